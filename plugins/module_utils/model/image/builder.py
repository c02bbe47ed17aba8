# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The cluster models of which an image's builder, and the clones that certify a template, are machines.

So they are made, found, reached and deleted by what makes, finds, reaches and deletes the machines of clusters.
Kubernetes is never set up on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..merging import merge
from ..naming import node_name
from ..networks import network_of
from ..releases import RELEASES
from ..schemas.image import NONE
from ..sections import section
from .naming import builder_cluster, certification_cluster, source_path
from .systems import IMAGE_SYSTEMS, minors_of

BUILDER_POOL = "builder"
CERTIFICATION_POOLS = {"first": "control_plane", "second": "worker"}

# Networks for pods and services that nobody uses: the first pair that leaves the machines' own network alone.
_KUBERNETES_NETWORKS = (
    ("172.21.0.0/16", "172.23.0.0/16"),
    ("10.244.0.0/16", "10.96.0.0/16"),
    ("192.168.0.0/17", "192.168.128.0/17"),
)

_PARTS = ("operating_system", "packages", "container_runtime", "ssh", "firewall", "trusted_certificates")
# What a site says of etcd, which no image has.
_NOT_ITS_PACKAGES = ("etcd_mirror", "etcd_checksums")


def builder_model(image: Mapping[str, Any], source: str = "") -> dict[str, Any]:
    """Return the partial model of the cluster whose only machine is the builder of a complete definition.

    `source` is the path of the template to clone, where that is not the one that the definition tells.
    """
    vsphere, builder = image["vsphere"], image["builder"]
    cluster = merge(_hardened(image["hardening"]), image["cluster"])
    hooks = {"after_kubernetes": image["hooks"]} if image["hooks"] else {}
    parts = {part: cluster[part] for part in _PARTS if part in cluster}
    if "packages" in parts:
        parts["packages"] = {key: value for key, value in parts["packages"].items() if key not in _NOT_ITS_PACKAGES}
    model: dict[str, Any] = {
        "name": builder_cluster(image["name"]),
        "environment": "image",
        **parts,
        "vsphere": {
            "customization": {"method": image["customization"]},
            **vsphere,
            "folder": builder_folder(image),
            "template": source or source_path(image),
        },
        "network": _network(image["network"], builder["address"]),
        "pools": [
            {
                "name": BUILDER_POOL,
                "role": "control_plane",
                **{key: builder[key] for key in ("cpu", "memory_mb", "disk_gb")},
                **({"hooks": hooks} if hooks else {}),
            }
        ],
        "kubernetes": {"version": kubernetes_version(image), **_kubernetes_networks(image["network"])},
    }
    if cluster.get("image_repository"):
        model["kubernetes"]["image_repository"] = cluster["image_repository"]
    return model


def builder_path(image: Mapping[str, Any]) -> str:
    """Return the path of the machine that a definition's image is made in."""
    return f"{builder_folder(image)}/{node_name(builder_cluster(image['name']), BUILDER_POOL, 1)}"


def builder_folder(image: Mapping[str, Any]) -> str:
    """Return the path of the folder that it is in, which has nothing else in it."""
    return f"{image['vsphere']['folder']}/{image['name']}-build"


def certification_model(base: Mapping[str, Any], template: str, disk_gb: int) -> dict[str, Any]:
    """Return the partial model of the cluster of the two clones that certify the template at a path.

    `base` is a partial model with where the clones live, in a folder of their own below its folder.
    """
    name = certification_cluster(template)
    above = section(dict(base), "vsphere").get("folder")
    placement = {"folder": "/".join(filter(None, [above, name])), "template": template}
    own = {
        "name": name,
        "environment": "certification",
        "vsphere": placement,
        "pools": [
            {"name": pool, "role": role, "count": 1, "disk_gb": disk_gb} for pool, role in CERTIFICATION_POOLS.items()
        ],
    }
    model = merge(base, own)
    model.setdefault(
        "kubernetes", {"version": _oldest_public(list(RELEASES)), **_kubernetes_networks(model["network"])}
    )
    return model


def certification_base(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return the partial model that says where, and how, clones of a complete definition's templates are made."""
    model = builder_model(image)
    vsphere = {key: value for key, value in model["vsphere"].items() if key != "template"}
    return {
        **{part: model[part] for part in _PARTS if part in model},
        "vsphere": {**vsphere, "folder": image["vsphere"]["folder"]},
        "network": image["network"],
    }


def kubernetes_version(image: Mapping[str, Any]) -> str:
    """Return the version of Kubernetes that the builder's model has.

    Without Kubernetes it is the one that asks the least of a machine: a model must have one.
    """
    version = str(image["kubernetes"]["version"])
    return version if version != NONE else _oldest_public(minors_of(IMAGE_SYSTEMS[image["system"]]))


def _oldest_public(minors: list[str]) -> str:
    """Return a version that needs no repository of the site's own."""
    return next(f"{minor}.0" for minor in minors if RELEASES[minor].public_packages)


def _hardened(hardening: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a cluster model that hardening is made of."""
    return {
        "operating_system": {"kernel_parameters": hardening["kernel_parameters"]},
        "firewall": {"enabled": hardening["firewall"]},
    }


def _network(network: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Return the network with the builder's address as its only one, when it has one."""
    return {**network, **({"ranges": [{"first": address, "last": address}], "ip_offset": 0} if address else {})}


def _kubernetes_networks(network: Mapping[str, Any]) -> dict[str, str]:
    cidr = network_of(network.get("cidr"))
    for pods, services in _KUBERNETES_NETWORKS:
        used = [network_of(each) for each in (pods, services)]
        if cidr is None or not any(each is not None and each.overlaps(cidr) for each in used):
            break
    return {"pod_cidr": pods, "service_cidr": services}
