# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One group of nodes."""

from __future__ import annotations

from .components import arguments, kubelet_configuration
from .hardware import HARDWARE
from .hooks import HOOKS
from .location import PLACEMENT
from .metadata import ANNOTATIONS, LABELS, TAINT
from .operating_system import kernel_parameters
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
from .terms import Schema, label, list_of, mapping, number, text

POOL: Schema = mapping(
    "One group of nodes that are alike.",
    {
        "name": label("Name of the pool; part of its nodes' names and an Ansible group.", examples=["applications"]),
        "role": text("What its nodes are in the cluster.", enum=["control_plane", "worker", "load_balancer", "etcd"]),
        "count": number("Number of nodes.", 0, 1000, default=1),
        **HARDWARE,
        "template": text(
            "Template to clone, as a path below the datacenter's VM folder, or as a system (ubuntu-22.04): the newest "
            "image of it that passed certification. A pool of no nodes needs none.",
            x_default="vsphere.template",
            examples=["TEMPLATES/oraclelinux-8"],
        ),
        "labels": LABELS,
        "annotations": ANNOTATIONS,
        "taints": list_of("Taints of the pool's nodes in Kubernetes.", TAINT, default=[]),
        "kubelet_configuration": kubelet_configuration(
            "Fields merged into the KubeletConfiguration of the pool's nodes, over the cluster's."
        ),
        "kubelet_arguments": arguments("Arguments of the kubelets of the pool's nodes, over the cluster's."),
        "kernel_parameters": kernel_parameters(
            "Kernel parameters of the pool's nodes, over operating_system.kernel_parameters."
        ),
        "hooks": HOOKS,
        "placement": PLACEMENT,
        "clone": clone_mode(x_default="vsphere.clone"),
        "disk_provisioning": disk_provisioning(x_default="vsphere.disk_provisioning"),
        "customization": customization(x_default="vsphere.customization"),
        "minimum_hardware_version": minimum_hardware_version(x_default="vsphere.minimum_hardware_version"),
        "extra_config": EXTRA_CONFIG,
        "notes": notes(x_default="vsphere.notes"),
        "tags": TAGS,
        "attributes": ATTRIBUTES,
    },
    required=("name", "role"),
)
