# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Kubernetes, etcd and the container runtime."""

from __future__ import annotations

from .proxy import proxy
from .registries import REGISTRIES
from .terms import DNS_NAME, VERSION, Schema, address, list_of, mapping, network, text, url

KUBERNETES: Schema = mapping(
    "Kubernetes.",
    {
        "version": text(
            "Version of Kubernetes.",
            pattern=VERSION,
            x_expected="a full version such as 1.20.2",
            x_remedy="write major, minor and patch, in quotes when YAML takes it for a number",
            examples=["1.20.2"],
        ),
        "endpoint": text(
            "Host or host:port of the Kubernetes API, as every node and user reaches it.",
            pattern=r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?)?$",
            x_expected="a host, or host:port such as 10.0.0.10:6443",
            x_default="load_balancer.vip, else the single load balancer, else the single control plane",
        ),
        "pod_cidr": network("Network of the pods.", default="172.21.0.0/16"),
        "service_cidr": network("Network of the services.", default="172.23.0.0/16"),
        "dns_domain": text(
            "DNS domain of the services.",
            default="cluster.local",
            pattern=DNS_NAME,
            x_expected="a DNS domain in lower-case letters",
        ),
        "oidc": mapping(
            "Login to the Kubernetes API by OpenID Connect.",
            {
                "issuer_url": text(
                    "URL of the issuer; empty: no OpenID Connect.",
                    default="",
                    pattern=r"^(https://\S+)?$",
                    x_expected="a URL that begins with https://",
                ),
                "client_id": text("Client id that tokens must be made for.", default=""),
                "ca_file": text(
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
        "image_repository": text(
            "Registry of the Kubernetes images.",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$|^$",
            x_expected="a registry and path without scheme, such as registry.example.com/kubernetes",
            x_default="kubeadm's for the version",
        ),
    },
    required=("version",),
)

ETCD: Schema = mapping(
    "etcd.",
    {
        "version": text(
            "Version of etcd.",
            pattern=VERSION.replace("^", "^(").replace("$", ")?$"),
            x_expected="a full version such as 3.4.23",
            x_default="by the version of Kubernetes",
        ),
    },
    default={},
)

CONTAINER_RUNTIME: Schema = mapping(
    "containerd.",
    {
        "version": text(
            "Version of the containerd package; empty: the repository's newest.",
            default="",
            pattern=r"^(\d[A-Za-z0-9.+~:-]*)?$",
            x_expected="a version such as 1.6.20",
        ),
        "dns": list_of(
            "Resolvers for the containers, instead of the node's.", address("Address of a resolver."), default=[]
        ),
        "proxy": proxy("Proxy that images are pulled through.", default={}),
        "registries": REGISTRIES,
        "mirrors": list_of(
            "Mirrors of Docker Hub, in short: the same as mirrors of the registry docker.io.",
            url("URL of a mirror."),
            default=[],
        ),
        "config": {
            "type": "object",
            "description": "Keys merged into containerd's CRI configuration, named as in containerd 1.x.",
            "default": {},
        },
    },
    default={},
)
