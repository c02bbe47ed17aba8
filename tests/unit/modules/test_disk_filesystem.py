# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules.disk_filesystem import (
    Content,
    RefusedError,
    must_be_formatted,
    refuse_hiding,
    signatures_of,
    users_of,
)

BLANK = Content({}, [], [], begins_with_zeros=True)
XFS = Content({"TYPE": "xfs", "UUID": "1"}, ["xfs"], [], begins_with_zeros=False)


def test_a_blank_disk_is_formatted_and_a_formatted_one_kept() -> None:
    assert must_be_formatted("/dev/sdb", "xfs", BLANK)
    assert not must_be_formatted("/dev/sdb", "xfs", XFS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (XFS, "/dev/sdb holds xfs, expected a blank disk or ext4"),
        (Content({"TYPE": "ext4"}, ["dos", "ext4"], [], begins_with_zeros=False), "holds dos, ext4, expected"),
        (Content({"PTTYPE": "gpt"}, ["gpt"], [], begins_with_zeros=False), "holds gpt, expected"),
        (Content({"TYPE": "LVM2_member"}, [], [], begins_with_zeros=False), "holds LVM2_member, expected"),
        (Content({}, ["swap"], [], begins_with_zeros=True), "holds swap, expected"),
        (BLANK._replace(begins_with_zeros=False), "does not begin with zeros, expected a blank disk"),
        (BLANK._replace(users=["sdb1", "dm-0"]), "in use by sdb1, dm-0, expected a disk with nothing on it"),
        (XFS._replace(users=["dm-0"]), "in use by dm-0"),
    ],
)
def test_nothing_else_is_touched(content: Content, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        must_be_formatted("/dev/sdb", "ext4", content)


def test_files_are_not_hidden(tmp_path: Path) -> None:
    refuse_hiding(str(tmp_path / "missing"))
    refuse_hiding(str(tmp_path))
    refuse_hiding("/proc")  # something is mounted there
    (tmp_path / "member").mkdir()
    with pytest.raises(RefusedError, match="has files in it, expected an empty directory"):
        refuse_hiding(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "signatures"),
    [
        ("", []),
        ("DEVICE OFFSET TYPE UUID LABEL\nsdb    0x0    xfs  1b7e-4c2a\n", ["xfs"]),
        ("DEVICE OFFSET       TYPE UUID LABEL\nsdb    0x200        gpt\nsdb    0x1fe        PMBR\n", ["gpt", "PMBR"]),
        # Oracle Linux 7
        ("offset               type\n-----\n0x438                ext4   [filesystem]\n  UUID:  e3b2\n", ["ext4"]),
    ],
)
def test_signatures_of_older_and_newer_programs(text: str, signatures: list[str]) -> None:
    assert signatures_of(text) == signatures


def test_partitions_and_holders_use_a_disk(tmp_path: Path) -> None:
    (tmp_path / "holders" / "dm-0").mkdir(parents=True)
    (tmp_path / "sdb1").mkdir()
    (tmp_path / "sdb1" / "partition").write_text("1\n")
    (tmp_path / "queue").mkdir()
    assert users_of(str(tmp_path)) == ["sdb1", "dm-0"]
