from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.containerd_unfitness import containerd_unfitness
from ansible_collections.sighup.fury_vsphere.plugins.filter.containerd_version import containerd_version
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.releases import RELEASES


@pytest.mark.parametrize(
    ("output", "version"),
    [
        ("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+b1", "1.6.20"),
        ("containerd containerd.io 1.6.33 d2d58213f83a351ca8f528a95fbd145f5654e957", "1.6.33"),
        ("containerd github.com/containerd/containerd/v2 v2.2.0 1c4457e00facac03ce1d75f7b6777a7a851e5c41\n", "2.2.0"),
        ("", ""),
        ("bash: containerd: command not found", ""),
    ],
)
def test_version(output: str, version: str) -> None:
    assert containerd_version(output) == version


@pytest.mark.parametrize(
    ("containerd", "kubernetes"),
    [
        ("1.6.20", "1.20.2"),  # newer than the table's only minor
        ("1.7.28", "1.22.17"),
        ("2.0.1", "1.23.17"),
        ("1.7.13", "1.30.0"),
        ("2.2.0", "1.35.5"),
        ("2.3.1", "1.35.5"),
    ],
)
def test_fits(containerd: str, kubernetes: str) -> None:
    assert containerd_unfitness(containerd, kubernetes) == []


@pytest.mark.parametrize("minor", RELEASES)
def test_what_the_table_names_fits(minor: str) -> None:
    for patch in RELEASES[minor].containerd:
        assert containerd_unfitness(patch, f"{minor}.0") == []


@pytest.mark.parametrize(
    ("containerd", "kubernetes", "message"),
    [
        ("1.3.9", "1.20.2", "Kubernetes 1.20.2 needs containerd 1.4.0 (or a later patch), and this node has 1.3.9; "),
        ("2.0.0", "1.20.2", "containerd 2.0.0 does not speak the kubelet's language before Kubernetes 1.23"),
        ("1.6.33", "1.35.5", "needs containerd 1.7.28 (or a later patch) or 2.1.5 (or a later patch) or 2.2.0"),
        (
            "1.7.12",
            "1.31.0",
            "1.31.0 needs containerd 1.7.20 or a later patch of it, and this node has 1.7.12",
        ),
        ("1.7.12", "1.31.0", "install it from other repositories (packages.repositories), or name it in"),
        ("1.7.28", "1.99.0", "Kubernetes 1.99.0 is not known to this collection"),
    ],
)
def test_does_not_fit(containerd: str, kubernetes: str, message: str) -> None:
    (found,) = containerd_unfitness(containerd, kubernetes)
    assert message in found


def test_settings_of_registries_need_a_containerd_that_reads_them() -> None:
    (found,) = containerd_unfitness("1.4.13", "1.20.2", True)
    assert "containerd 1.4.13 knows no settings of registries" in found
