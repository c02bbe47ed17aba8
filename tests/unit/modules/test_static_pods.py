"""Reading manifests that kubeadm wrote, and the processes that run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils import static_pods
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.processes import Process
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.static_pods import (
    argument_in,
    command_in,
    last_words,
    trouble_with,
)

MANIFEST = r"""
apiVersion: v1
kind: Pod
spec:
  containers:
  - command:
    - kube-scheduler
    - --bind-address=127.0.0.1
    - '--a=it''s: quoted'
    - "--b=\"double\""
    image: k8s.gcr.io/kube-scheduler:v1.20.2
    args:
    - no more
"""
COMMAND = ["kube-scheduler", "--bind-address=127.0.0.1", "--a=it's: quoted", '--b="double"']


def test_command() -> None:
    assert command_in(MANIFEST) == COMMAND
    assert command_in("") == []
    assert argument_in([*COMMAND, "--bind-address=10.0.0.1"], "bind-address", "x") == "10.0.0.1"
    assert argument_in(COMMAND, "secure-port", "10259") == "10259"


@pytest.mark.parametrize(
    ("running", "expected"),
    [
        ([], "it does not run"),
        ([["--old"]], "it still runs with its old arguments"),
        # One that ends and one that begins.
        ([["--old"], COMMAND[1:]], "well"),
    ],
)
def test_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, running: list[list[str]], expected: str) -> None:
    monkeypatch.setattr(static_pods, "MANIFESTS", str(tmp_path))
    (tmp_path / "kube-scheduler.yaml").write_text(MANIFEST)
    found = [Process("kube-scheduler", number, 0.0, arguments) for number, arguments in enumerate(running)]
    monkeypatch.setattr(static_pods, "processes_of", lambda _programs: found)
    monkeypatch.setattr(static_pods, "_unhealthy", lambda _program, _command, _address: "well")
    assert trouble_with("kube-scheduler", "10.0.0.11") == expected


def test_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_pods, "LOGS", str(tmp_path))
    assert last_words("kube-apiserver") == "it said nothing"
    for number, text in enumerate(["old", "\n".join(["line"] * 30 + ["x" * 1000])]):
        directory = tmp_path / f"kube-system_kube-apiserver-a_{number}" / "kube-apiserver"
        directory.mkdir(parents=True)
        (directory / "0.log").write_text(text)
        os.utime(directory / "0.log", (number, number))
    lines = last_words("kube-apiserver").splitlines()
    assert len(lines) == 12
    assert lines[-1] == "x" * 400


def test_last_words_begin_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_pods, "LOGS", str(tmp_path))
    directory = tmp_path / "kube-system_kube-scheduler-a_1" / "kube-scheduler"
    directory.mkdir(parents=True)
    (directory / "0.log").write_text("\n".join(["Error: unknown flag: --nonsense", *["usage"] * 90]))
    assert last_words("kube-scheduler").splitlines()[0] == "Error: unknown flag: --nonsense"
