"""The table of vSphere's versions."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.compatibility import (
    GUESTS,
    HARDWARE_VERSIONS,
    RELEASES,
    newest_hardware,
    parse_version,
    release_of,
)


@pytest.mark.parametrize(
    ("version", "build", "newest"),
    [
        ("6.0.0", 0, 0),
        ("6.7.0", 8169922, 14),
        ("6.7.0", 14320388, 15),
        ("7.0.0", 15843807, 17),
        ("7.0.1", 0, 18),
        ("7.0.3", 0, 19),
        ("8.0.1", 0, 20),
        ("8.0.3", 0, 21),
        ("9.0.1", 0, 22),
        ("11.0", 0, 22),
        ("", 0, 0),
    ],
)
def test_newest_virtual_hardware_of_a_host(version: str, build: int, newest: int) -> None:
    assert newest_hardware(parse_version(version), build) == newest


def test_release_is_known_by_its_first_two_numbers() -> None:
    found = release_of(parse_version("8.0.3.00400"))
    assert found is not None
    assert found.name == "8.0"
    assert release_of(parse_version("6.5.0")) is None
    assert release_of(parse_version("8.1.0")) is None


def test_table_is_in_order() -> None:
    assert [each.version for each in RELEASES] == sorted(each.version for each in RELEASES)
    assert [each.number for each in HARDWARE_VERSIONS] == sorted(each.number for each in HARDWARE_VERSIONS)
    assert [each.since for each in HARDWARE_VERSIONS] == sorted(each.since for each in HARDWARE_VERSIONS)
    assert all(guest.since for guest in GUESTS.values())
