# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Places in vCenter: keys that stand at the cluster, at a failure domain and at a pool, each over the one before."""

from __future__ import annotations

from .terms import Schema, label, list_of, mapping, text

CLUSTER: Schema = text(
    "vSphere cluster, or resource pool as CLUSTER/POOL or by its name alone.", minLength=1, examples=["CLUSTER01"]
)

RESOURCE_POOL: Schema = text(
    "Resource pool of that cluster, as a path below it.", minLength=1, examples=["KUBERNETES/PRODUCTION"]
)

HOSTS: Schema = list_of(
    "Hosts to spread the virtual machines on evenly, those of the cluster when there is one. Hosts in maintenance mode "
    "or without connection are left out.",
    text("Name of the host in vCenter.", minLength=1),
    minItems=1,
    uniqueItems=True,
    examples=[["esxi-01.example.com"]],
)

DATASTORE: Schema = text("Name of the datastore.", minLength=1, examples=["DATASTORE01"])

DATASTORE_CLUSTER: Schema = text(
    "Name of a datastore cluster, of which Storage DRS chooses a datastore for each virtual machine.",
    minLength=1,
    examples=["DATASTORES"],
)

NETWORK_NAME: Schema = text(
    "Network or distributed port group of the first network card; one and the same IP network as network.cidr.",
    minLength=1,
    examples=["VM Network"],
)

_FAILURE_DOMAIN: Schema = mapping(
    "A part of the site that fails as one. What it does not say is as the cluster has it.",
    {
        "name": label("Name of the failure domain.", examples=["rack-a"]),
        "cluster": CLUSTER,
        "resource_pool": RESOURCE_POOL,
        "hosts": HOSTS,
        "datastore": DATASTORE,
        "datastore_cluster": DATASTORE_CLUSTER,
        "network": NETWORK_NAME,
    },
    required=("name",),
)

FAILURE_DOMAINS: Schema = list_of(
    "Failure domains. The nodes of a pool are spread over them; each stays in its own for life.",
    _FAILURE_DOMAIN,
    default=[],
    examples=[[{"name": "rack-a", "cluster": "CLUSTER-A"}, {"name": "rack-b", "cluster": "CLUSTER-B"}]],
)

PLACEMENT: Schema = mapping(
    "Where the pool's virtual machines live, where that is not where the cluster's do.",
    {
        "cluster": CLUSTER,
        "resource_pool": RESOURCE_POOL,
        "hosts": HOSTS,
        "datastore": DATASTORE,
        "datastore_cluster": DATASTORE_CLUSTER,
        "network": NETWORK_NAME,
        "folder": text(
            "Folder of the pool's virtual machines, as a path below vsphere.folder; made when missing.",
            minLength=1,
            examples=["workers"],
        ),
        "failure_domains": list_of(
            "The failure domains that the pool is spread over; empty: all.",
            text("Name of a failure domain.", minLength=1),
            default=[],
            uniqueItems=True,
        ),
    },
    default={},
)
