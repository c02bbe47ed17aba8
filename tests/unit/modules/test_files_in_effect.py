# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import files_in_effect
from ansible_collections.sighup.fury_vsphere.plugins.modules.files_in_effect import digest_of, service_actions

RUNNING = {"ActiveState": "active", "UnitFileState": "enabled", "NeedDaemonReload": "no"}
RELOAD_SYSTEMD = ["systemctl", "daemon-reload"]
RESTART = ["systemctl", "restart", "x"]


@pytest.mark.parametrize(
    ("state", "differs", "reload", "patience", "actions"),
    [
        ({}, False, False, 0, []),
        ({}, True, False, 0, [RELOAD_SYSTEMD, RESTART]),
        ({}, True, True, 0, [RELOAD_SYSTEMD, ["systemctl", "reload", "x"]]),
        ({}, True, False, 9, [RELOAD_SYSTEMD, ["timeout", "9", *RESTART]]),
        ({}, True, True, 9, [RELOAD_SYSTEMD, ["systemctl", "reload", "x"]]),
        # A service that is off is started, whether its files differ or not.
        ({"ActiveState": "inactive"}, False, True, 0, [RESTART]),
        ({"ActiveState": "failed"}, True, True, 0, [RELOAD_SYSTEMD, RESTART]),
        # A member of etcd that waits for the others is on its way.
        ({"ActiveState": "activating"}, False, False, 0, []),
        ({"UnitFileState": "disabled"}, False, False, 0, [["systemctl", "enable", "x"]]),
        ({"UnitFileState": "static"}, False, False, 0, []),
        # Somebody wrote a unit without telling systemd.
        ({"NeedDaemonReload": "yes"}, False, False, 0, [RELOAD_SYSTEMD]),
    ],
)
def test_what_a_service_needs(
    state: dict[str, str], differs: bool, reload: bool, patience: int, actions: list[list[str]]
) -> None:
    assert service_actions("x", {**RUNNING, **state}, differs, reload, patience) == actions


def test_a_checksum_tells_files_apart() -> None:
    contents: list[dict[str, bytes | None]] = [
        {},
        {"a": b""},
        {"a": None},
        {"a": b"x"},
        {"b": b"x"},
        {"a": b"x", "b": b"y"},
        {"a": b"y", "b": b"x"},
    ]
    assert len({digest_of(each) for each in contents}) == len(contents)


def test_the_order_of_files_is_no_difference() -> None:
    assert digest_of({"a": b"1", "b": b"2"}) == digest_of({"b": b"2", "a": b"1"})


