# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.node_states import node_states

NO_NETWORK = (
    "runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
    "message:Network plugin returns error: cni plugin not initialized"
)


def node(status: str, message: str = "", **metadata: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": "n", **metadata},
        "status": {
            "conditions": [
                {"type": "MemoryPressure", "status": "False"},
                {"type": "Ready", "status": status, "message": message},
            ],
            "addresses": [{"type": "Hostname", "address": "n"}, {"type": "InternalIP", "address": "10.0.0.1"}],
            "nodeInfo": {"kubeletVersion": "v1.20.2"},
        },
    }


def test_a_ready_node() -> None:
    labels = {"node-role.kubernetes.io/master": "", "node-role.kubernetes.io/control-plane": "", "x": "y"}
    assert node_states([node("True", "kubelet is posting ready status", labels=labels)], ["n"]) == [
        {
            "name": "n",
            "ready": True,
            "waits_for_network": False,
            "settled": True,
            "version": "v1.20.2",
            "roles": ["control-plane", "master"],
            "address": "10.0.0.1",
            "reason": "",
        }
    ]


@pytest.mark.parametrize(
    ("status", "message", "settled"),
    [
        ("False", NO_NETWORK, True),
        ("False", "container runtime is down", False),
        # The node controller says so of a kubelet that went silent: the old message counts no more.
        ("Unknown", NO_NETWORK, False),
        ("Unknown", "Kubelet stopped posting node status.", False),
    ],
)
def test_a_node_that_is_not_ready(status: str, message: str, settled: bool) -> None:
    (state,) = node_states([node(status, message)], ["n"])
    assert (state["ready"], state["settled"], state["waits_for_network"]) == (False, settled, settled)
    assert state["reason"] == message


def test_a_node_that_never_reported() -> None:
    (state,) = node_states([{"metadata": {"name": "n"}}], ["n"])
    assert not state["settled"]
    assert state["reason"] == "its kubelet has not reported yet"


def test_a_node_that_is_not_in_the_cluster() -> None:
    (state,) = node_states([], ["n"])
    assert (state["ready"], state["settled"], state["reason"]) == (False, False, "it is not in the cluster")


def test_other_nodes_are_left_out() -> None:
    assert node_states([node("True")], []) == []
