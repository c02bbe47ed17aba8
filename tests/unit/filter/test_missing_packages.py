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
    ("name", "version", "is_missing"),
    [
        ("kubelet", "", False),
        ("kubelet", "1.20.2-*", False),
        ("kubelet", "1.20.20-*", True),
        ("kubelet", "1.20.2", True),
        # Removed, of which its configuration was left.
        ("kubeadm", "1.20.2-*", True),
        ("kubectl", "", True),
        ("haprox*", "", True),
    ],
)
def test_what_is_installed_in_that_version_is_not_missing(name: str, version: str, is_missing: bool) -> None:
    package = {"name": name, "version": version}
    assert missing_packages([package, {"name": "haproxy"}], LINES) == ([package] if is_missing else [])
