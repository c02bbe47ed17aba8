"""Reading versions, and the table of releases."""

from __future__ import annotations

import re

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.releases import (
    MOVED_TO_REGISTRY,
    RELEASES,
    SYSTEMS,
    V2_REQUIRED,
    Release,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.versions import (
    is_full_version,
    minor_of,
    numbers_of,
    release_of,
    supported_versions,
)


@pytest.mark.parametrize(
    ("version", "is_full"),
    [("1.20.2", True), ("1.20", False), ("v1.20.2", False), ("1.20.2-rc", False), ("1.020.2", False), ("", False)],
)
def test_full_versions(version: str, is_full: bool) -> None:
    assert is_full_version(version) is is_full


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.20.2", (1, 20, 2)), ("4.18.0-553.el8_10.x86_64", (4, 18, 0)), ("8", (8,)), ("", ()), ("unknown", ())],
)
def test_numbers_of_a_version(version: str, numbers: tuple[int, ...]) -> None:
    assert numbers_of(version) == numbers


def test_release_of_a_version() -> None:
    release = release_of("1.20.2")
    assert release is not None
    assert (release.kubeadm_api, release.etcd, release.pause) == ("v1beta2", "3.4.23", "3.2")


@pytest.mark.parametrize("version", ["1.19.9", "1.36.0", "1.2.0", "2.20.0", "1.20", "x"])
def test_unknown_versions(version: str) -> None:
    assert release_of(version) is None


@pytest.mark.parametrize(
    ("version", "repository"),
    [
        ("1.20.15", "k8s.gcr.io"),
        ("1.22.16", "k8s.gcr.io"),
        ("1.22.17", "registry.k8s.io"),
        ("1.23.14", "k8s.gcr.io"),
        ("1.23.15", "registry.k8s.io"),
        ("1.24.8", "k8s.gcr.io"),
        ("1.24.10", "registry.k8s.io"),
        ("1.25.0", "registry.k8s.io"),
    ],
)
def test_registry_is_that_of_the_patch(version: str, repository: str) -> None:
    release = release_of(version)
    assert release is not None
    assert release.image_repository == repository


def test_table_has_every_minor_from_first_to_last() -> None:
    assert list(RELEASES) == [f"1.{number}" for number in range(20, 36)]
    assert minor_of("1.22.3") == "1.22"
    assert supported_versions() == "1.20.x to 1.35.x"


def test_table_never_names_an_etcd_that_corrupts_data() -> None:
    versions = [release.etcd for release in RELEASES.values()]
    assert all(is_full_version(version) for version in versions)
    assert not {"3.5.0", "3.5.1", "3.5.2"} & set(versions)


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES)
def test_entry_is_sound(release: Release) -> None:
    assert re.fullmatch(r"v1beta[234]", release.kubeadm_api)
    assert re.fullmatch(r"3\.\d+(\.\d+)?", release.pause)
    assert re.fullmatch(r"v?1\.\d+\.\d+", release.coredns)
    for version in (*release.containerd, release.cri_tools, release.cni_plugins):
        assert is_full_version(version)
    assert [numbers_of(each) for each in release.containerd] == sorted(numbers_of(each) for each in release.containerd)
    assert release.control_plane_taints


def test_needs_only_grow() -> None:
    """A newer minor never needs less than an older one: a mistyped number stands out here."""
    columns = [
        [numbers_of(getattr(release, name).lstrip("v")) for release in RELEASES.values()]
        for name in ("etcd", "pause", "coredns", "cri_tools", "cni_plugins", "kernel")
    ]
    columns.append([numbers_of(release.containerd[-1]) for release in RELEASES.values()])
    columns.append([(int(release.kubeadm_api[-1]),) for release in RELEASES.values()])
    columns.append([(int(release.public_packages),) for release in RELEASES.values()])
    columns.append([(int(release.cgroups == V2_REQUIRED),) for release in RELEASES.values()])
    for column in columns:
        assert column == sorted(column)


def test_systems_are_within_the_table() -> None:
    for system in SYSTEMS:
        assert {system.oldest, system.newest} <= set(RELEASES)
        # Whoever is refused is told why.
        assert bool(system.reason) == ((system.oldest, system.newest) != (next(iter(RELEASES)), list(RELEASES)[-1]))
    assert set(MOVED_TO_REGISTRY) <= set(RELEASES)
