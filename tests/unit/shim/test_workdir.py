"""The working directory: modes, what is kept, and who may work in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from furyctl_vsphere.cli import main
from furyctl_vsphere.failure import ExpectedError
from furyctl_vsphere.workdir import WorkDir, write_private


def snapshot(root: Path) -> dict[str, tuple[bytes, float]]:
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime)
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_init_makes_private_places(directory: Path) -> None:
    assert main(["cluster", "init", "-w", "a/b"]) == 0
    root = directory / "a" / "b"
    assert {path.name for path in root.iterdir()} == {".lock", "secrets", "logs", "provision"}
    for name in ("secrets", "logs", "provision"):
        assert stat.S_IMODE((root / name).stat().st_mode) == 0o700
    for path in (root / "provision").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(path.name for path in (root / "provision").iterdir()) == [
        "ansible.cfg",
        "inventory.fury_vsphere.yml",
        "vars.yml",
    ]


def test_init_twice_changes_nothing(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["cluster", "init"])
    (directory / "cluster" / "secrets" / "ssh-user").write_text("precious")
    before = snapshot(directory)
    capsys.readouterr()
    assert main(["cluster", "init"]) == 0
    assert snapshot(directory) == before
    assert "wrote" not in capsys.readouterr().out


def test_reset_renews_what_is_generated_and_no_secret(directory: Path) -> None:
    main(["cluster", "init"])
    root = directory / "cluster"
    (root / "secrets" / "ssh-user").write_text("precious")
    (root / "logs" / "apply.log").write_text("kept")
    (root / "provision" / "ansible.cfg").write_text("edited")
    (root / "provision" / "leftover").write_text("gone")
    assert main(["cluster", "init", "--reset"]) == 0
    assert (root / "secrets" / "ssh-user").read_text() == "precious"
    assert (root / "logs" / "apply.log").read_text() == "kept"
    assert "edited" not in (root / "provision" / "ansible.cfg").read_text()
    assert not (root / "provision" / "leftover").exists()


def test_init_needs_a_good_config_and_makes_nothing_before(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (directory / "cluster.yml").write_text("kind: Cluster\n")
    assert main(["cluster", "init"]) == 1
    assert not (directory / "cluster").exists()
    assert "cluster.yml:1:1: spec: missing" in capsys.readouterr().err


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    workdir = WorkDir(tmp_path)
    refused = pytest.raises(ExpectedError, match=rf"another run \(process {os.getpid()}\) works in this directory")
    with workdir.locked(), refused, workdir.locked():
        pass
    with workdir.locked():
        pass


def test_working_directory_that_cannot_be_made(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (directory / "file").write_text("")
    assert main(["cluster", "init", "-w", "file/cluster"]) == 1
    assert "the working directory cannot be made: Not a directory; choose another" in capsys.readouterr().err


def test_private_file_is_written_whole_and_only_when_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o644)
    assert write_private(path, "new")
    assert not write_private(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
