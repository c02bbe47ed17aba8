# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The cluster model, described in the one place that validation, defaults and documentation read.

A JSON Schema (draft 2020-12) with two keywords of our own, used in messages: `x-expected` says in words what a value
must be, `x-remedy` what to do about another one. `x-default` says in words where a default comes from that depends
on other keys (see defaults.py).
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_LABEL = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
_QUALIFIED_NAME = r"^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"
_LABEL_VALUE = r"^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$"
_HTTP_URL = r"^https?://[^\s/]+(/\S*)?$"
_VERSION = r"^\d+\.\d+\.\d+$"
_DNS_NAME = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"


def _text(description: str, **keywords: Any) -> Schema:
    return {"type": "string", "description": description, **_keywords(keywords)}


def _number(description: str, minimum: int, maximum: int, **keywords: Any) -> Schema:
    return {
        "type": "integer",
        "description": description,
        "minimum": minimum,
        "maximum": maximum,
        **_keywords(keywords),
    }


def _list(description: str, items: Schema, **keywords: Any) -> Schema:
    return {"type": "array", "description": description, "items": items, **_keywords(keywords)}


def _map(description: str, properties: dict[str, Schema], required: tuple[str, ...] = (), **keywords: Any) -> Schema:
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": properties,
        **({"required": list(required)} if required else {}),
        **_keywords(keywords),
    }


def _keywords(given: dict[str, Any]) -> Schema:
    """Spell our keywords as they stand in the schema: `x_expected` is `x-expected`."""
    return {name.replace("x_", "x-", 1) if name.startswith("x_") else name: value for name, value in given.items()}


def _label(description: str, **keywords: Any) -> Schema:
    return _text(
        description,
        pattern=_LABEL,
        x_expected="at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends",
        **keywords,
    )


def _address(description: str, **keywords: Any) -> Schema:
    return _text(description, format="ipv4", x_expected="an IPv4 address such as 10.0.0.1", **keywords)


def _network(description: str, **keywords: Any) -> Schema:
    return _text(
        description,
        format="ipv4-network",
        x_expected="an IPv4 network such as 10.0.0.0/24, without host bits",
        **keywords,
    )


def _url(description: str, **keywords: Any) -> Schema:
    return _text(description, pattern=_HTTP_URL, x_expected="a URL that begins with http:// or https://", **keywords)


_EXTRA_CONFIG: Schema = {
    "type": "object",
    "description": "Advanced settings (extraConfig) of virtual machines, as vSphere names them.",
    "additionalProperties": {
        "type": ["string", "integer", "boolean"],
        "description": "The value; vSphere stores text, true and false become TRUE and FALSE.",
        "x-expected": "a string, a whole number, true or false",
    },
    "propertyNames": {
        "pattern": r"^(?!guestinfo\.(metadata|userdata)(\.encoding)?$)(?!fury\.).+",
        "x-expected": "a key other than guestinfo.metadata, guestinfo.userdata and fury.*, which are set by us",
    },
    "default": {},
    "examples": [{"sched.mem.pin": "TRUE"}],
}

_METADATA_KEY: Schema = {
    "pattern": _QUALIFIED_NAME,
    "x-expected": "a Kubernetes name such as tier or example.com/tier",
}

_LABELS: Schema = {
    "type": "object",
    "description": "Labels of the pool's nodes in Kubernetes.",
    "additionalProperties": {
        "type": "string",
        "description": "The label's value.",
        "pattern": _LABEL_VALUE,
        "x-expected": "a string of at most 63 letters, digits, dashes, dots and underscores",
        "x-remedy": "put numbers, true and false in quotes",
    },
    "propertyNames": _METADATA_KEY,
    "default": {},
    "examples": [{"tier": "apps"}],
}

_ANNOTATIONS: Schema = {
    "type": "object",
    "description": "Annotations of the pool's nodes in Kubernetes.",
    "additionalProperties": {
        "type": "string",
        "description": "The annotation's value.",
        "x-expected": "a string",
        "x-remedy": "put numbers, true and false in quotes",
    },
    "propertyNames": _METADATA_KEY,
    "default": {},
}

_TAINT: Schema = _map(
    "One taint of the pool's nodes.",
    {
        "key": _text("Key of the taint.", examples=["dedicated"], **_METADATA_KEY),
        "value": _text(
            "Value of the taint.",
            default="",
            pattern=_LABEL_VALUE,
            x_expected="a string of at most 63 letters, digits, dashes, dots and underscores",
        ),
        "effect": _text(
            "What becomes of pods that do not tolerate it.", enum=["NoSchedule", "PreferNoSchedule", "NoExecute"]
        ),
    },
    required=("key", "effect"),
    examples=[{"key": "dedicated", "value": "apps", "effect": "NoSchedule"}],
)

