from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import managed_files

from .node_program import NodeProgram


@pytest.fixture
def node(tmp_path: Path) -> NodeProgram:
    return NodeProgram(managed_files, tmp_path, {"RECORDS": tmp_path / "records"})


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
    assert (result["changed"], result["recorded"]) == (False, False)
    assert not (node.root / "records").exists()


def test_the_record_tells_that_there_were_files(node: NodeProgram) -> None:
    node.run(**files(node, a="1"))
    result = node.run(**files(node))
    assert (result["changed"], result["recorded"], present(node)) == (True, True, {})


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
