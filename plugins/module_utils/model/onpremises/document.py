# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A furyctl config of the kind OnPremises for a living cluster, with which furyctl installs the distribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .advanced import advanced
from .credentials import PROXY_VARIABLE, without_login
from .distribution import version_note
from .moved_paths import moved, relative
from .pools import Machine, differences, hosts, masters, node_groups

# The first line of the file; a file without it is not ours to write over.
MARK = "# Written by sighup.fury_vsphere: the living cluster, as furyctl takes it."
_SSH_PORT = 22
_LONGEST_NAME = 56


class NothingThereError(ValueError):
    """The cluster has no control plane yet."""


@dataclass(frozen=True)
class Places:
    """Absolute paths.

    Attributes:
        document: directory that the document is written to.
        pki: directory of the authorities' files, by the names that furyctl looks for.
        ssh_key: the private key that the machines are reached with.
        distribution: directory that the relative paths of the distribution part begin at.
    """

    document: str
    pki: str
    ssh_key: str
    distribution: str


@dataclass(frozen=True)
class OnPremises:
    """The document.

    Attributes:
        content: as data.
        notes: what the user should know: what is missing, and what has no place in the document.
    """

    content: dict[str, Any]
    notes: tuple[str, ...]


# The comment that the document begins with. Why each of these lines is there is said in docs/distribution.md.
HEADER = (
    MARK,
    "#",
    "# Hosts and addresses are those of the living machines. Write it anew after the cluster has changed; what you",
    "# change here is lost then. Relative paths begin at this file's directory: leave it where it is.",
    "#",
    "# flags: furyctl begins behind its Kubernetes phase. Machines, load balancers, etcd and Kubernetes are kept by",
    "# furyctl-vsphere; furyctl's own Kubernetes phase would install them a second time, in another way.",
    "# loadBalancers.enabled: false: furyctl does not install HAProxy and keepalived on these hosts, where they run.",
)


def onpremises(
    model: Mapping[str, Any],
    machines: Sequence[Machine],
    endpoint: Mapping[str, Any],
    distribution: Mapping[str, Any],
    places: Places,
) -> OnPremises:
    """Return the document of a cluster, from its complete model and its living machines.

    `machines` have name, pool, role and address; those without an address are left out, and told. Raises
    NothingThereError when there is no control plane.
    """
    by_name = sorted(machines, key=lambda machine: str(machine["name"]))
    living = [machine for machine in by_name if machine["address"]]
    if not hosts(living, "control_plane"):
        raise NothingThereError(
            f"cluster {model['name']!r} has no control plane with an address; make it first with apply, then ask again"
        )
    content = {
        "apiVersion": "kfd.sighup.io/v1alpha2",
        "kind": "OnPremises",
        "metadata": {"name": model["name"]},
        "flags": {"apply": {"startFrom": "pre-distribution"}},
        "spec": {
            "distributionVersion": distribution["distributionVersion"],
            "kubernetes": _kubernetes(model, living, endpoint, places),
            **{
                key: moved(distribution[key], places.distribution, places.document)
                for key in ("distribution", "plugins")
                if key in distribution
            },
        },
    }
    notes = (*differences(model, by_name), *_notes(model, distribution))
    return OnPremises(content, notes)


def _kubernetes(
    model: Mapping[str, Any], machines: Sequence[Machine], endpoint: Mapping[str, Any], places: Places
) -> dict[str, Any]:
    kubernetes = model["kubernetes"]
    etcd = hosts(machines, "etcd")
    proxy = _proxy(model)
    more = advanced(model, places.document)
    return {
        "pkiFolder": relative(places.pki, places.document),
        "ssh": {
            "username": model["ssh"]["user"],
            "keyPath": relative(places.ssh_key, places.document),
        },
        "dnsZone": model["network"]["domain"],
        "controlPlaneAddress": f"{endpoint['host']}:{endpoint['port']}",
        "podCidr": kubernetes["pod_cidr"],
        "svcCidr": kubernetes["service_cidr"],
        **({"proxy": proxy} if proxy else {}),
        "loadBalancers": _load_balancers(model["load_balancer"], hosts(machines, "load_balancer")),
        "masters": masters(model, machines),
        **({"etcd": {"hosts": etcd}} if etcd else {}),
        "nodes": node_groups(model, machines),
        **({"advanced": more} if more else {}),
    }


def _load_balancers(load_balancer: Mapping[str, Any], own: list[dict[str, str]]) -> dict[str, Any]:
    """Describe the load balancers without having furyctl install them: then it wants keepalived's password in clear."""
    if not own:
        return {"enabled": False}
    vip = load_balancer["vip"]
    if not vip:
        return {"enabled": False, "hosts": own}
    router = load_balancer["virtual_router_id"] or int(vip.rpartition(".")[2])
    return {
        "enabled": False,
        "hosts": own,
        "keepalived": {"enabled": False, "ip": vip, "virtualRouterId": str(router)},
    }


def _proxy(model: Mapping[str, Any]) -> dict[str, str]:
    """Return the proxy of the images, or that of the packages when they have none."""
    proxies: Iterable[Mapping[str, str]] = (model["container_runtime"]["proxy"], model["packages"]["proxy"])
    proxy = next((each for each in proxies if each["http"] or each["https"]), None)
    if proxy is None:
        return {}
    section = {
        "http": without_login(proxy["http"]),
        "https": without_login(proxy["https"]),
        "noProxy": proxy["no_proxy"],
    }
    return {key: value for key, value in section.items() if value}


def _notes(model: Mapping[str, Any], distribution: Mapping[str, Any]) -> Iterator[str]:
    """Tell what has no place in the document, or needs something of the user."""
    version = version_note(str(distribution["distributionVersion"]), str(model["kubernetes"]["version"]))
    if version:
        yield version
    if len(model["name"]) > _LONGEST_NAME:
        yield f"the name {model['name']} has more than {_LONGEST_NAME} characters, which furyctl refuses"
    if model["ssh"]["port"] != _SSH_PORT:
        port = model["ssh"]["port"]
        yield f"furyctl's config has no place for the port of SSH: set ANSIBLE_REMOTE_PORT={port} for furyctl"
    if any(PROXY_VARIABLE in value for value in _proxy(model).values()):
        yield f"set {PROXY_VARIABLE} to USER:PASSWORD of the proxy before furyctl runs"
    for registry in model["container_runtime"]["registries"]:
        if registry.get("username") and registry.get("password_environment"):
            yield f"set {registry['password_environment']} to the password of {registry['name']} before furyctl runs"
    if model["kubernetes"]["encryption"]["enabled"]:
        yield "secrets are encrypted in etcd: the keys stay in secrets/encryption.json and are not in the document"
