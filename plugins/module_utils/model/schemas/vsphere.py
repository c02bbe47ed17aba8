# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where in vCenter the virtual machines live, and what they have in common."""

from __future__ import annotations

from .location import CLUSTER, DATASTORE, DATASTORE_CLUSTER, FAILURE_DOMAINS, HOSTS, RESOURCE_POOL
from .placement_rules import PLACEMENT_RULES
from .settings import (
    ATTRIBUTES,
    EXTRA_CONFIG,
    TAGS,
    clone_mode,
    customization,
    disk_provisioning,
    minimum_hardware_version,
    notes,
)
from .terms import Schema, mapping, text

VSPHERE: Schema = mapping(
    "Where in vCenter the virtual machines live. Required, but with existing_machines.",
    {
        "datacenter": text("Name of the datacenter.", minLength=1, examples=["DC01"]),
        "cluster": {**CLUSTER, "minLength": 0, "default": ""},
        "resource_pool": {**RESOURCE_POOL, "minLength": 0, "default": ""},
        "hosts": {**HOSTS, "minItems": 0, "default": []},
        "datastore": {**DATASTORE, "minLength": 0, "default": ""},
        "datastore_cluster": {**DATASTORE_CLUSTER, "minLength": 0, "default": ""},
        "failure_domains": FAILURE_DOMAINS,
        "folder": text(
            "Folder of the virtual machines, as a path below the datacenter's VM folder; made when missing.",
            minLength=1,
            x_default="the cluster's name",
        ),
        "template": text(
            "Template of the pools that name none: its path, or the system of an image, as ubuntu-22.04.",
            default="",
            examples=["TEMPLATES/ubuntu-22.04"],
        ),
        "clone": clone_mode(default="full"),
        "disk_provisioning": disk_provisioning(default="template"),
        "customization": customization(default={}),
        "minimum_hardware_version": minimum_hardware_version(default=0),
        "extra_config": EXTRA_CONFIG,
        "notes": notes(default=""),
        "tags": TAGS,
        "attributes": ATTRIBUTES,
        "placement_rules": PLACEMENT_RULES,
    },
    required=("datacenter",),
)
