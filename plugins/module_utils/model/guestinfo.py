# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The documents that a new guest configures itself by: cloud-init's DataSourceVMware reads them as guestinfo.

JSON is YAML, so both documents are written as JSON.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from .node import Card, Node

# What the guest's network cards are called, whatever the distribution calls them; a number follows.
_INTERFACE = "eth"


class HostKey(NamedTuple):
    """An SSH host key pair: `private` in OpenSSH's format, `public` as `ssh-ed25519 <base64>`."""

    private: str
    public: str


def guestinfo(
    model: Mapping[str, Any], node: Node, host_key: HostKey, authorized_keys: Iterable[str]
) -> dict[str, str]:
    """Return the extraConfig keys that hand a new node its name, network, user and host key.

    Holds the private host key; the guest clears it after having read it (`cleanup-guestinfo`).
    """
    documents = {
        "metadata": json.dumps(metadata(model, node, host_key.public), sort_keys=True),
        "userdata": "#cloud-config\n" + json.dumps(userdata(model, node, host_key, authorized_keys), sort_keys=True),
    }
    keys = {}
    for name, text in documents.items():
        keys[f"guestinfo.{name}"] = _packed(text)
        keys[f"guestinfo.{name}.encoding"] = "gzip+base64"
    return keys


def metadata(model: Mapping[str, Any], node: Node, public_host_key: str) -> dict[str, Any]:
    """Return cloud-init's metadata: identity, host name and the static network as netplan's version 2 has it."""
    return {
        # Stable for the life of a machine, another one for its successor: each machine has a host key of its own.
        "instance-id": f"{node.name}-{hashlib.sha256(public_host_key.encode()).hexdigest()[:12]}",
        "local-hostname": node.name,
        "network": _network(model, node),
        "cleanup-guestinfo": ["userdata", "vendordata"],
    }


def userdata(model: Mapping[str, Any], node: Node, host_key: HostKey, authorized_keys: Iterable[str]) -> dict[str, Any]:
    """Return cloud-init's cloud-config: name, user, SSH keys, and the root file system grown to its disk."""
    return {
        "hostname": node.name,
        "fqdn": f"{node.name}.{model['network']['domain']}",
        # Red Hat's family would make the FQDN the host name, and the Kubernetes node's name follows the host name.
        "prefer_fqdn_over_hostname": False,
        "users": [
            {
                "name": model["ssh"]["user"],
                "gecos": "Fury",
                "shell": "/bin/bash",
                "lock_passwd": True,
                "sudo": "ALL=(ALL) NOPASSWD:ALL",
                # dict: without repetitions, in order.
                "ssh_authorized_keys": list(dict.fromkeys([*model["ssh"]["authorized_keys"], *authorized_keys])),
            }
        ],
        "disable_root": True,
        "ssh_pwauth": False,
        "ssh_deletekeys": True,
        "ssh_keys": {"ed25519_private": host_key.private, "ed25519_public": host_key.public},
        "growpart": {"mode": "auto", "devices": ["/"]},
        "resize_rootfs": True,
    }


def _network(model: Mapping[str, Any], node: Node) -> dict[str, Any]:
    return {
        "version": 2,
        "ethernets": {
            f"{_INTERFACE}{number}": {
                # By MAC address: cloud-init's renderers for Red Hat's family know no match by a name's pattern.
                "match": {"macaddress": card.mac},
                "set-name": f"{_INTERFACE}{number}",
                "dhcp4": card.dhcp,
                "dhcp6": False,
                **_addresses(card),
                **(_ways_out(model["network"], card) if number == 0 else _by_the_way(card)),
            }
            for number, card in enumerate(node.cards)
        },
    }


def _addresses(card: Card) -> dict[str, Any]:
    addresses = [f"{card.address}/{card.prefix}"] if card.address else []
    addresses += [card.ipv6] if card.ipv6 else []
    return {"addresses": addresses} if addresses else {}


def _ways_out(network: Mapping[str, Any], card: Card) -> dict[str, Any]:
    """Return routes and resolvers; DHCP gives routes itself."""
    # Not "default", which older versions of cloud-init do not know.
    routes = [] if card.dhcp else [{"to": "0.0.0.0/0", "via": network["gateway"]}]
    if card.ipv6 and network["ipv6"]["gateway"]:
        routes.append({"to": "::/0", "via": network["ipv6"]["gateway"]})
    resolvers = {"search": [network["domain"]]}
    if network["nameservers"]:
        resolvers["addresses"] = list(network["nameservers"])
    return {**({"routes": routes} if routes else {}), "nameservers": resolvers}


def _by_the_way(card: Card) -> dict[str, Any]:
    """Keep a further card's DHCP from setting routes, and the boot from waiting for a card."""
    overrides = {"dhcp4-overrides": {"use-routes": False, "use-dns": False}} if card.dhcp else {}
    return {"optional": True, **overrides}


def _packed(text: str) -> str:
    # mtime 0: the same text gives the same bytes.
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
