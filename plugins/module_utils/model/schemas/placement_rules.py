# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""DRS rules: which nodes must not share a host, and which hosts nodes belong to."""

from __future__ import annotations

from ..roles import ROLES
from .terms import Schema, flag, label, list_of, mapping, text

_HOST_GROUP: Schema = mapping(
    "Hosts that the nodes of some pools run on.",
    {
        "name": label("Name of the group.", examples=["licensed"]),
        "pools": list_of("The pools.", text("Name of a pool.", minLength=1), minItems=1, uniqueItems=True),
        "hosts": list_of("The hosts.", text("Name of the host in vCenter.", minLength=1), minItems=1, uniqueItems=True),
        "affinity": flag("Whether the nodes run on these hosts; false: on any others.", True),
        "mandatory": flag("Whether vSphere may never go against it, not even after the loss of a host.", False),
    },
    required=("name", "pools", "hosts"),
)

PLACEMENT_RULES: Schema = mapping(
    "DRS rules of the cluster; without DRS in the vSphere cluster there are none.",
    {
        "anti_affinity": list_of(
            "Roles whose nodes do not share a host.",
            text("A role.", enum=list(ROLES)),
            default=["load_balancer", "etcd", "control_plane"],
            uniqueItems=True,
        ),
        "host_groups": list_of("Hosts that pools belong to.", _HOST_GROUP, default=[]),
    },
    default={},
)
