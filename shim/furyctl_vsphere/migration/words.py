# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where today's dialect says what the former one said, key by key: former path -> path today, in the order of today."""

from __future__ import annotations

from ..dialects.modern_words import ADVANCED, KUBERNETES, VSPHERE
from ..document import KeyPath

_NETWORK: KeyPath = (*VSPHERE, "network")

SAME: dict[KeyPath, KeyPath] = {
    ("metadata", "name"): ("metadata", "name"),
    ("spec", "environmentName"): (*VSPHERE, "environment"),
    ("spec", "config", "datacenterName"): (*VSPHERE, "datacenter"),
    ("spec", "config", "cluster"): (*VSPHERE, "cluster"),
    ("spec", "config", "esxiHosts"): (*VSPHERE, "hosts"),
    ("spec", "config", "datastore"): (*VSPHERE, "datastore"),
    ("spec", "networkConfig", "name"): (*_NETWORK, "name"),
    ("spec", "clusterCIDR"): (*_NETWORK, "cidr"),
    ("spec", "networkConfig", "gateway"): (*_NETWORK, "gateway"),
    ("spec", "networkConfig", "nameservers"): (*_NETWORK, "nameservers"),
    ("spec", "networkConfig", "ipOffset"): (*_NETWORK, "ipOffset"),
    ("spec", "boundary"): (*VSPHERE, "boundary"),
    ("spec", "version"): (*KUBERNETES, "version"),
    ("spec", "controlPlaneEndpoint"): (*KUBERNETES, "controlPlaneAddress"),
    ("spec", "clusterPODCIDR"): (*KUBERNETES, "podCidr"),
    ("spec", "clusterSVCCIDR"): (*KUBERNETES, "svcCidr"),
    ("spec", "networkConfig", "domain"): (*KUBERNETES, "dnsZone"),
    ("spec", "sshPublicKeys"): (*KUBERNETES, "ssh", "authorizedKeys"),
    ("spec", "cri", "proxy"): (*KUBERNETES, "proxy"),
    ("spec", "lbNode"): (*KUBERNETES, "loadBalancers"),
    ("spec", "masterNode"): (*KUBERNETES, "masters"),
    ("spec", "infraNode"): (*KUBERNETES, "nodes", 0),
    ("spec", "nodePools"): (*KUBERNETES, "nodes"),
    ("spec", "oidc", "issuerURL"): (*ADVANCED, "oidc", "issuer_url"),
    ("spec", "oidc", "clientID"): (*ADVANCED, "oidc", "client_id"),
    ("spec", "oidc", "caFile"): (*ADVANCED, "oidc", "ca_file"),
    ("spec", "cri", "version"): (*ADVANCED, "containerd", "version"),
    ("spec", "cri", "dns"): (*ADVANCED, "containerd", "dns"),
    ("spec", "cri", "mirrors"): (*ADVANCED, "containerd", "mirrors"),
    ("spec", "etcd", "version"): (*ADVANCED, "etcd", "version"),
}
# Sections, for the comments before them.
SECTIONS: dict[KeyPath, KeyPath] = {
    ("kind",): ("kind",),
    ("metadata",): ("metadata",),
    ("spec",): ("spec",),
    ("spec", "config"): (*VSPHERE, "datacenter"),
    ("spec", "networkConfig"): _NETWORK,
    ("spec", "oidc"): (*ADVANCED, "oidc"),
    ("spec", "etcd"): (*ADVANCED, "etcd"),
    ("spec", "cri"): (*ADVANCED, "containerd"),
}
# Keys of a group of machines that are written otherwise.
NODE = {
    "role": "name",
    "count": "count",
    "cpu": "cpu",
    "memSize": "memory",
    "diskSize": "disk",
    "template": "template",
    "labels": "labels",
    "taints": "taints",
    "customScriptPath": "hooks.firstBoot",
    "hooks": "hooks",
}
