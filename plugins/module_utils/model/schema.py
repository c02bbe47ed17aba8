# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The cluster model, described in the one place that validation, defaults and documentation read.

A JSON Schema (draft 2020-12) with two keywords of our own, used in messages: `x-expected` says in words what a value
must be, `x-remedy` what to do about another one. `x-default` says in words where a default comes from that depends
on other keys (see defaults.py). `x-operator-file` marks what may be a path on the operator's machine.
"""

from __future__ import annotations

from .schemas.access import SSH
from .schemas.certificates import CERTIFICATES
from .schemas.etcd import ETCD
from .schemas.firewall import FIREWALL
from .schemas.kubernetes import CONTAINER_RUNTIME, KUBERNETES
from .schemas.load_balancer import LOAD_BALANCER
from .schemas.network import NETWORK
from .schemas.operating_system import OPERATING_SYSTEM
from .schemas.operator_files import certificate
from .schemas.packages import PACKAGES
from .schemas.pool import POOL
from .schemas.terms import Schema, flag, label, list_of, mapping, text
from .schemas.vsphere import VSPHERE

CLUSTER_SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "fury_cluster",
    **mapping(
        "A Kubernetes cluster on vSphere virtual machines.",
        {
            "name": label("Name of the cluster.", examples=["demo"]),
            "environment": text(
                "Name of the environment, part of the virtual machines' metadata.",
                default="default",
                minLength=1,
                examples=["production"],
            ),
            "vsphere": VSPHERE,
            "network": NETWORK,
            "ssh": SSH,
            "operating_system": OPERATING_SYSTEM,
            "load_balancer": LOAD_BALANCER,
            "firewall": FIREWALL,
            "pools": list_of("The groups of nodes.", POOL, minItems=1),
            "kubernetes": KUBERNETES,
            "etcd": ETCD,
            "certificates": CERTIFICATES,
            "container_runtime": CONTAINER_RUNTIME,
            "packages": PACKAGES,
            "existing_machines": flag(
                "Whether the machines are there already: an inventory of yours names them, and "
                "playbooks/kubernetes.yml is all that runs. Others need section vsphere, network.name and templates.",
                False,
            ),
            "trusted_certificates": list_of(
                "Authorities of the site that the nodes trust in everything: packages, downloads, registries.",
                certificate("An authority."),
                default=[],
                examples=[["/etc/fury/site-ca.pem"]],
            ),
            "boundary": {
                "type": "boolean",
                "description": "Prepare every node as a target of HashiCorp Boundary.",
                "default": False,
            },
        },
        required=("name", "network", "pools", "kubernetes"),
    ),
}
