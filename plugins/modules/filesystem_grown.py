#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: a filesystem that is as large as the disk below it."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 7 and 8): no newer syntax, and annotations for 3.6.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: filesystem_grown
short_description: Grows a mounted file system to the disk below it
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Looks at the size of the disk anew, then grows the partition, the physical volume of LVM and the logical volume
    below a file system as far as they are there, and the file system itself, while it is mounted.
  - It only grows, and does nothing when there is less than 16 MiB to gain. A logical volume takes all of its volume
    group's free space.
  - xfs and ext4 on a disk, a partition or a linear logical volume; any other arrangement is left alone, and
    RV(reason) says why.
options:
  path:
    description: Directory that the file system is mounted on. Nothing is done while none is.
    type: path
    required: true
requirements:
  - growpart on the node (C(cloud-guest-utils), on Oracle Linux C(cloud-utils-growpart)) when there is a partition
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Grow the root file system
  sighup.fury_vsphere.filesystem_grown:
    path: /
"""

RETURN = r"""
actions:
  description: What was done, or would be done in check mode, as command lines.
  returned: success
  type: list
  elements: str
  sample: ["growpart /dev/sda 2", "resize2fs /dev/sda2"]
reason:
  description: Why the file system cannot be grown here; empty when it can.
  returned: success
  type: str
