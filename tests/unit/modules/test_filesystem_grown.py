# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules.filesystem_grown import (
    WORTHWHILE,
    actions_of,
    extents_to_gain,
    grow,
    kind_of,
    size_of_ext4,
    size_of_xfs,
)

PARTITION = {"device": "/dev/sda2", "partition": ["/dev/sda", "2"], "extents": 0}
SETTLED: dict[str, Any] = {
    "bases": [{**PARTITION, "partition": None}],
    "volume": None,
    "free_extents": 0,
    "path": "/",
    "kind": "ext4",
    "device": "/dev/sda2",
    "gain": 0,
}
VOLUME = {"volume": "/dev/mapper/ol-root", "device": "/dev/mapper/ol-root", "kind": "xfs"}
GROWPART, RESIZE = ["growpart", "/dev/sda", "2"], ["resize2fs", "/dev/sda2"]
PV, LV = ["pvresize", "/dev/sda2"], ["lvextend", "--extents", "+100%FREE", "/dev/mapper/ol-root"]
XFS = ["xfs_growfs", "/"]


@pytest.mark.parametrize(
    ("changes", "actions"),
    [
        ({}, []),
        # A partition, its file system, or what an interrupted run left of it.
        ({"bases": [PARTITION]}, [GROWPART, RESIZE]),
        ({"gain": WORTHWHILE}, [RESIZE]),
        ({"gain": WORTHWHILE - 1}, []),
        # A whole disk.
        ({"kind": "xfs", "gain": WORTHWHILE}, [XFS]),
        # Oracle Linux' default: a logical volume on the last partition.
        (VOLUME, []),
        ({**VOLUME, "bases": [PARTITION]}, [GROWPART, PV, LV, XFS]),
        ({**VOLUME, "bases": [{**PARTITION, "partition": None, "extents": 9}]}, [PV, LV, XFS]),
        ({**VOLUME, "free_extents": 3}, [LV, XFS]),
        ({**VOLUME, "gain": WORTHWHILE}, [XFS]),
        # Two physical volumes, of which one can grow.
        (
            {**VOLUME, "bases": [PARTITION, {"device": "/dev/sdb", "partition": None, "extents": 0}]},
            [GROWPART, PV, LV, XFS],
        ),
    ],
)
def test_what_is_grown(changes: dict[str, Any], actions: list[list[str]]) -> None:
    assert actions_of({**SETTLED, **changes}) == actions


class Machine:
    """A machine on whose disk there is room; also the Ansible module, which runs the commands on it."""

    def __init__(self, check_mode: bool = False) -> None:
        self.check_mode = check_mode
        self.ran: list[list[str]] = []

    def read(self, _path: str) -> dict[str, Any] | None:
        def done(command: list[str]) -> bool:
            return command in self.ran

        base = {
            "device": "/dev/sda2",
            "partition": None if done(GROWPART) else ["/dev/sda", "2"],
            "extents": 9 if done(GROWPART) and not done(PV) else 0,
        }
        free = 9 if done(PV) and not done(LV) else 0
        gain = WORTHWHILE if done(LV) and not done(XFS) else 0
        return {**SETTLED, **VOLUME, "bases": [base], "free_extents": free, "gain": gain}

    def run_command(self, command: list[str], check_rc: bool) -> None:
        assert check_rc
        assert not self.check_mode
        self.ran.append(command)


def test_check_mode_foretells_what_is_then_done() -> None:
    foretold: Any = Machine(check_mode=True)
    machine: Any = Machine()
    done = grow(machine, machine, "/")
    assert grow(foretold, foretold, "/") == done == machine.ran == [GROWPART, PV, LV, XFS]
    assert grow(machine, machine, "/") == []


def test_what_does_not_help_is_not_repeated() -> None:
    """As a file system whose last blocks cannot be used."""
    machine: Any = Machine()
    machine.read = lambda _path: {**SETTLED, "gain": WORTHWHILE}
    assert grow(machine, machine, "/") == [RESIZE]


def test_nothing_is_mounted() -> None:
    machine: Any = SimpleNamespace(read=lambda _path: None, check_mode=False)
    assert grow(machine, machine, "/data") == []


def test_the_last_mount_on_a_directory_counts() -> None:
    mounts = "rootfs / rootfs rw 0 0\nproc /proc proc rw 0 0\n/dev/sda2 / xfs rw,relatime 0 0\n"
    assert kind_of(mounts, "/") == "xfs"
    assert kind_of(mounts, "/data") == ""


def test_sizes_of_file_systems() -> None:
    xfs = (
        "meta-data=/dev/mapper/ol-root    isize=512    agcount=4, agsize=2293248 blks\n"
        "         =                       sectsz=512   attr=2, projid32bit=1\n"
        "data     =                       bsize=4096   blocks=9172992, imaxpct=25\n"
        "naming   =version 2              bsize=4096   ascii-ci=0, ftype=1\n"
        "log      =internal log           bsize=4096   blocks=4479, version=2\n"
    )
    assert size_of_xfs(xfs) == 9172992 * 4096
    assert size_of_ext4("Inode count: 1\nBlock count:              262144\nBlock size:               4096\n") == 1 << 30
    assert size_of_xfs("") == size_of_ext4("") == 0


@pytest.mark.parametrize(
    ("text", "extents"),
    [
        ("  21474836480,1048576,4194304,5119\n", 0),  # as pvcreate left it
        ("  42949672960,1048576,4194304,5119\n", 5120),
        ("  21474836480.00,1048576.00,4194304.00,5118\n", 1),
        ("  21474836480,1048576,0,0\n", 0),  # in no volume group
    ],
)
def test_extents_to_gain(text: str, extents: int) -> None:
    assert extents_to_gain(text) == extents
