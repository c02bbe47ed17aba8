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
from ipaddress import IPv4Network
from typing import Any, NamedTuple

from .addressing import mac_address
from .node import Node

# The name that the guest's network card gets, whatever the distribution calls it.
_INTERFACE = "eth0"


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
    network = model["network"]
    return {
        "version": 2,
        "ethernets": {
            _INTERFACE: {
                # By MAC address: cloud-init's renderers for Red Hat's family know no match by a name's pattern.
                "match": {"macaddress": mac_address(model["name"], node.address)},
                "set-name": _INTERFACE,
                "dhcp4": False,
                "dhcp6": False,
                "addresses": [f"{node.address}/{IPv4Network(network['cidr']).prefixlen}"],
                # Not "default", which older versions of cloud-init do not know.
                "routes": [{"to": "0.0.0.0/0", "via": network["gateway"]}],
                "nameservers": {"addresses": list(network["nameservers"]), "search": [network["domain"]]},
            }
        },
    }


def _packed(text: str) -> str:
    # mtime 0: the same text gives the same bytes.
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
