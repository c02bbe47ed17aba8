# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether a version of Kubernetes runs on a node as it is: its operating system, kernel and cgroups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .releases import RELEASES, SYSTEMS, V2_REQUIRED, Release, System
from .versions import minor_of, numbers_of, release_of, supported_versions


@dataclass(frozen=True)
class NodeSystem:
    """What a node tells of its system.

    Attributes:
        distribution: Ansible's fact `distribution`.
        version: Ansible's fact `distribution_version`.
        kernel: Ansible's fact `kernel`.
        has_cgroup_v2: whether version 2 of cgroups is what is mounted.
    """

    distribution: str
    version: str
    kernel: str
    has_cgroup_v2: bool


def unfitness(version: str, node: NodeSystem) -> Iterator[str]:
    """Yield what keeps a full version of Kubernetes from running on a node, each with what can be done."""
    release = release_of(version)
    system = _system_of(node)
    if release is None:
        yield f"Kubernetes {version} is not known to this collection; choose one of {supported_versions()}"
    elif system is None:
        names = ", ".join(each.name for each in SYSTEMS)
        yield f"{node.distribution} {node.version} is none of the systems that are supported; use one of {names}"
    elif system not in (fitting := systems_of(minor_of(version))):
        names = ", ".join(each.name for each in fitting)
        yield (
            f"Kubernetes {version} is not supported on {system.name}: {system.reason}; choose one of "
            f"{system.oldest}.x to {system.newest}.x in kubernetes.version, or a template with one of {names}"
        )
    else:
        yield from _kernel_and_cgroups(version, release, node)


def systems_of(minor: str) -> list[System]:
    """Return the operating systems that a minor is supported on."""
    return [each for each in SYSTEMS if numbers_of(each.oldest) <= numbers_of(minor) <= numbers_of(each.newest)]


def _system_of(node: NodeSystem) -> System | None:
    for system in SYSTEMS:
        known = numbers_of(system.version)
        if node.distribution == system.distribution and numbers_of(node.version)[: len(known)] == known:
            return system
    return None


def _kernel_and_cgroups(version: str, release: Release, node: NodeSystem) -> Iterator[str]:
    kernel = numbers_of(node.kernel)
    if kernel < numbers_of(release.kernel):
        older = _up_to_the_newest(lambda each: kernel >= numbers_of(each.kernel))
        yield (
            f"Kubernetes {version} needs Linux {release.kernel} or newer, and this node runs {node.kernel}; boot a "
            f"newer kernel (on Oracle Linux the Unbreakable Enterprise Kernel), or choose {older} in kubernetes.version"
        )
    if release.cgroups == V2_REQUIRED and not node.has_cgroup_v2:
        older = _up_to_the_newest(lambda each: each.cgroups != V2_REQUIRED)
        yield (
            f"Kubernetes {version} needs cgroup v2, and this node has v1; set operating_system.switch_to_cgroup_v2, "
            f"which reboots a node that is not part of Kubernetes yet, boot it with "
            f"systemd.unified_cgroup_hierarchy=1 on the kernel's command line, or choose {older} in kubernetes.version"
        )


def _up_to_the_newest(fits: Callable[[Release], bool]) -> str:
    """Name the minors up to the newest that fits; every older one does, too."""
    minors = [minor for minor, release in RELEASES.items() if fits(release)]
    return f"{minors[-1]}.x or older" if minors else "another node"
