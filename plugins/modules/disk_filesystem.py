#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: a file system on a disk that was blank."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 7 and 8): no newer syntax, and annotations for 3.6.
# ruff: noqa: UP006, UP035

DOCUMENTATION = r"""
module: disk_filesystem
short_description: Makes a file system on a disk that is blank
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Makes a file system on a whole disk that is blank, so that it can be mounted.
  - Never touches what is there. A disk counts as blank only when no signature is on it (of file systems, partition
    tables, LVM, RAID, encryption), nothing uses it, and its first mebibyte is zero. One that has the file system asked
    for is kept; any other is an error that says what is on it.
  - Looks for disks that the kernel has not noticed yet when the device is missing.
options:
  device:
    description: The disk, best by a path that stays, such as below C(/dev/disk/by-id).
    type: path
    required: true
  filesystem:
    description: The file system.
    type: str
    choices: [xfs, ext4]
    default: xfs
  mount:
    description:
      - Directory that the disk will be mounted on. While nothing is mounted there it must be empty or missing, as the
        disk would hide what it holds.
    type: path
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Make a file system for etcd's data
  sighup.fury_vsphere.disk_filesystem:
    device: /dev/disk/by-id/wwn-0x6000c298df15fe89ddcb8ea33329595d
    mount: /var/lib/etcd
"""

RETURN = r"""
source:
  description: What to mount; C(UUID=) and the file system's own, in check mode the device while there is none yet.
  returned: success
  type: str
"""

import glob
import os
import stat
import time
from typing import Dict, List, NamedTuple

from ansible.module_utils.basic import AnsibleModule

BEGINNING = 1024 * 1024
# Seconds that a new disk is waited for.
PATIENCE = 10
# What `blkid -p` ends with when it knows nothing that is on the device.
NOTHING = 2


class RefusedError(Exception):
    """Why a disk is not touched, with what can be done about it."""


class Content(NamedTuple):
    """What is on a disk.

    Attributes:
        probed: what `blkid -p` tells, by its names for it.
        signatures: names of what `wipefs` lists.
        users: partitions of the disk, and devices that stand on it.
        begins_with_zeros: whether its first mebibyte is zero.
    """

    probed: Dict[str, str]
    signatures: List[str]
    users: List[str]
    begins_with_zeros: bool


def must_be_formatted(device: str, wanted: str, content: Content) -> bool:
    """Tell whether a disk is blank, or else has the file system. Raises RefusedError for any other disk."""
    if content.users:
        raise RefusedError(
            f"{device} is in use by {', '.join(content.users)}, expected a disk with nothing on it: name another disk"
        )
    if content.probed.get("TYPE") == wanted and len(content.signatures) <= 1:
        return False
    if content.signatures or content.probed:
        what = ", ".join(content.signatures) or content.probed.get("TYPE", "something unknown")
        raise RefusedError(
            f"{device} holds {what}, expected a blank disk or {wanted}, as nothing is ever formatted over: name "
            f"another disk or file system, or, when nothing on it is needed, clear it with 'wipefs --all {device}'"
        )
    if not content.begins_with_zeros:
        raise RefusedError(
            f"{device} has no known signature, but does not begin with zeros, expected a blank disk: name another "
            f"disk, or, when nothing on it is needed, clear it with 'dd if=/dev/zero of={device} bs=1M count=1'"
        )
    return True


def refuse_hiding(mount: str) -> None:
    """Refuse to mount over files. Raises RefusedError."""
    if os.path.isdir(mount) and not os.path.ismount(mount) and os.listdir(mount):
        raise RefusedError(
            f"{mount} has files in it, expected an empty directory, as the disk would hide them: stop what uses them, "
            "move them away, and back when the disk is mounted"
        )


def signatures_of(text: str) -> List[str]:
    """Return the names of the signatures that `wipefs` lists; the line of titles is left out.

    The columns are offset and type, in newer versions after the device's name.
    """
    rows = [line.split() for line in text.splitlines() if "0x" in line]
    return [row[row.index(next(each for each in row if each.startswith("0x"))) + 1] for row in rows]


