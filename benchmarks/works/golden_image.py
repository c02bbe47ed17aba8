"""A whole cluster, machines and Kubernetes, from a plain template and from a golden image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..cluster import VERSION, cluster
from ..lab import lab
from ..measurement import Kind, Measurement
from ..names import KUBERNETES_IMAGE
from ..part import Part
from .installation import measurement, not_ready
from .work import Environments, Work

_WORKERS, _NODES = 2, 5
_NAME = "ubuntu-22.04-golden"


def works() -> tuple[Work, ...]:
    """Return the works of this file."""
    return (Work((KUBERNETES_IMAGE,), _both, Part.IMAGES),)


def _both(environments: Environments) -> Iterator[Measurement]:
    with lab() as site:
        with cluster("plain", environments.own, site) as plain:
            ended = plain.apply(_WORKERS)
            yield measurement(KUBERNETES_IMAGE, "plain template", Kind.PEER, ended, not_ready(plain, _NODES))
        with cluster("image", environments.own, site) as builder:
            built = builder.build_image(_definition(site))
        if built.failure:
            yield measurement(KUBERNETES_IMAGE, "golden image", Kind.OURS, built)
            return
        with cluster("golden", environments.own, site, f"TEMPLATES/{_NAME}-v1") as golden:
            ended = golden.apply(_WORKERS)
            yield measurement(KUBERNETES_IMAGE, "golden image", Kind.OURS, ended, not_ready(golden, _NODES))


def _definition(site: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": _NAME,
        "system": "ubuntu-22.04",
        "source": {"url": site["LAB_OVA_UBUNTU"], "checksum": site["LAB_OVA_UBUNTU_CHECKSUM"]},
        "kubernetes": {"version": VERSION},
        "vsphere": {"datacenter": "LAB", "cluster": "LAB-CLUSTER", "datastore": "LAB-DATASTORE"},
        "network": {"name": "lab-net", "cidr": site["LAB_SUBNET"]},
    }
