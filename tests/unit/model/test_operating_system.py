"""Families of operating systems."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.operating_system import family_of


@pytest.mark.parametrize(
    ("guest_id", "family"),
    [
        ("ubuntu64Guest", "debian"),
        ("debian12_64Guest", "debian"),
        ("oracleLinux7_64Guest", "redhat"),
        ("oracleLinux64Guest", "redhat"),
        ("rhel9_64Guest", "redhat"),
        ("rockylinux_64Guest", "redhat"),
        ("sles15_64Guest", "suse"),
        ("opensuse64Guest", "suse"),
        ("windows2019srv_64Guest", "other"),
        ("other5xLinux64Guest", "other"),
        ("", "other"),
    ],
)
def test_family_is_told_by_the_guest_id(guest_id: str, family: str) -> None:
    assert family_of(guest_id) == family