_POOL: Schema = _map(
    "One group of nodes that are alike.",
    {
        "name": _label("Name of the pool; part of its nodes' names and an Ansible group.", examples=["applications"]),
        "role": _text("What its nodes are in the cluster.", enum=["control_plane", "worker", "load_balancer", "etcd"]),
        "count": _number("Number of nodes.", 0, 1000, default=1),
        "cpu": _number("Virtual CPUs of a node.", 1, 768, default=2),
        "memory_mb": _number(
            "Memory of a node in MiB.",
            512,
            25165824,
            multipleOf=4,  # vSphere refuses other sizes
            x_default="4096; 2048 for the role load_balancer",
            x_expected="a whole number of MiB from 512 to 25165824, divisible by 4",
        ),
        "disk_gb": _number(
            "Size of a node's first disk in GiB; not below the template's.",
            1,
            63488,
            x_default="80; 20 for the role load_balancer",
        ),
        "template": _text(
            "Template to clone, as a path below the datacenter's VM folder.",
            minLength=1,
            x_default="vsphere.template",
            examples=["TEMPLATES/oraclelinux-8"],
        ),
        "labels": _LABELS,
        "annotations": _ANNOTATIONS,
        "taints": _list("Taints of the pool's nodes in Kubernetes.", _TAINT, default=[]),
        "hooks": _map(
            "Scripts of yours that run on the nodes, by the moment when they run.",
            {
                "first_boot": _list(
                    "Before anything is installed.",
                    _text(
                        "Absolute path of a script on the operator's machine.",
                        pattern="^/",
                        x_expected="an absolute path on the operator's machine",
                    ),
                    default=[],
                ),
            },
            default={},
        ),
        "extra_config": _EXTRA_CONFIG,
    },
    required=("name", "role"),
)

