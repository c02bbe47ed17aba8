from __future__ import annotations

import contextlib
import grp
import os
import pwd
import threading
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import managed_files

from .node_program import NodeProgram


@pytest.fixture
def node(tmp_path: Path) -> NodeProgram:
    return NodeProgram(
        managed_files, tmp_path, {"RECORDS": tmp_path / "records", "node_effects.MARKS": tmp_path / "effects"}
    )


def files(node: NodeProgram, **contents: str) -> dict[str, Any]:
    listed = [{"path": str(node.root / "d" / name), "content": text} for name, text in contents.items()]
    return {"name": "set", "files": listed, "prune": str(node.root / "d")}


def present(node: NodeProgram) -> dict[str, str]:
    found = sorted(path for path in (node.root / "d").rglob("*") if path.is_file())
    return {str(path.relative_to(node.root / "d")): path.read_text() for path in found}


def test_writes_once(node: NodeProgram) -> None:
    first, again = (node.run(**files(node, a="1\n", b="é")) for _ in range(2))
    assert (first["changed"], again["changed"]) == (True, False)
    assert present(node) == {"a": "1\n", "b": "é"}
    assert (node.root / "d/a").stat().st_mode & 0o777 == 0o644


def test_removes_what_left_the_set(node: NodeProgram) -> None:
    node.run(**files(node, **{"x/a": "1", "x/b": "2", "c": "3"}))
    (node.root / "d/x/foreign").write_text("mine")
    result = node.run(**files(node, c="3"))
    assert result["removed"] == [str(node.root / "d/x/a"), str(node.root / "d/x/b")]
    assert present(node) == {"c": "3", "x/foreign": "mine"}
    assert not node.run(**files(node, c="3"))["changed"]


def test_removes_directories_that_are_empty_then(node: NodeProgram) -> None:
    node.run(**files(node, **{"x/y/a": "1"}))
    node.run(**files(node))
    assert list((node.root / "d").iterdir()) == []
    assert not node.run(**files(node))["changed"]


def test_repairs_content_and_permissions(node: NodeProgram) -> None:
    node.run(**files(node, a="1", b="2"))
    (node.root / "d/a").write_text("changed")
    (node.root / "d/b").chmod(0o600)
    assert len(node.run(**files(node, a="1", b="2"))["written"]) == 2
    assert not node.run(**files(node, a="1", b="2"))["changed"]


def test_an_empty_set_leaves_no_trace(node: NodeProgram) -> None:
    result = node.run(**files(node))
    assert not result["changed"]
    assert not (node.root / "records").exists()


def test_check_mode_tells_and_does_nothing(node: NodeProgram) -> None:
    node.run(**files(node, a="1"))
    result = node.run(check=True, **files(node, b="2"))
    assert (result["changed"], len(result["written"]), len(result["removed"])) == (True, 1, 1)
    assert [part["after"] for part in result["diff"]] == ["2", ""]
    assert present(node) == {"a": "1"}


def test_a_damaged_record_is_written_anew(node: NodeProgram) -> None:
    node.run(**files(node, a="1"))
    (node.root / "records/set").write_text("{")
    assert node.run(**files(node, a="1"))["changed"]
    assert not node.run(**files(node, a="1"))["changed"]


def test_makes_directories_first_with_their_permissions(node: NodeProgram) -> None:
    place = node.root / "x" / "y"
    wanted = {
        "name": "set",
        "directories": [{"path": str(place), "mode": "0750"}],
        "files": [{"path": str(place / "a"), "content": "1"}],
    }
    first, again = (node.run(**wanted) for _ in range(2))
    assert (first["changed"], first["directories"], again["changed"]) == (True, [str(place)], False)
    assert place.stat().st_mode & 0o777 == 0o750
    place.chmod(0o777)
    assert node.run(check=True, **wanted)["directories"] == [str(place)]
    assert place.stat().st_mode & 0o777 == 0o777
    node.run(**wanted)
    assert place.stat().st_mode & 0o777 == 0o750


def test_gives_files_to_their_owner(node: NodeProgram) -> None:
    user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    wanted = files(node, a="1")
    wanted["files"][0].update(owner=user, group=group, mode="0600")
    assert [node.run(**wanted)["changed"] for _ in range(2)] == [True, False]
    wanted["files"][0].update(owner="nobody-of-this-name")
    assert node.run(check=True, **wanted)["changed"]
    assert "nobody-of-this-name" in node.run(**wanted)["msg"]


