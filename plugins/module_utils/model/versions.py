# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one table of versions: what each Kubernetes minor needs of its companions."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FULL_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


@dataclass(frozen=True)
class Release:
    """The companions of one Kubernetes minor version.

    Attributes:
        kubeadm_api: version of kubeadm's configuration API, as in `kubeadm.k8s.io/<kubeadm_api>`.
        etcd: default version of etcd, without a leading "v".
        pause: tag of the sandbox image `pause`.
        coredns: tag of the CoreDNS image that kubeadm installs.
        image_repository: registry that kubeadm pulls the images from by default.
    """

    kubeadm_api: str
    etcd: str
    pause: str
    coredns: str
    image_repository: str


# Source: cmd/kubeadm/app/constants of each minor. etcd differs on purpose: the last patches of the same minors, and
# never 3.5.0 to 3.5.2, which may corrupt data (etcd-io/etcd issue 13766).
RELEASES: dict[str, Release] = {
    "1.20": Release("v1beta2", "3.4.23", "3.2", "1.7.0", "k8s.gcr.io"),
    "1.21": Release("v1beta2", "3.4.23", "3.4.1", "v1.8.0", "k8s.gcr.io"),
    "1.22": Release("v1beta2", "3.5.4", "3.5", "v1.8.4", "k8s.gcr.io"),
}


def is_full_version(version: str) -> bool:
    """Tell whether the text is `major.minor.patch`, all three numbers, without a leading "v"."""
    return _FULL_VERSION.fullmatch(version) is not None


def minor_of(version: str) -> str:
    """Return `1.20` for `1.20.2`."""
    return ".".join(version.split(".")[:2])


def release_of(version: str) -> Release | None:
    """Return the companions of a full Kubernetes version, or None when this collection does not know its minor."""
    return RELEASES.get(minor_of(version)) if is_full_version(version) else None


def supported_versions() -> str:
    """Return the minors of the table as a sentence's part, for messages: `1.20.x, 1.21.x, 1.22.x`."""
    return ", ".join(f"{minor}.x" for minor in RELEASES)
