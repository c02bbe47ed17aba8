# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How a machine of a cluster is, in one word and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

POWERED_ON = "poweredOn"
# Roles that are nodes of Kubernetes.
IN_KUBERNETES = ("control_plane", "worker")


class State(NamedTuple):
    """A state.

    Attributes:
        name: ready, cordoned, waiting, not_ready, absent, off, running or unknown.
        text: what people read.
        reason: why, as far as it is known; empty when there is nothing to say.
    """

    name: str
    text: str
    reason: str = ""


# In the order in which people want to hear of them.
STATES = {
    "ready": "Ready",
    "running": "Running",
    "cordoned": "Cordoned",
    "waiting": "Waits for network",
    "unknown": "Not known",
    "off": "Off",
    "absent": "Not in the cluster",
    "not_ready": "Not ready",
}


def state_of(machine: Mapping[str, Any], node: Mapping[str, Any] | None, api_answers: bool) -> State:
    """Return the state of a machine.

    `node` is what the filter node_states says of it, with `unschedulable`; None when Kubernetes was not asked, or does
    not know it. Of what is no node of Kubernetes only the power is known.
    """
    power = machine.get("power_state") or POWERED_ON
    if power != POWERED_ON:
        name, reason = "off", f"vCenter says {power}"
    elif machine["role"] not in IN_KUBERNETES:
        name, reason = "running", ""
    elif not api_answers:
        name, reason = "unknown", "the Kubernetes API was not reached"
    elif node is None:
        name, reason = "absent", "Kubernetes has no node of this name"
    else:
        name, reason = _state_in_kubernetes(node)
    return State(name, STATES[name], reason)


def _state_in_kubernetes(node: Mapping[str, Any]) -> tuple[str, str]:
    if node["waits_for_network"]:
        return "waiting", "no network plugin is installed yet"
    if not node["ready"]:
        return "not_ready", str(node["reason"])
    return ("cordoned", "it takes no new pods") if node["unschedulable"] else ("ready", "")
