# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The facts that are written on a virtual machine: who owns it, and what it was made as.

They stand twice: as custom attributes, which people see in the vSphere Client and which are the address ledger, and
in the extraConfig that a clone is born with, so that a machine has an owner from its first moment on, also when a run
ends before it could set the attributes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .naming import number_of
from .node import Node

ATTRIBUTES = (
    "fury.cluster",
    "fury.environment",
    "fury.pool",
    "fury.role",
    "fury.address",
    "fury.spec_hash",
    "fury.template",
    "fury.ssh_host_key",
)

# Only in the extraConfig: a person's copy of a node inherits it, and differs from it by its name.
NODE_KEY = "fury.node"


def facts_of(model: Mapping[str, Any], node: Node, ssh_host_key: str) -> dict[str, str]:
    """Return the custom attributes of a new node."""
    return {
        "fury.cluster": model["name"],
        "fury.environment": model["environment"],
        "fury.pool": node.pool,
        "fury.role": node.role,
        "fury.address": node.address,
        "fury.spec_hash": spec_hash(model, node.extra_config),
        "fury.template": node.template,
        "fury.ssh_host_key": ssh_host_key,
    }


def spec_hash(model: Mapping[str, Any], extra_config: Mapping[str, str]) -> str:
    """Return a hash of what a virtual machine was asked to be and does not show comparably itself.

    CPUs, memory and disk are compared with the living machine, role and template with their attributes.
    """
    spec = {"network": model["network"]["name"], "extra_config": dict(extra_config)}
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:16]


def is_node_of(cluster: str, name: str, facts: Mapping[str, str]) -> bool:
    """Tell whether a machine with these facts is a node of the cluster; its name must be of its pool's."""
    return facts.get("fury.cluster") == cluster and number_of(name, cluster, facts.get("fury.pool", "")) is not None
