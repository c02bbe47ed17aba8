# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Kubernetes and the container runtime."""

from __future__ import annotations

from .audit import AUDIT
from .certificates import EXTRA_NAMES, USER
from .components import FEATURE_GATES, arguments, component, kubelet_configuration
from .encryption import ENCRYPTION
from .oidc import OIDC
from .proxy import proxy
from .registries import REGISTRIES
from .terms import DNS_NAME, VERSION, Schema, address, list_of, mapping, network, text, url
from .tls import TLS

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
        "users": list_of("Users that have a kubeconfig beside the administrator's.", USER, default=[]),
        "pod_cidr": network("Network of the pods.", default="172.21.0.0/16"),
        "service_cidr": network("Network of the services.", default="172.23.0.0/16"),
        "dns_domain": text(
            "DNS domain of the services.",
            default="cluster.local",
            pattern=DNS_NAME,
            x_expected="a DNS domain in lower-case letters",
        ),
        "oidc": OIDC,
        "audit": AUDIT,
        "encryption": ENCRYPTION,
        "tls": TLS,
        "api_server": component("API servers", {"extra_names": EXTRA_NAMES}),
        "controller_manager": component("controller managers"),
        "scheduler": component("schedulers"),
        "feature_gates": FEATURE_GATES,
        "cloud_provider": text(
            "external: a cloud controller manager, which is not installed here, completes the nodes.",
            enum=["", "external"],
            default="",
        ),
        "kubelet_configuration": kubelet_configuration("Fields merged into the nodes' KubeletConfiguration."),
        "kubelet_arguments": arguments("Arguments of the nodes' kubelets.", examples=[{"v": 2}]),
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