class Node:
    """A directory that stands for a node; the module runs on it as Ansible runs it, arguments on stdin."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.program = root / "module.py"
        source = Path(files_in_effect.__file__).read_text()
        self.program.write_text(source.replace('"/var/lib/fury/effects"', repr(str(root / "effects"))))

    def run(self, check: bool = False, **arguments: Any) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, self.program],
            input=json.dumps(
                {"ANSIBLE_MODULE_ARGS": {**arguments, "_ansible_check_mode": check, "_ansible_tmpdir": str(self.root)}}
            ),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node(tmp_path)


def count(node: Node) -> dict[str, Any]:
    """Arguments of an effect that can be counted: each time adds a line to a file."""
    return {"name": "n", "command": ["sh", "-c", f"echo ran >> {node.root}/ran"]}


def times(node: Node) -> int:
    ran = node.root / "ran"
    return len(ran.read_text().splitlines()) if ran.exists() else 0


def test_writes_files_and_runs_the_command_once(node: Node) -> None:
    write = [
        {"path": f"{node.root}/etc/deep/a", "content": "1\n"},
        {"path": f"{node.root}/b", "content": "2\n", "mode": "0600"},
    ]
    first = node.run(write=write, **count(node))
    again = node.run(write=write, **count(node))
    assert (first["changed"], again["changed"], times(node)) == (True, False, 1)
    assert first["written"] == [each["path"] for each in write]
    assert (node.root / "etc/deep/a").read_text() == "1\n"
    assert stat.S_IMODE((node.root / "b").stat().st_mode) == 0o600


def test_a_changed_file_takes_effect_again(node: Node) -> None:
    for content in ("1", "2", "2", "1"):
        node.run(write=[{"path": f"{node.root}/a", "content": content}], **count(node))
    assert times(node) == 3


def test_an_effect_that_failed_is_tried_again(node: Node) -> None:
    write = [{"path": f"{node.root}/a", "content": "1"}]
    failed = node.run(write=write, name="n", command=["false"])
    assert failed["failed"]
    assert "Failed to run 'false' (exit code 1)" in failed["msg"]
    # The file is as it shall be now; what was not done yet is done all the same.
    result = node.run(write=write, **count(node))
    assert (result["changed"], result["written"], times(node)) == (True, [], 1)


def test_a_file_that_somebody_else_changed_is_written_and_takes_effect(node: Node) -> None:
    write = [{"path": f"{node.root}/a", "content": "1"}]
    node.run(write=write, **count(node))
    (node.root / "a").write_text("spoiled")
    assert node.run(write=write, **count(node))["written"] == [f"{node.root}/a"]
    assert (node.root / "a").read_text() == "1"


def test_files_that_are_only_watched(node: Node) -> None:
    watched = node.root / "a"
    for content in ("1", "1", "2"):
        watched.write_text(content)
        node.run(files=[str(watched)], **count(node))
    assert times(node) == 2
    assert watched.read_text() == "2"


def test_a_file_without_effect(node: Node) -> None:
    for content in ("1", "2"):
        node.run(write=[{"path": f"{node.root}/a", "content": content, "effect": False}], **count(node))
    assert times(node) == 0
    assert (node.root / "a").read_text() == "2"


def test_removing(node: Node) -> None:
    (node.root / "d").mkdir()
    (node.root / "d" / "f").write_text("x")
    entries = [{"path": f"{node.root}/{name}", "state": "absent"} for name in ("d", "never-there")]
    assert node.run(write=entries)["written"] == [f"{node.root}/d"]
    assert not node.run(write=entries)["changed"]


def test_says_what_cannot_be_written(node: Node) -> None:
    (node.root / "d").mkdir()
    message = node.run(write=[{"path": f"{node.root}/d", "content": "1"}])["msg"]
    assert message == f"Failed to write '{node.root}/d': Is a directory"


def test_a_directory_and_its_mode(node: Node) -> None:
    entry = {"path": f"{node.root}/d", "state": "directory", "mode": "0700"}
    assert node.run(write=[entry])["changed"]
    assert not node.run(write=[entry])["changed"]
    assert node.run(write=[{**entry, "mode": "0750"}])["changed"]
    assert stat.S_IMODE((node.root / "d").stat().st_mode) == 0o750


def test_a_mode_that_is_not_given_stays(node: Node) -> None:
    file = node.root / "a"
    file.write_text("1")
    file.chmod(0o640)
    node.run(write=[{"path": str(file), "content": "2"}])
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_check_mode_tells_and_does_nothing(node: Node) -> None:
    write = [{"path": f"{node.root}/x/a", "content": "1"}, {"path": f"{node.root}/d", "state": "directory"}]
    told = node.run(check=True, write=write, **count(node))
    assert not (node.root / "x").exists()
    assert not (node.root / "effects").exists()
    done = node.run(write=write, **count(node))
    assert {key: told[key] for key in ("changed", "written", "actions", "diff")} == {
        key: done[key] for key in ("changed", "written", "actions", "diff")
    }


def test_a_file_that_is_found_wrong_is_not_put_in_place(node: Node) -> None:
    (node.root / "a").write_text("good")
    write = [{"path": f"{node.root}/a", "content": "wrong", "validate": "grep -q good %s"}]
    assert "is wrong and was not put in place" in node.run(write=write, **count(node))["msg"]
    assert (node.root / "a").read_text() == "good"
    assert times(node) == 0
    assert [path.name for path in node.root.iterdir() if path.name.startswith(".fury-")] == []


def test_a_secret_is_shown_nowhere(node: Node) -> None:
    write = [{"path": f"{node.root}/a", "secret_content": "hunter2-hunter2", "mode": "0600"}]
    result = node.run(write=write)
    assert (node.root / "a").read_text() == "hunter2-hunter2"
    assert "hunter2-hunter2" not in json.dumps(result)
    assert not node.run(write=write)["changed"]


def test_the_difference_shows_both_contents(node: Node) -> None:
    (node.root / "a").write_text("old\n")
    (difference,) = node.run(write=[{"path": f"{node.root}/a", "content": "new\n"}])["diff"]
    assert (difference["before"], difference["after"], difference["before_header"]) == (
        "old\n",
        "new\n",
        f"{node.root}/a",
    )
