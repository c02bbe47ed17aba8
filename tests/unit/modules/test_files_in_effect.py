# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.node_effects import service_actions
from ansible_collections.sighup.fury_vsphere.plugins.modules import files_in_effect

from .node_program import NodeProgram

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


@pytest.fixture
def node(tmp_path: Path) -> NodeProgram:
    return NodeProgram(files_in_effect, tmp_path, {"node_effects.MARKS": tmp_path / "effects"})


def count(node: NodeProgram) -> dict[str, Any]:
    """Arguments of an effect that can be counted: each time adds a line to a file."""
    return {"name": "n", "command": ["sh", "-c", f"echo ran >> {node.root}/ran"]}


def times(node: NodeProgram) -> int:
    ran = node.root / "ran"
    return len(ran.read_text().splitlines()) if ran.exists() else 0


def test_the_command_runs_once_for_a_content(node: NodeProgram) -> None:
    (node.root / "a").write_text("1")
    first = node.run(files=[f"{node.root}/a"], **count(node))
    again = node.run(files=[f"{node.root}/a"], **count(node))
    assert (first["changed"], again["changed"], times(node)) == (True, False, 1)


def test_a_changed_file_takes_effect_again(node: NodeProgram) -> None:
    for content in ("1", "2", "2", "1"):
        (node.root / "a").write_text(content)
        node.run(files=[f"{node.root}/a"], **count(node))
    assert times(node) == 3


def test_a_missing_file_differs_from_an_empty_one(node: NodeProgram) -> None:
    (node.root / "a").write_text("")
    node.run(files=[f"{node.root}/a"], **count(node))
    (node.root / "a").unlink()
    assert node.run(files=[f"{node.root}/a"], **count(node))["changed"]


def test_files_that_never_existed_have_no_effect(node: NodeProgram) -> None:
    assert not node.run(files=[f"{node.root}/a"], **count(node))["changed"]
    assert times(node) == 0


def test_an_effect_that_failed_is_tried_again(node: NodeProgram) -> None:
    (node.root / "a").write_text("1")
    failing = {"name": "n", "command": ["sh", "-c", "echo because >&2; exit 3"]}
    failed = node.run(files=[f"{node.root}/a"], **failing)
    assert failed["failed"]
    assert "because" in failed["msg"]
    assert node.run(files=[f"{node.root}/a"], **count(node))["changed"]


def test_check_mode_tells_and_does_nothing(node: NodeProgram) -> None:
    (node.root / "a").write_text("1")
    assert node.run(check=True, files=[f"{node.root}/a"], **count(node))["changed"]
    assert times(node) == 0
    assert node.run(files=[f"{node.root}/a"], **count(node))["changed"]