def test_a_link_and_a_file_take_each_others_place(node: NodeProgram) -> None:
    place, target = node.root / "d" / "a", node.root / "target"
    target.write_text("theirs")
    link = {"name": "set", "files": [{"path": str(place), "target": str(target)}]}
    assert [node.run(**link)["changed"] for _ in range(2)] == [True, False]
    assert place.resolve() == target
    assert [node.run(**files(node, a="ours"))["changed"] for _ in range(2)] == [True, False]
    assert (place.is_symlink(), place.read_text(), target.read_text()) == (False, "ours", "theirs")
    node.run(**link)
    assert place.is_symlink()
    node.run(**files(node))
    assert (place.is_symlink(), target.read_text()) == (False, "theirs")


def effects(node: NodeProgram) -> list[dict[str, Any]]:
    """Return an effect that copies a file when its content changes."""
    copy = f"cat {node.root}/d/a {node.root}/records/set > {node.root}/copy"
    return [
        {
            "name": "copy",
            "files": [str(node.root / "d/a"), str(node.root / "records/set")],
            "command": ["sh", "-c", copy],
        }
    ]


def test_puts_files_into_effect_once_for_their_content(node: NodeProgram) -> None:
    first, again = (node.run(**files(node, a="1"), effects=effects(node)) for _ in range(2))
    assert (first["changed"], len(first["actions"]), again["changed"]) == (True, 1, False)
    assert (node.root / "copy").read_text().startswith("1")
    assert node.run(**files(node, a="2"), effects=effects(node))["actions"]
    assert (node.root / "copy").read_text().startswith("2")


def test_check_mode_tells_of_effects_that_files_would_have(node: NodeProgram) -> None:
    node.run(**files(node, a="1"), effects=effects(node))
    assert len(node.run(check=True, **files(node, a="2"), effects=effects(node))["actions"]) == 1
    assert len(node.run(check=True, **files(node), effects=effects(node))["actions"]) == 1
    assert not node.run(check=True, **files(node, a="1"), effects=effects(node))["changed"]
    assert (node.root / "copy").read_text().startswith("1")


def test_an_effect_that_failed_is_tried_again(node: NodeProgram) -> None:
    failing = [{**effects(node)[0], "command": ["false"]}]
    assert node.run(**files(node, a="1"), effects=failing)["failed"]
    assert node.run(**files(node, a="1"), effects=effects(node))["actions"]


def test_an_empty_set_has_no_effect(node: NodeProgram) -> None:
    assert not node.run(**files(node), effects=effects(node))["changed"]


def test_a_secret_is_never_open_to_others(node: NodeProgram) -> None:
    wanted = files(node, a="secret")
    wanted["files"][0]["mode"] = "0600"
    watched = node.root / "d"
    watched.mkdir()
    seen: set[int] = set()
    done = threading.Event()

    def watch() -> None:
        is_last = False
        while not is_last:
            # Looked at once more after the end, for a machine on which this came to nothing before.
            is_last = done.is_set()
            with contextlib.suppress(FileNotFoundError):
                seen.add((watched / "a").stat().st_mode & 0o077)

    watcher = threading.Thread(target=watch)
    watcher.start()
    node.run(**wanted)
    done.set()
    watcher.join()
    assert seen == {0}


def test_a_difference_shows_no_more_than_everybody_may_read(node: NodeProgram) -> None:
    secret, other, none = files(node, a="old-secret"), files(node, a="new-secret"), files(node)
    for wanted in (secret, other):
        wanted["files"][0]["mode"] = "0600"
    told = [node.run(**wanted)["diff"] for wanted in (secret, other, none)]
    assert [len(diff) for diff in told] == [1, 1, 1]
    assert "-secret" not in str(told)
    opened = node.run(**files(node, a="public"))["diff"]
    assert opened[0]["after"] == "public"


def test_a_file_that_its_program_refuses_is_not_written(node: NodeProgram) -> None:
    wanted = files(node, a="right")
    wanted["files"][0]["validate"] = ["grep", "-q", "right", "%s"]
    assert node.run(**wanted)["changed"]
    wanted["files"][0]["content"] = "wrong"
    result = node.run(**wanted, effects=effects(node))
    assert (result["failed"], "grep" in result["msg"]) == (True, True)
    assert present(node) == {"a": "right"}
    assert not (node.root / "copy").exists()
