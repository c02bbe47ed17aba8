# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The verbs that tell of a living cluster and change nothing on it."""

from __future__ import annotations

from . import flags
from .cluster_verbs import CLUSTER, CONFIG
from .verb import Verb

QUERY_VERBS = (
    Verb(
        "get kubeconfig",
        "furyctl_vsphere.verbs.get_kubeconfig:get_kubeconfig",
        "write the administrator's kubeconfig to a file of your own",
        (*CLUSTER, flags.OUTDIR, flags.FORCE_OVER),
        (("get kubeconfig", "write ./kubeconfig"), ("get kubeconfig -o ~/.kube/demo", "write it there")),
        config=CONFIG,
    ),
    Verb(
        "get inventory",
        "furyctl_vsphere.verbs.get_inventory:get_inventory",
        "print the Ansible inventory of the cluster, as vCenter knows it",
        (*CLUSTER, flags.INVENTORY_FORMAT, flags.OUTDIR, flags.FORCE_OVER),
        (
            ("get inventory", "as YAML"),
            ("get inventory --output json", "as JSON"),
            ("get inventory -o inventories/demo", "into a file there"),
        ),
        config=CONFIG,
    ),
    Verb(
        "get onpremises",
        "furyctl_vsphere.verbs.get_onpremises:get_onpremises",
        "write the config with which furyctl installs the distribution on the cluster",
        (*CLUSTER, flags.OUTDIR, flags.FORCE_OVER),
        (("get onpremises -o distribution", "write it there"),),
        config=CONFIG,
    ),
    Verb(
        "get topology",
        "furyctl_vsphere.verbs.get_topology:get_topology",
        "draw the cluster, as SVG and HTML",
        (*CLUSTER, flags.OUTDIR, flags.FORCE_OVER),
        (("get topology -o pictures", "write them there"),),
        config=CONFIG,
    ),
)
