# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether an installed containerd is good for a version of Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..versions import numbers_of, release_of, supported_versions

# containerd 2.0 no longer speaks the only version of the CRI (v1alpha2) that kubelets before 1.23 know.
_FIRST_WITH_STABLE_CRI = (1, 23)
_FIRST_WITHOUT_ALPHA_CRI = (2, 0)
# The first that reads a directory with the settings of registries.
_FIRST_WITH_CONFIG_PATH = (1, 5)

_VERSION = re.compile(r"^containerd\s+\S+\s+v?(\d+\.\d+\.\d+)", re.ASCII | re.MULTILINE)


def containerd_version(output: str) -> str:
    """Return the version in what `containerd --version` prints; "" when there is none."""
    match = _VERSION.search(output)
    return match[1] if match else ""


def containerd_unfitness(kubernetes: str, containerd: str, with_registries: bool) -> Iterator[str]:
    """Yield what is wrong with an installed containerd, each with what can be done."""
    release = release_of(kubernetes)
    installed = numbers_of(containerd)
    if release is None:
        yield f"Kubernetes {kubernetes} is not known to this collection; choose one of {supported_versions()}"
        return
    oldest = {numbers_of(patch)[:2]: patch for patch in release.containerd}
    choice = " or ".join(f"{patch} (or a later patch)" for patch in release.containerd)
    remedy = "install it from other repositories (packages.repositories), or name it in container_runtime.version"
    if numbers_of(kubernetes) < _FIRST_WITH_STABLE_CRI and installed >= _FIRST_WITHOUT_ALPHA_CRI:
        yield (
            f"containerd {containerd} does not speak the kubelet's language before Kubernetes 1.23 (CRI v1alpha2), and "
            f"this is {kubernetes}; choose a 1.x of containerd in container_runtime.version"
        )
    elif installed[:2] < min(oldest):
        yield f"Kubernetes {kubernetes} needs containerd {choice}, and this node has {containerd}; {remedy}"
    elif installed[:2] in oldest and installed < numbers_of(oldest[installed[:2]]):
        yield (
            f"Kubernetes {kubernetes} needs containerd {oldest[installed[:2]]} or a later patch of it, and this node "
            f"has {containerd}; {remedy}"
        )
    if with_registries and installed < _FIRST_WITH_CONFIG_PATH:
        yield (
            f"containerd {containerd} knows no settings of registries (1.5 and later do); {remedy}, or remove "
            "container_runtime.registries and container_runtime.mirrors"
        )
