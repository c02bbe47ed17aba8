"""The pods that keep a node from being drained."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.pods_left import pods_left


def pod(owner: str = "", phase: str = "Running", mirror: bool = False) -> dict[str, Any]:
    metadata: dict[str, Any] = {"namespace": "n", "name": "p"}
    if owner:
        metadata["ownerReferences"] = [{"kind": owner}]
    if mirror:
        metadata["annotations"] = {"kubernetes.io/config.mirror": "x"}
    return {"metadata": metadata, "status": {"phase": phase}}


@pytest.mark.parametrize(
    ("one", "left"),
    [
        (pod("ReplicaSet"), ["n/p"]),
        (pod(), ["n/p"]),
        (pod("StatefulSet", "Pending"), ["n/p"]),
        (pod("DaemonSet"), []),
        (pod("Node", mirror=True), []),
        (pod("Job", "Succeeded"), []),
        (pod("ReplicaSet", "Failed"), []),
    ],
)
def test_which_pods_are_to_leave(one: dict[str, Any], left: list[str]) -> None:
    assert pods_left([one]) == left
    assert pods_left([]) == []