def users_of(block: str) -> List[str]:
    """Return the partitions of a disk and the devices that stand on it."""
    partitions = [os.path.basename(os.path.dirname(each)) for each in glob.glob(os.path.join(block, "*", "partition"))]
    return sorted(partitions) + sorted(os.listdir(os.path.join(block, "holders")))


class Disk:
    """A disk of the node."""

    def __init__(self, module: AnsibleModule, device: str) -> None:
        """Keep the module, which runs the programs."""
        self.module = module
        self.device = device

    def is_there(self) -> bool:
        """Tell whether the device exists, looking for new disks while it does not."""
        if os.path.exists(self.device):
            return True
        for scan in glob.glob("/sys/class/scsi_host/host*/scan"):
            with open(scan, "w") as file:
                file.write("- - -")
        # By udev, which makes the paths below /dev/disk. It may be missing in what is no machine of its own.
        for _second in range(PATIENCE):
            if os.path.exists(self.device):
                return True
            time.sleep(1)
        return False

    def content(self) -> Content:
        """Return what is on it. Raises RefusedError when it is no disk."""
        status = os.stat(self.device)
        if not stat.S_ISBLK(status.st_mode):
            raise RefusedError(f"{self.device} is no block device, expected a disk")
        block = os.path.realpath(f"/sys/dev/block/{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}")
        with open(self.device, "rb") as file:
            zeros = not any(file.read(BEGINNING))
        return Content(self.probed(), signatures_of(self._run(["wipefs", self.device])), users_of(block), zeros)

    def probed(self) -> Dict[str, str]:
        """Return what `blkid` reads from the disk itself, by its names for it."""
        # The long names of the options are missing in Oracle Linux 7.
        code, out, err = self.module.run_command(["blkid", "-p", "-o", "export", self.device])
        if code not in (0, NOTHING):
            raise RefusedError(
                f"{self.device} cannot be told, expected a blank disk: {(err or out).strip() or 'ambivalent'}"
            )
        return dict(line.split("=", 1) for line in out.splitlines() if "=" in line and not line.startswith("DEVNAME="))

    def format(self, filesystem: str) -> None:
        """Make the file system. mkfs.ext4 must be told not to ask whether a whole disk is meant."""
        self._run({"xfs": ["mkfs.xfs", "-q"], "ext4": ["mkfs.ext4", "-q", "-F"]}[filesystem] + [self.device])

    def _run(self, command: List[str]) -> str:
        _code, out, _err = self.module.run_command(command, check_rc=True)
        return str(out)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "device": {"type": "path", "required": True},
            "filesystem": {"type": "str", "choices": ["xfs", "ext4"], "default": "xfs"},
            "mount": {"type": "path"},
        },
        supports_check_mode=True,
    )
    module.run_command_environ_update = {"LANG": "C", "LC_ALL": "C"}
    wanted = module.params["filesystem"]
    disk = Disk(module, module.params["device"])
    blank = True
    try:
        if module.params["mount"]:
            refuse_hiding(module.params["mount"])
        # A disk that a run would add is not there in check mode.
        if disk.is_there():
            blank = must_be_formatted(disk.device, wanted, disk.content())
        elif not module.check_mode:
            raise RefusedError(
                f"{disk.device} does not exist, expected a disk: see that the machine has it, and, when the path is "
                "made of a UUID, that its virtual machine has disk.EnableUUID set"
            )
    except RefusedError as error:
        module.fail_json(msg=f"Failed to prepare a disk{of_mount(module.params['mount'])}: {error}.")
    if blank and not module.check_mode:
        disk.format(wanted)
    uuid = "" if blank and module.check_mode else disk.probed().get("UUID", "")
    module.exit_json(
        changed=blank,
        source=f"UUID={uuid}" if uuid else disk.device,
        diff={
            "before": f"{disk.device}: {'blank' if blank else wanted}\n",
            "after": f"{disk.device}: {wanted}\n",
        },
    )


def of_mount(mount: str) -> str:
    """Return for what a disk is, as part of a sentence."""
    return f" for {mount}" if mount else ""


if __name__ == "__main__":
    main()
