from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.missing_packages import missing_packages

LINES = [
    "installed kubelet 1.20.2-00",
    "config-files kubeadm 1.20.2-00",
    "package kubectl is not installed",
    "installed haproxy 2.4.0-0ubuntu1",
]


@pytest.mark.parametrize(
    ("package", "is_missing"),
    [
        ("kubelet", False),
        ("kubelet=1.20.2-*", False),
        ("kubelet=1.20.20-*", True),
        ("kubelet=1.20.2", True),
        # Removed, of which its configuration was left.
        ("kubeadm=1.20.2-*", True),
        ("kubectl", True),
        ("haprox*", True),
    ],
)
def test_what_is_installed_in_that_version_is_not_missing(package: str, is_missing: bool) -> None:
    assert missing_packages([package, "haproxy"], LINES, "debian") == ([package] if is_missing else [])


@pytest.mark.parametrize(
    ("package", "specification"),
    [("kubelet=1.20.2-*", "kubelet-1.20.2"), ("containerd.io=1.6*", "containerd.io-1.6*"), ("socat", "socat")],
)
def test_dnf_has_its_own_way_to_write_a_version(package: str, specification: str) -> None:
    assert missing_packages([package], [], "redhat") == [specification]
