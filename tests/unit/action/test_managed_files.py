"""A look by the shell finds the same as the module."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.sighup.fury_vsphere.plugins.module_utils import node_effects
from ansible_collections.sighup.fury_vsphere.plugins.modules import managed_files
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.node_look import command, is_settled, seen_of

sys.path.insert(0, str(Path(__file__).parents[1] / "modules"))  # pytest's importlib mode leaves it out

from node_program import NodeProgram

USER, GROUP = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NodeProgram:
    places = {"RECORDS": tmp_path / "records", "node_effects.MARKS": tmp_path / "effects"}
    monkeypatch.setattr(managed_files, "RECORDS", str(places["RECORDS"]))
    monkeypatch.setattr(node_effects, "MARKS", str(places["node_effects.MARKS"]))
    return NodeProgram(managed_files, tmp_path, places)


def parameters(root: Path) -> dict[str, Any]:
    """Return a set with all that a set can have; its files have spaces and quotes in their names."""
    return {
        "name": "set",
        "directories": [{"path": str(root / "d"), "mode": "0750", "owner": USER}],
        "files": [
            {"path": str(root / "d/it's a file"), "content": "é\n", "mode": "0600", "owner": USER, "group": GROUP},
            {"path": str(root / "d/empty"), "content": ""},
            {"path": str(root / "d/link"), "target": "some where"},
        ],
        "effects": [
            {"name": "e", "files": [str(root / "other"), str(root / "records/set")], "command": ["true"]},
            {"name": "missing", "files": [str(root / "missing")], "command": ["true"]},
        ],
    }


def settled(wanted: dict[str, Any]) -> bool:
    """Tell what a look by the shell finds."""
    valid = ArgumentSpecValidator(managed_files.ARGUMENTS).validate(wanted)
    assert not valid.error_messages
    script = command(valid.validated_parameters)
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert not told.stderr
    return is_settled(valid.validated_parameters, seen_of(told.stdout.splitlines()))


def test_what_the_module_did_is_settled(node: NodeProgram) -> None:
    (node.root / "other").write_text("1")
    assert not settled(parameters(node.root))
    node.run(**parameters(node.root))
    assert settled(parameters(node.root))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "d/it's a file").write_text("other"),
        lambda root: (root / "d/it's a file").chmod(0o644),
        lambda root: (root / "d/empty").unlink(),
        lambda root: (root / "d").chmod(0o755),
        lambda root: (root / "d/link").unlink(),
        lambda root: ((root / "d/link").unlink(), (root / "d/link").symlink_to("else where")),
        lambda root: ((root / "d/empty").unlink(), (root / "d/empty").symlink_to("/dev/null")),
        lambda root: (root / "records/set").unlink(),
        lambda root: (root / "other").write_text("2"),
        lambda root: (root / "other").unlink(),
        lambda root: (root / "missing").write_text(""),
        lambda root: (root / "effects/e").unlink(),
        lambda root: (root / "effects/e").write_text("damaged"),
    ],
)
def test_what_the_module_would_change_is_not_settled(node: NodeProgram, change: Callable[[Path], Any]) -> None:
    (node.root / "other").write_text("1")
    node.run(**parameters(node.root))
    change(node.root)
    assert node.run(check=True, **parameters(node.root))["changed"]
    assert not settled(parameters(node.root))


@pytest.mark.parametrize(
    "change",
    [
        lambda wanted: wanted["files"].pop(),
        lambda wanted: wanted["files"][0].update(content="other"),
        lambda wanted: wanted["files"][0].update(mode="0644"),
        lambda wanted: wanted["files"][2].update(target="else where"),
        lambda wanted: wanted["directories"][0].update(mode="0700"),
        lambda wanted: wanted["directories"][0].update(owner="nobody-of-this-name"),
        lambda wanted: wanted["effects"][0].update(name="another"),
        lambda wanted: wanted["effects"].append({"service": "no-such-service-here"}),
    ],
)
def test_what_is_wanted_otherwise_is_not_settled(node: NodeProgram, change: Callable[[dict[str, Any]], object]) -> None:
    (node.root / "other").write_text("1")
    node.run(**parameters(node.root))
    wanted = parameters(node.root)
    change(wanted)
    assert not settled(wanted)


def test_a_set_that_never_had_a_file_is_settled(node: NodeProgram) -> None:
    assert settled({"name": "set"})
    node.run(**parameters(node.root))
    assert not settled({"name": "set"})


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (["ActiveState=active", "UnitFileState=enabled", "NeedDaemonReload=no"], True),
        (["ActiveState=failed", "UnitFileState=enabled", "NeedDaemonReload=no"], False),
        (["ActiveState=active", "UnitFileState=disabled", "NeedDaemonReload=no"], False),
        (["ActiveState=active", "UnitFileState=enabled", "NeedDaemonReload=yes"], False),
        ([], False),
    ],
)
def test_a_service_is_settled_when_it_runs_and_is_enabled(state: list[str], expected: bool) -> None:
    valid = ArgumentSpecValidator(managed_files.ARGUMENTS).validate({"name": "set", "effects": [{"service": "x"}]})
    assert is_settled(valid.validated_parameters, seen_of(["service x", *state])) == expected