"""

import os
import re
from typing import Any, Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule

# Less than this is not worth a change; and the last, small group of an ext4 file system may be impossible to use.
WORTHWHILE = 16 * 1024 * 1024
SECTOR = 512
# What `growpart` ends with when there is nothing to grow.
NO_CHANGE = 1
FILE_SYSTEMS = {"xfs": "xfs", "ext4": "ext4", "ext3": "ext4"}


def actions_of(reading: Dict[str, Any]) -> List[List[str]]:
    """Decide what is to be done, from the disk up to the file system.

    `reading` holds `bases` (the disk, the partition, or the physical volumes), each with `device`, `partition` (disk
    and number, when there is more room for it) and `extents` (to gain in LVM); `volume` (the logical volume's device,
    or None), `free_extents` of its group; `kind`, `device` and `gain` (bytes) of the file system, and its `path`.
    """
    actions = []  # type: List[List[str]]
    for base in reading["bases"]:
        grows = bool(base["partition"])
        if grows:
            actions.append(["growpart", *base["partition"]])
        if reading["volume"] and (grows or base["extents"] > 0):
            actions.append(["pvresize", base["device"]])
    if reading["volume"] and (actions or reading["free_extents"] > 0):
        actions.append(["lvextend", "--extents", "+100%FREE", reading["volume"]])
    if actions or reading["gain"] >= WORTHWHILE:
        grow = ["xfs_growfs", reading["path"]] if reading["kind"] == "xfs" else ["resize2fs", reading["device"]]
        actions.append(grow)
    return actions


def kind_of(mounts: str, path: str) -> str:
    """Return the type of the file system on a directory, from /proc/self/mounts; "" when there is none."""
    kinds = [line.split()[2] for line in mounts.splitlines() if line.split()[1] == path]
    return kinds[-1] if kinds else ""


def size_of_xfs(text: str) -> int:
    """Return the bytes of a file system from what `xfs_info` tells."""
    found = re.search(r"^data\s.*?bsize=(\d+)\s+blocks=(\d+)", text, re.MULTILINE)
    return int(found.group(1)) * int(found.group(2)) if found else 0


def size_of_ext4(text: str) -> int:
    """Return the bytes of a file system from what `dumpe2fs -h` tells."""
    count = re.search(r"^Block count:\s+(\d+)", text, re.MULTILINE)
    size = re.search(r"^Block size:\s+(\d+)", text, re.MULTILINE)
    return int(count.group(1)) * int(size.group(1)) if count and size else 0


def extents_to_gain(text: str) -> int:
    """Return by how many extents a physical volume can grow, from its size, begin, extents' size and number."""
    device, begin, extent, count = (int(float(value)) for value in text.strip().split(","))
    return max((device - begin) // extent - count, 0) if extent else 0


class UnsupportedError(Exception):
    """An arrangement of disks that is left alone; the message says which."""


class Node:
    """What the kernel and its programs tell of a node's disks."""

    def __init__(self, module: AnsibleModule) -> None:
        """Keep the module, which runs the programs."""
        self.module = module

    def read(self, path: str) -> Optional[Dict[str, Any]]:
        """Return what `actions_of` decides from; None when nothing is mounted there. Raises UnsupportedError."""
        with open("/proc/self/mounts") as file:
            kind = kind_of(file.read(), path)
        if not kind:
            return None
        if kind not in FILE_SYSTEMS:
            raise UnsupportedError(f"a file system of type {kind} is not grown here")
        number = os.stat(path).st_dev
        block = os.path.realpath(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}")
        if not os.path.isdir(block):
            raise UnsupportedError("it is on no block device")
        volume = self._is_volume(block)
        bases = [os.path.realpath(each) for each in self._below(block)] if volume else [block]
        return {
            "bases": [self._base(each, volume) for each in bases],
            "volume": device_at(block) if volume else None,
            "free_extents": self._free_extents(block) if volume else 0,
            "path": path,
            "kind": FILE_SYSTEMS[kind],
            "device": device_at(block),
            "gain": size_at(block) - self._size(FILE_SYSTEMS[kind], path, device_at(block)),
        }

    def _base(self, block: str, volume: bool) -> Dict[str, Any]:
        """Return one entry of `bases`."""
        if os.path.exists(os.path.join(block, "dm")):
            raise UnsupportedError(f"what {device_at(block)} stands on is no disk and no partition")
        is_partition = os.path.exists(os.path.join(block, "partition"))
        disk = os.path.dirname(block) if is_partition else block
        look_again(disk)
        return {
            "device": device_at(block),
            "partition": self._larger_partition(block, disk) if is_partition else None,
            "extents": self._extents(block) if volume else 0,
        }

    def _larger_partition(self, block: str, disk: str) -> Optional[List[str]]:
        arguments = [device_at(disk), content_of(os.path.join(block, "partition"))]
        code, out, err = self.module.run_command(["growpart", "--dry-run", *arguments])
        if code not in (0, NO_CHANGE) or (code == NO_CHANGE and "NOCHANGE" not in out):
            raise UnsupportedError(f"growpart cannot tell about partition {device_at(block)}: {(err or out).strip()}")
        # It counts to the last sector; a partition that ends a little earlier is not worth a new table.
        sizes = re.findall(r"size=(\d+)", out)
        worthwhile = len(sizes) < 2 or (int(sizes[1]) - int(sizes[0])) * SECTOR >= WORTHWHILE  # noqa: PLR2004
        return arguments if code == 0 and worthwhile else None

    def _is_volume(self, block: str) -> bool:
        if not os.path.exists(os.path.join(block, "dm")):
            return False
        if not content_of(os.path.join(block, "dm", "uuid")).startswith("LVM-"):
            raise UnsupportedError(f"{device_at(block)} is a mapped device and no logical volume")
        layout = self._run(["lvs", "--noheadings", "--options", "lv_layout", device_at(block)]).strip()
        if layout != "linear":
            raise UnsupportedError(f"the logical volume {device_at(block)} is {layout} and not linear")
        return True

    def _below(self, block: str) -> List[str]:
        slaves = os.path.join(block, "slaves")
        return [os.path.join(slaves, name) for name in sorted(os.listdir(slaves))]

    def _extents(self, block: str) -> int:
        fields = "dev_size,pe_start,vg_extent_size,pv_pe_count"
        return extents_to_gain(self._lvm("pvs", fields, device_at(block)))

    def _free_extents(self, block: str) -> int:
        return int(self._lvm("lvs", "vg_free_count", device_at(block)).strip())

    def _lvm(self, program: str, fields: str, device: str) -> str:
        format_ = ["--noheadings", "--nosuffix", "--units", "b", "--separator", ",", "--options", fields]
        return self._run([program, *format_, device])

    def _size(self, kind: str, path: str, device: str) -> int:
        if kind == "xfs":
            return size_of_xfs(self._run(["xfs_info", path]))
        return size_of_ext4(self._run(["dumpe2fs", "-h", device]))

    def _run(self, command: List[str]) -> str:
        _code, out, _err = self.module.run_command(command, check_rc=True)
        return str(out)


def content_of(path: str) -> str:
    """Return the content of a file of the kernel."""
    with open(path) as file:
        return file.read().strip()


def device_at(block: str) -> str:
    """Return the device that a directory of the kernel's stands for."""
    name = os.path.join(block, "dm", "name")
    if os.path.exists(name):
        return f"/dev/mapper/{content_of(name)}"
    return f"/dev/{os.path.basename(block).replace('!', '/')}"


def size_at(block: str) -> int:
    """Return the bytes of the device that a directory of the kernel's stands for."""
    return int(content_of(os.path.join(block, "size"))) * SECTOR


def look_again(disk: str) -> None:
    """Let the kernel read the size of a disk anew: it does not notice by itself that a hypervisor has grown one."""
    rescan = os.path.join(disk, "device", "rescan")
    if os.path.exists(rescan):
        with open(rescan, "w") as file:
            file.write("1")


def grow(module: AnsibleModule, node: Node, path: str) -> List[List[str]]:
    """Do, or in check mode foretell, what is to be done, and return it; each step is decided after the one before."""
    done = []  # type: List[List[str]]
    while True:
        reading = node.read(path)
        actions = actions_of(reading) if reading else []
        if module.check_mode:
            return actions
        following = [action for action in actions if action not in done]
        if not following:
            return done
        module.run_command(following[0], check_rc=True)
        done.append(following[0])


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={"path": {"type": "path", "required": True}}, supports_check_mode=True)
    module.run_command_environ_update = {"LANG": "C", "LC_ALL": "C"}
    actions = []  # type: List[List[str]]
    reason = ""
    try:
        actions = grow(module, Node(module), module.params["path"])
    except UnsupportedError as error:
        reason = str(error)
    module.exit_json(
        changed=bool(actions),
        actions=[" ".join(action) for action in actions],
        reason=reason,
        diff={
            "before": "".join(f"not yet: {' '.join(action)}\n" for action in actions),
            "after": "".join(f"done: {' '.join(action)}\n" for action in actions),
        },
    )


if __name__ == "__main__":
    main()