_REPOSITORY: Schema = _map(
    "One repository of packages.",
    {
        "name": _label("Name of the repository's file on the nodes.", examples=["site-mirror"]),
        "family": _text("Operating systems that use it.", enum=["debian", "redhat"]),
        "uri": _url("Base URL of the repository.", examples=["https://mirror.example.com/apt"]),
        "suite": _text("Debian family: suite of the repository.", default="", examples=["bookworm", "/"]),
        "components": _list(
            "Debian family: components of the suite; none when the suite ends in a slash.",
            _text("A component.", minLength=1),
            default=[],
            examples=[["main"]],
        ),
        "key": _text(
            "Public key that signs the repository, as ASCII-armoured text.",
            default="",
            pattern=r"^(\s*-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*-----END PGP PUBLIC KEY BLOCK-----\s*)?$",
            x_expected="an ASCII-armoured PGP public key block",
        ),
        "key_url": _text(
            "URL of that key, instead of its text.",
            default="",
            pattern=_HTTP_URL.replace("^", "^(").replace("$", ")?$"),
            x_expected="a URL that begins with http:// or https://",
        ),
        "key_checksum": _text(
            "Checksum of what key_url holds; required when that is not https.",
            default="",
            pattern="^(sha256:[0-9a-f]{64})?$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
    },
    required=("name", "family", "uri"),
)

_IMAGE_ARCHIVE: Schema = _map(
    "One archive of container images, imported on the nodes.",
    {
        "url": _url("URL of the archive.", examples=["https://mirror.example.com/images/kubernetes-1.20.2.tar"]),
        "checksum": _text(
            "Checksum of the archive.",
            pattern="^sha256:[0-9a-f]{64}$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
        "kubernetes_version": _text(
            "Use the archive with this version of Kubernetes only; empty: with every one.",
            default="",
            pattern=_VERSION.replace("^", "^(").replace("$", ")?$"),
            x_expected="a full version such as 1.20.2",
        ),
    },
    required=("url", "checksum"),
)

_VSPHERE: Schema = _map(
    "Where in vCenter the virtual machines live.",
    {
        "datacenter": _text("Name of the datacenter.", minLength=1, examples=["DC01"]),
        "cluster": _text(
            "vSphere cluster, or resource pool as CLUSTER/POOL or by its name alone. Needed when there are no hosts.",
            default="",
            examples=["CLUSTER01"],
        ),
        "hosts": _list(
            "Hosts to spread the virtual machines on. Needed when there is no cluster.",
            _text("Name of the host in vCenter.", minLength=1),
            default=[],
            uniqueItems=True,
            examples=[["esxi-01.example.com"]],
        ),
        "datastore": _text("Name of the datastore.", minLength=1, examples=["DATASTORE01"]),
        "folder": _text(
            "Folder of the virtual machines, as a path below the datacenter's VM folder; made when missing.",
            minLength=1,
            x_default="the cluster's name",
        ),
        "template": _text("Template of the pools that name none.", default="", examples=["TEMPLATES/ubuntu-22.04"]),
        "extra_config": _EXTRA_CONFIG,
    },
    required=("datacenter", "datastore"),
)

_NETWORK: Schema = _map(
    "The nodes' network.",
    {
        "name": _text("Name of the network or distributed port group.", minLength=1, examples=["VM Network"]),
        "cidr": _network("The network.", examples=["10.0.0.0/24"]),
        "gateway": _address("The default gateway.", x_default="the first address of cidr"),
        "nameservers": _list(
            "The name servers.", _address("Address of a name server."), minItems=1, x_default="the gateway"
        ),
        "domain": _text(
            "DNS domain of the nodes.",
            default="localdomain",
            pattern=_DNS_NAME,
            maxLength=253,
            x_expected="a DNS domain in lower-case letters",
        ),
        "ip_offset": _number(
            "Added to every address that is computed from cidr, so that several clusters may share a network.",
            0,
            16777216,
            default=0,
        ),
        "ntp": _list(
            "NTP servers; empty: those of the distribution.",
            _text("Name or address of an NTP server.", minLength=1, pattern=r"^\S+$", x_expected="a host name"),
            default=[],
        ),
    },
    required=("name", "cidr"),
)

_SSH: Schema = _map(
    "How the nodes are reached.",
    {
        "user": _text(
            "User on the nodes, made at their first boot; may become root.",
            default="fury",
            pattern=r"^[a-z_][a-z0-9_-]{0,31}$",
            x_expected="a Linux user name of at most 32 lower-case letters, digits, dashes and underscores",
        ),
        "port": _number("TCP port of the nodes' SSH servers.", 1, 65535, default=22),
        "authorized_keys": _list(
            "Public keys that may log in as that user, beside the one made in the working directory.",
            _text(
                "The content of a public key file.",
                pattern=r"^(ssh-(rsa|ed25519)|ecdsa-sha2-\S+|sk-\S+) [A-Za-z0-9+/]+=*( [^\r\n]*)?$",
                x_expected="one SSH public key such as 'ssh-ed25519 AAAA… name'",
            ),
            default=[],
        ),
    },
    default={},
)

_LOAD_BALANCER: Schema = _map(
    "The load balancers in front of the Kubernetes API.",
    {
        "vip": _text(
            "Virtual address that the load balancers share; empty: none.",
            anyOf=[{"format": "ipv4"}, {"const": ""}],
            x_expected="an IPv4 address such as 10.0.0.1",
            x_default=(
                "with load balancers, the address of kubernetes.endpoint when it is in the nodes' network; with two or "
                "more and no endpoint, the lowest free one; else none"
            ),
        ),
        "port": _number(
            "TCP port of the Kubernetes API on the load balancers.",
            1,
            65535,
            x_default="the port of kubernetes.endpoint, or 6443",
        ),
    },
    default={},
)

_KUBERNETES: Schema = _map(
    "Kubernetes.",
    {
        "version": _text(
            "Version of Kubernetes.",
            pattern=_VERSION,
            x_expected="a full version such as 1.20.2",
            x_remedy="write major, minor and patch, in quotes when YAML takes it for a number",
            examples=["1.20.2"],
        ),
        "endpoint": _text(
            "Host or host:port of the Kubernetes API, as every node and user reaches it.",
            pattern=r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?)?$",
            x_expected="a host, or host:port such as 10.0.0.10:6443",
            x_default="load_balancer.vip, else the single load balancer, else the single control plane",
        ),
        "pod_cidr": _network("Network of the pods.", default="172.21.0.0/16"),
        "service_cidr": _network("Network of the services.", default="172.23.0.0/16"),
        "dns_domain": _text(
            "DNS domain of the services.",
            default="cluster.local",
            pattern=_DNS_NAME,
            x_expected="a DNS domain in lower-case letters",
        ),
        "oidc": _map(
            "Login to the Kubernetes API by OpenID Connect.",
            {
                "issuer_url": _text(
                    "URL of the issuer; empty: no OpenID Connect.",
                    default="",
                    pattern=r"^(https://\S+)?$",
                    x_expected="a URL that begins with https://",
                ),
                "client_id": _text("Client id that tokens must be made for.", default=""),
                "ca_file": _text(
                    "Absolute path on the control planes of the CA that signs the issuer's certificate.",
                    default="",
                    pattern="^(/.*)?$",
                    x_expected="an absolute path on the nodes",
                ),
            },
            default={},
        ),
        "kubelet_configuration": {
            "type": "object",
            "description": "Fields merged into the nodes' KubeletConfiguration.",
            "default": {},
            "examples": [{"maxPods": 200}],
        },
        "kube_proxy_configuration": {
            "type": "object",
            "description": "Fields merged into the cluster's KubeProxyConfiguration.",
            "default": {},
            "examples": [{"mode": "ipvs"}],
        },
        "image_repository": _text(
            "Registry of the Kubernetes images.",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$|^$",
            x_expected="a registry and path without scheme, such as registry.example.com/kubernetes",
            x_default="kubeadm's for the version",
        ),
    },
    required=("version",),
)

_ETCD: Schema = _map(
    "etcd.",
    {
        "version": _text(
            "Version of etcd.",
            pattern=_VERSION.replace("^", "^(").replace("$", ")?$"),
            x_expected="a full version such as 3.4.23",
            x_default="by the version of Kubernetes",
        ),
    },
    default={},
)

_CONTAINER_RUNTIME: Schema = _map(
    "containerd.",
    {
        "version": _text(
            "Version of the containerd package; empty: the repository's newest.",
            default="",
            pattern=r"^(\d[A-Za-z0-9.+~:-]*)?$",
            x_expected="a version such as 1.6.20",
        ),
        "dns": _list(
            "Resolvers for the containers, instead of the node's.", _address("Address of a resolver."), default=[]
        ),
        "proxy": _map(
            "Proxy that images are pulled through.",
            {
                "http": _text("Proxy for http.", default="", pattern=r"^(\S+)?$", x_expected="a URL without spaces"),
                "https": _text("Proxy for https.", default="", pattern=r"^(\S+)?$", x_expected="a URL without spaces"),
                "no_proxy": _text(
                    "Hosts, domains and networks that are reached directly, separated by commas.", default=""
                ),
            },
            default={},
        ),
        "mirrors": _list("Mirrors of Docker Hub.", _url("URL of a mirror."), default=[]),
        "config": {
            "type": "object",
            "description": "Keys merged into containerd's CRI configuration.",
            "default": {},
        },
    },
    default={},
)

_PACKAGES: Schema = _map(
    "Where packages, images and etcd come from: what an air-gapped site overrides.",
    {
        "repositories": _list(
            "Repositories of packages; empty: the public ones of the Kubernetes project.", _REPOSITORY, default=[]
        ),
        "image_archives": _list(
            "Archives of container images for sites without a registry.", _IMAGE_ARCHIVE, default=[]
        ),
        "etcd_mirror": _text(
            "Base URL of a mirror of etcd's releases, laid out as upstream's; empty: upstream.",
            default="",
            pattern=_HTTP_URL.replace("^", "^(").replace("$", ")?$"),
            x_expected="a URL that begins with http:// or https://",
        ),
    },
    default={},
)

CLUSTER_SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "fury_cluster",
    **_map(
        "A Kubernetes cluster on vSphere virtual machines.",
        {
            "name": _label("Name of the cluster.", examples=["demo"]),
            "environment": _text(
                "Name of the environment, part of the virtual machines' metadata.",
                default="default",
                minLength=1,
                examples=["production"],
            ),
            "vsphere": _VSPHERE,
            "network": _NETWORK,
            "ssh": _SSH,
            "load_balancer": _LOAD_BALANCER,
            "pools": _list("The groups of nodes.", _POOL, minItems=1),
            "kubernetes": _KUBERNETES,
            "etcd": _ETCD,
            "container_runtime": _CONTAINER_RUNTIME,
            "packages": _PACKAGES,
            "boundary": {
                "type": "boolean",
                "description": "Prepare every node as a target of HashiCorp Boundary.",
                "default": False,
            },
        },
        required=("name", "vsphere", "network", "pools", "kubernetes"),
    ),
}
