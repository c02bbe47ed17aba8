# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one table of what hardens Kubernetes: each item of the CIS benchmark that its settings can meet, and how they do.

Numbers and titles are those of the CIS Kubernetes Benchmark 1.9 (in its machine-readable form cfg/cis-1.9 of
aquasecurity/kube-bench on GitHub). Settings in this table are defaults: what the cluster model says wins over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .merging import merge

# Where an item's setting stands: a program's arguments, or the KubeletConfiguration.
API_SERVER, CONTROLLER_MANAGER, SCHEDULER, KUBELET = "api_server", "controller_manager", "scheduler", "kubelet"
ETCD, KUBE_PROXY, FILES, POLICIES = "etcd", "kube_proxy", "files", "policies"

# How an item is met.
SET, KUBEADM, DEFAULT, KEY, SITE, NOT_MET = "set", "kubeadm", "default", "key", "site", "not met"


@dataclass(frozen=True)
class Item:
    """One item of the benchmark.

    Attributes:
        number: its number there; empty for what is good practice without being in it.
        title: what it asks for.
        place: whose setting it is.
        met: SET by the item's own settings, by what KUBEADM writes, by Kubernetes' own DEFAULT, by a KEY of the cluster
            model, by the SITE alone, or NOT_MET.
        note: the key, or the reason.
        settings: arguments of the program, or fields of the KubeletConfiguration.
    """

    number: str
    title: str
    place: str
    met: str
    note: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its checks call it."""
        return self.number or self.title


ITEMS: tuple[Item, ...] = (
    Item("1.1.1-1.1.6", "Manifests of the control plane are readable by root only", FILES, KUBEADM),
    Item(
        "1.1.7",
        "etcd's manifest is readable by root only",
        FILES,
        NOT_MET,
        "it is a unit of systemd, which complains of units that not everybody can read; no secret is in it",
    ),
    Item("1.1.8", "etcd's manifest is root's", FILES, SET, "role etcd"),
    Item(
        "1.1.9-1.1.10", "Files of the pods' network are readable by root only", FILES, SITE, "its plug-in writes them"
    ),
    Item("1.1.11-1.1.12", "etcd's data is etcd's alone", FILES, SET, "role etcd"),
    Item("1.1.13-1.1.18", "Kubeconfigs of administrator and programs are readable by root only", FILES, KUBEADM),
    Item("1.1.19", "Keys and certificates are root's", FILES, SET, "role control_plane"),
    Item(
        "1.1.20",
        "Certificates are readable by root only",
        FILES,
        SET,
        "role control_plane: by their directories, which nobody else may enter",
    ),
    Item("1.1.21", "Keys are readable by root only", FILES, SET, "role control_plane"),
    Item(
        "1.2.1",
        "No anonymous requests",
        API_SERVER,
        NOT_MET,
        "nodes that join read the cluster's authority anonymously, and load balancers ask /readyz; RBAC gives "
        "anonymous users nothing else",
    ),
    Item("1.2.2", "No tokens in a file", API_SERVER, DEFAULT),
    Item(
        "1.2.3",
        "No services with external addresses",
        API_SERVER,
        NOT_MET,
        "programs may need them; the plug-in DenyServiceExternalIPs goes into kubernetes.api_server.extra_arguments, "
        "from Kubernetes 1.21 on",
    ),
    Item("1.2.4", "The API server shows kubelets a certificate", API_SERVER, KUBEADM),
    Item(
        "1.2.5",
        "The API server checks the kubelets' certificates",
        API_SERVER,
        NOT_MET,
        "kubelets sign their own; somebody would have to approve the requests for others",
    ),
    Item("1.2.6-1.2.8", "Authorization by Node and RBAC, never AlwaysAllow", API_SERVER, KUBEADM),
    Item(
        "1.2.9",
        "A limit for events",
        API_SERVER,
        NOT_MET,
        "the plug-in EventRateLimit is alpha, and what fits depends on the programs",
    ),
    Item("1.2.10", "No admission of everything", API_SERVER, DEFAULT),
    Item(
        "1.2.11",
        "Images are always pulled anew",
        API_SERVER,
        NOT_MET,
        "a site without a registry brings them as archives, which AlwaysPullImages would not use",
    ),
    Item("1.2.12-1.2.13", "Admission plug-ins ServiceAccount and NamespaceLifecycle", API_SERVER, DEFAULT),
    Item("1.2.14", "Admission plug-in NodeRestriction", API_SERVER, KUBEADM, "a list without it is refused"),
    Item("1.2.15", "No profiling", API_SERVER, SET, settings={"profiling": False}),
    Item("1.2.16-1.2.19", "An audit log, kept for 30 days, 10 files of 100 MB", API_SERVER, KEY, "kubernetes.audit"),
    Item("1.2.20", "A time limit for requests", API_SERVER, DEFAULT, "a minute"),
    Item(
        "1.2.21",
        "Tokens of deleted service accounts are worth nothing",
        API_SERVER,
        SET,
        settings={"service-account-lookup": True},
    ),
    Item("1.2.22-1.2.26", "Keys and certificates for service accounts, etcd, clients and TLS", API_SERVER, KUBEADM),
    Item(
        "1.2.27-1.2.28", "Secrets are encrypted at rest, with a strong cipher", API_SERVER, KEY, "kubernetes.encryption"
    ),
    Item("1.2.29", "Strong ciphers only", API_SERVER, KEY, "kubernetes.tls"),
    Item("1.3.1", "Terminated pods are collected", CONTROLLER_MANAGER, DEFAULT, "from 12500 on"),
    Item("1.3.2", "No profiling", CONTROLLER_MANAGER, SET, settings={"profiling": False}),
    Item("1.3.3-1.3.5", "Each controller has its own account, signed and checked", CONTROLLER_MANAGER, KUBEADM),
    Item("1.3.6", "Certificates of kubelets can rotate", CONTROLLER_MANAGER, DEFAULT),
    Item("1.3.7", "Bound to the machine itself", CONTROLLER_MANAGER, SET, settings={"bind-address": "127.0.0.1"}),
    Item("1.4.1", "No profiling", SCHEDULER, SET, settings={"profiling": False}),
    Item("1.4.2", "Bound to the machine itself", SCHEDULER, SET, settings={"bind-address": "127.0.0.1"}),
    Item("2.1-2.7", "TLS with certificates of an authority of its own, for clients and peers", ETCD, SET, "role etcd"),
    Item(
        "3.1.1-3.1.3",
        "Users log in with nothing that cannot be revoked",
        POLICIES,
        SITE,
        "kubernetes.oidc gives them a login; the administrator's kubeconfig is for emergencies",
    ),
    Item("3.2.1-3.2.2", "An audit policy that covers what matters", API_SERVER, KEY, "kubernetes.audit"),
    Item("", "Tokens to join with are revoked when the nodes have joined", POLICIES, SET, "role kubeadm"),
    Item(
        "4.1.1",
        "The kubelet's unit is readable by root only",
        FILES,
        NOT_MET,
        "it comes with the package; systemd complains of units that not everybody can read, and no secret is in it",
    ),
    Item("4.1.2", "The kubelet's unit is root's", FILES, DEFAULT, "it comes with the package"),
    Item("4.1.3-4.1.4", "kube-proxy's kubeconfig is readable by root only", FILES, KUBEADM, "it has no such file"),
    Item("4.1.5-4.1.6", "The kubelet's kubeconfig is readable by root only", FILES, KUBEADM),
    Item(
        "4.1.7",
        "The authority that the kubelet trusts is readable by root only",
        FILES,
        NOT_MET,
        "on workers kubeadm lets everybody read it; a certificate is no secret",
    ),
    Item("4.1.8", "The authority that the kubelet trusts is root's", FILES, KUBEADM),
    Item("4.1.9-4.1.10", "The kubelet's configuration is root's", FILES, SET, "role kubeadm"),
    Item(
        "4.2.1",
        "No anonymous requests",
        KUBELET,
        SET,
        settings={"authentication": {"anonymous": {"enabled": False}, "webhook": {"enabled": True}}},
    ),
    Item("4.2.2", "Authorization by the API server", KUBELET, SET, settings={"authorization": {"mode": "Webhook"}}),
    Item(
        "4.2.3",
        "Clients show a certificate",
        KUBELET,
        SET,
        settings={"authentication": {"x509": {"clientCAFile": "/etc/kubernetes/pki/ca.crt"}}},
    ),
    Item("4.2.4", "No port without login", KUBELET, SET, settings={"readOnlyPort": 0}),
    Item("4.2.5", "Idle streams end", KUBELET, SET, settings={"streamingConnectionIdleTimeout": "4h0m0s"}),
    Item("", "Kernel parameters are as the kubelet wants them", KUBELET, SET, settings={"protectKernelDefaults": True}),
    Item("4.2.6", "The kubelet manages its iptables chains", KUBELET, SET, settings={"makeIPTablesUtilChains": True}),
    Item("4.2.7", "A node has the name of its machine", KUBELET, DEFAULT, "hostname-override is refused"),
    Item("4.2.8", "Events are not lost", KUBELET, SET, settings={"eventRecordQPS": 50}),
    Item(
        "4.2.9", "The kubelet's TLS certificate is the site's", KUBELET, NOT_MET, "kubelets sign their own, see 1.2.5"
    ),
    Item("4.2.10", "Certificates rotate", KUBELET, SET, settings={"rotateCertificates": True}),
    Item("4.2.11", "Certificates for TLS can rotate", KUBELET, DEFAULT),
    Item("4.2.12", "Strong ciphers only", KUBELET, KEY, "kubernetes.tls"),
    Item(
        "4.2.13", "Pods have a limit of processes", KUBELET, NOT_MET, "what fits depends on the programs: podPidsLimit"
    ),
    Item("4.3.1", "Metrics are bound to the machine itself", KUBE_PROXY, DEFAULT),
    Item(
        "5.1-5.7",
        "Policies: rights, pods, networks, secrets, images, namespaces",
        POLICIES,
        SITE,
        "they come with the distribution, and with the programs that run on the cluster",
    ),
)


def hardened(place: str) -> dict[str, Any]:
    """Return the settings of this table for a program."""
    settings: dict[str, Any] = {}
    for item in ITEMS:
        if item.place == place:
            settings = merge(settings, item.settings)
    return settings
