"""What becomes of a control plane when its settings differ, do not differ, or do not work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils import static_pods
from ansible_collections.sighup.fury_vsphere.plugins.modules import control_plane_settings
from ansible_collections.sighup.fury_vsphere.plugins.modules.control_plane_settings import (
    REMOVE_FILES,
    TELL_CLUSTER,
    WRITE_FILES,
    WRITE_MANIFESTS,
    ControlPlane,
    cluster_part,
)
from node_module import FailedError, NodeModule

FIRST = "---\n{node: 1}\n---\n{cluster: 1}\n"
SECOND = "---\n{node: 1}\n---\n{cluster: 2}\n"


class Node:
    """A directory that stands for a control plane, with a kubeadm that writes what it reads into the manifests."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.works = True
        self.phases: list[str] = []
        self.proxy_configuration = "old"
        (root / "manifests").mkdir()
        record = str(root / "record")
        for name, value in {
            "RECORD": record,
            "CONFIGURATION": record + "/kubeadm.yaml",
            "EFFECTS": record + "/effects.json",
            "ASIDE": str(root / "aside"),
            "INTERVAL": 0.01,
            "PATIENCE_AFTERWARDS": 0.05,
        }.items():
            monkeypatch.setattr(control_plane_settings, name, value)
        monkeypatch.setattr(static_pods, "MANIFESTS", str(root / "manifests"))
        monkeypatch.setattr(control_plane_settings, "trouble_with", lambda _name, _address: self.trouble())
        monkeypatch.setattr(control_plane_settings, "last_words", lambda _name: "unknown flag: --nonsense")
        self.make("nothing yet")

    def make(self, text: str) -> None:
        for program in static_pods.PROGRAMS:
            Path(static_pods.manifest_path(program)).write_text(text)

    def trouble(self) -> str:
        text = Path(static_pods.manifest_path("kube-apiserver")).read_text()
        return "" if self.works or "cluster: 2" not in text else "it does not run"

    def answer(self, command: list[str]) -> tuple[int, str]:
        if command[0] == "kubeadm":
            self.phases.append(" ".join(command[3:5]))
            text = Path(command[-1]).read_text()
            if command[3] == "control-plane":
                self.make(text)
            if command[3] == "addon":
                self.proxy_configuration = text
            return 0, ""
        if "rollout" in command:
            self.phases.append("restart kube-proxy")
        return 0, self.proxy_configuration if "configmap" in command else "daemonset.apps/kube-proxy"

    def control_plane(self, configuration: str, files: dict[str, str] | None = None, **more: Any) -> ControlPlane:
        parameters = {
            "configuration": configuration,
            "files": json.dumps(
                [{"path": str(self.root / "own" / name), "content": text} for name, text in (files or {}).items()]
            ),
            "directory": str(self.root / "own"),
            "private_directories": [],
            "state": "applied",
            "shared": False,
            "address": "10.0.0.11",
            "patience": 0.05,
            **more,
        }
        return ControlPlane(NodeModule(parameters, self.answer))

    def apply(self, configuration: str, files: dict[str, str] | None = None, **more: Any) -> list[str]:
        control_plane = self.control_plane(configuration, files, **more)
        actions = control_plane.actions()
        control_plane.apply(actions)
        return actions


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Node:
    return Node(tmp_path, monkeypatch)


def test_new_control_plane_is_left_alone(node: Node) -> None:
    assert node.apply(FIRST, {"a": "1"}, state="prepared") == [WRITE_FILES]
    assert node.apply(FIRST, {"a": "1"}, state="adopted") == []
    assert node.apply(FIRST, {"a": "1"}, shared=True) == []
    assert node.phases == []


def test_changed_settings_are_applied_once_and_told(node: Node) -> None:
    node.apply(FIRST, state="adopted")
    assert node.apply(SECOND, shared=True) == [WRITE_MANIFESTS, TELL_CLUSTER]
    assert node.phases == ["control-plane all", "upload-config all", "addon kube-proxy", "restart kube-proxy"]
    assert node.apply(SECOND, shared=True) == []


def test_only_one_tells_the_cluster(node: Node) -> None:
    node.apply(FIRST, state="adopted")
    assert node.apply(SECOND) == [WRITE_MANIFESTS]
    # It knows what was told, for the day when it is the one that does.
    assert node.apply(SECOND, shared=True) == []


def test_kube_proxy_is_not_brought_back(node: Node) -> None:
    node.apply(FIRST, state="adopted")
    answer = node.answer
    node.answer = lambda command: (0, "") if "daemonset" in command else answer(command)  # type: ignore[method-assign]
    node.apply(SECOND, shared=True)
    assert node.phases == ["control-plane all", "upload-config all"]


def test_hand_made_manifest_is_written_anew(node: Node) -> None:
    node.apply(FIRST, state="adopted")
    node.make("something else")
    assert node.apply(FIRST) == [WRITE_MANIFESTS]
    assert node.apply(FIRST) == []


def test_files_come_and_go_and_are_private(node: Node) -> None:
    node.apply(FIRST, {"a-1": "old"}, state="prepared")
    node.apply(FIRST, {"a-1": "old"}, state="adopted")
    assert node.apply(SECOND, {"a-2": "new"}) == [WRITE_FILES, WRITE_MANIFESTS, REMOVE_FILES]
    assert [path.name for path in (node.root / "own").iterdir()] == ["a-2"]
    (node.root / "own" / "a-2").chmod(0o644)
    assert node.apply(SECOND, {"a-2": "new"}) == [WRITE_FILES]
    assert (node.root / "own" / "a-2").stat().st_mode & 0o777 == 0o600
    assert (node.root / "own").stat().st_mode & 0o777 == 0o700


def test_settings_that_do_not_work_are_taken_back(node: Node) -> None:
    node.apply(FIRST, {"a-1": "old"}, state="prepared")
    node.apply(FIRST, {"a-1": "old"}, state="adopted")
    node.make("first")
    node.apply(FIRST, {"a-1": "old"}, state="adopted")
    node.works = False
    with pytest.raises(
        FailedError, match=r"(?s)does not run.*unknown flag: --nonsense.*put back, and with them it runs"
    ):
        node.apply(SECOND, {"a-2": "new"}, shared=True)
    assert Path(static_pods.manifest_path("kube-apiserver")).read_text() == "first"
    assert node.phases == ["control-plane all"]
    assert (node.root / "own" / "a-1").exists()
    node.works = True
    assert WRITE_MANIFESTS in node.apply(SECOND, {"a-2": "new"})


def test_deciding_changes_nothing(node: Node) -> None:
    assert node.control_plane(FIRST, {"a": "1"}, shared=True).actions() == [WRITE_FILES, WRITE_MANIFESTS, TELL_CLUSTER]
    assert not (node.root / "own").exists()
    assert node.phases == []


def test_first_document_is_the_node_s_own() -> None:
    assert cluster_part("---\n{a}\n---\n{b}\n---\n{c}\n") == "{b}\n---\n{c}\n"


def test_directory_of_the_log_becomes_private(node: Node) -> None:
    log = node.root / "log" / "audit"
    assert node.apply(FIRST, state="prepared", private_directories=[str(log)]) == [WRITE_FILES]
    assert log.stat().st_mode & 0o777 == 0o700
    log.chmod(0o755)
    assert node.apply(FIRST, state="prepared", private_directories=[str(log)]) == [WRITE_FILES]
    assert node.apply(FIRST, state="prepared", private_directories=[str(log)]) == []
