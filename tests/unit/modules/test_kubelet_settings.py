"""What becomes of a node's kubelet when its settings differ, do not differ, or do not work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import kubelet_settings
from ansible_collections.sighup.fury_vsphere.plugins.modules.kubelet_settings import (
    Kubelet,
    arguments_in,
    says,
    with_arguments,
    words_of,
)
from node_module import FailedError, NodeModule

KUBEADM = "--container-runtime=remote --pod-infra-container-image=k8s.gcr.io/pause:3.2"
RESTART = ["systemctl", "restart", "kubelet"]


class Node:
    """A directory that stands for a node which kubeadm has just joined."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.healthy = True
        monkeypatch.setattr(kubelet_settings, "MARK", str(root / "mark.json"))
        monkeypatch.setattr(kubelet_settings, "FULL_RESOLVER", str(root / "resolv.conf"))
        monkeypatch.setattr(kubelet_settings, "INTERVAL", 0.01)
        monkeypatch.setattr(kubelet_settings, "is_healthy", lambda _port: self.is_healthy())
        self.configuration.write_text("apiVersion: kubelet.config.k8s.io/v1beta1\nmaxPods: 110\nlogging: {}\n")
        self.arguments.write_text(f'KUBELET_KUBEADM_ARGS="{KUBEADM} --node-ip=10.0.0.1"\n')
        for path in (self.configuration, self.arguments):
            path.chmod(0o600)

    @property
    def configuration(self) -> Path:
        return self.root / "config.yaml"

    @property
    def arguments(self) -> Path:
        return self.root / "kubeadm-flags.env"

    def is_healthy(self) -> bool:
        return self.healthy or "bad" not in self.configuration.read_text()

    def kubelet(self, configuration: dict[str, Any], arguments: dict[str, Any] | None = None) -> Kubelet:
        parameters = {
            "configuration": configuration,
            "arguments": arguments or {"node-ip": "10.0.0.1"},
            "configuration_file": str(self.configuration),
            "arguments_file": str(self.arguments),
            "patience": 0.05,
        }
        return Kubelet(NodeModule(parameters, lambda _command: (0, "some last words")))

    def restarts(self, configuration: dict[str, Any], arguments: dict[str, Any] | None = None) -> int:
        kubelet = self.kubelet(configuration, arguments)
        kubelet.apply()
        return kubelet.module.commands.count(RESTART)


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Node:
    return Node(tmp_path, monkeypatch)


def test_what_kubeadm_wrote_is_kept_when_it_says_the_same(node: Node) -> None:
    before = node.configuration.read_text()
    assert node.restarts({"maxPods": 110}) == 0
    assert node.configuration.read_text() == before
    assert not node.kubelet({"maxPods": 110}).differs()


def test_another_setting_is_written_once(node: Node) -> None:
    assert node.restarts({"maxPods": 50}) == 1
    assert json.loads(node.configuration.read_text()) == {"maxPods": 50, "resolvConf": "/etc/resolv.conf"}
    assert node.restarts({"maxPods": 50}) == 0


def test_setting_that_is_no_more_goes(node: Node) -> None:
    node.restarts({"maxPods": 110})
    assert node.restarts({"imageGCHighThresholdPercent": 70}) == 1
    assert "maxPods" not in node.configuration.read_text()


def test_hand_made_change_is_undone(node: Node) -> None:
    node.restarts({"maxPods": 110})
    node.configuration.write_text("maxPods: 110\nreadOnlyPort: 10255\n")
    assert node.restarts({"maxPods": 110}) == 1
    assert "readOnlyPort" not in node.configuration.read_text()


def test_arguments_come_and_go(node: Node) -> None:
    assert node.restarts({"maxPods": 110}, {"node-ip": "10.0.0.1", "v": 2}) == 1
    assert arguments_in(node.arguments.read_text()) == [*KUBEADM.split(), "--node-ip=10.0.0.1", "--v=2"]
    assert node.restarts({"maxPods": 110}, {"node-ip": "10.0.0.1"}) == 1
    assert arguments_in(node.arguments.read_text()) == [*KUBEADM.split(), "--node-ip=10.0.0.1"]


def test_settings_that_do_not_work_are_taken_back(node: Node) -> None:
    node.restarts({"maxPods": 110})
    before = node.configuration.read_text()
    node.healthy = False
    with pytest.raises(FailedError, match=r"(?s)not healthy after .* seconds.*put back.*some last words"):
        node.restarts({"maxPods": "bad"})
    assert node.configuration.read_text() == before
    # What is right again is in effect again, and is said once more: nobody knows what the kubelet has read.
    assert node.restarts({"maxPods": 110}) == 1
    assert node.restarts({"maxPods": 110}) == 0


def test_run_that_dies_before_the_restart(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Kubelet, "restart", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            node.restarts({"maxPods": 50})
    assert node.restarts({"maxPods": 50}) == 1


def test_files_become_private(node: Node) -> None:
    node.configuration.chmod(0o644)
    assert node.kubelet({"maxPods": 110}).is_exposed()
    assert node.restarts({"maxPods": 110}) == 0
    assert node.configuration.stat().st_mode & 0o777 == 0o600


def test_resolver(node: Node) -> None:
    full = node.root / "resolv.conf"
    full.touch()
    assert node.kubelet({}).configuration == {"resolvConf": str(full)}
    assert node.kubelet({"resolvConf": "/own"}).configuration == {"resolvConf": "/own"}
    assert node.kubelet({}, {"resolv-conf": "/own"}).configuration == {}


@pytest.mark.parametrize(
    ("document", "wanted", "expected"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, True),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, False),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ({}, {"resolvConf": "/etc/resolv.conf"}, True),
        ({}, {"readOnlyPort": 0, "featureGates": {}}, True),
        ({}, {"eventRecordQPS": 50}, False),
        ({"resolvConf": "/run/x"}, {"resolvConf": "/etc/resolv.conf"}, False),
        (None, {"a": 1}, False),
    ],
)
def test_says(document: Any, wanted: Any, expected: bool) -> None:
    assert says(document, wanted) is expected


def test_words() -> None:
    assert words_of({"v": 2, "fail-swap-on": False, "x": ["a", "b"]}) == [
        "--fail-swap-on=false",
        "--v=2",
        "--x=a",
        "--x=b",
    ]
    assert with_arguments(["--a=1", "--b=1"], ["--b=1"], ["--a=2"]) == ["--a=2"]
    assert arguments_in("") == []
