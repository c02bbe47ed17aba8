"""The table of versions."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.versions import (
    RELEASES,
    is_full_version,
    minor_of,
    release_of,
    supported_versions,
)


@pytest.mark.parametrize(
    ("version", "is_full"),
    [("1.20.2", True), ("1.20", False), ("v1.20.2", False), ("1.20.2-rc", False), ("1.020.2", False), ("", False)],
)
def test_full_versions(version: str, is_full: bool) -> None:
    assert is_full_version(version) is is_full


def test_release_of_a_version() -> None:
    release = release_of("1.20.2")
    assert release is not None
    assert (release.kubeadm_api, release.etcd, release.pause) == ("v1beta2", "3.4.23", "3.2")


@pytest.mark.parametrize("version", ["1.19.9", "1.23.0", "1.2.0", "2.20.0", "1.20", "x"])
def test_unknown_versions(version: str) -> None:
    assert release_of(version) is None


def test_table_is_sound() -> None:
    assert minor_of("1.22.3") == "1.22"
    assert supported_versions() == "1.20.x, 1.21.x, 1.22.x"
    assert all(is_full_version(release.etcd) for release in RELEASES.values())
