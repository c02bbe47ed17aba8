"""What version and clock of a vCenter mean."""

from __future__ import annotations

from datetime import date

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_version import (
    clock_verdict,
    version_verdict,
)

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("api_type", "version", "status"),
    [
        ("VirtualCenter", "8.0.3", "ok"),
        ("VirtualCenter", "9.0.0", "ok"),
        ("VirtualCenter", "7.0.3", "warning"),
        ("VirtualCenter", "6.7.0", "warning"),
        ("VirtualCenter", "6.5.0", "warning"),
        ("VirtualCenter", "10.0.0", "warning"),
        ("HostAgent", "8.0.3", "failed"),
    ],
)
def test_version(api_type: str, version: str, status: str) -> None:
    verdict = version_verdict("vc:443", api_type, version, "1", TODAY)
    assert verdict.status == status
    assert bool(verdict.remedy) is (status != "ok")


def test_end_of_support_is_a_date_that_passes() -> None:
    assert version_verdict("vc", "VirtualCenter", "8.0.1", "", date(2027, 10, 11)).status == "ok"
    ended = version_verdict("vc", "VirtualCenter", "8.0.1", "", date(2027, 10, 12))
    assert ended.status == "warning"
    assert "2027-10-11" in ended.detail


def test_unknown_version_is_told_apart_by_age() -> None:
    assert "older" in version_verdict("vc", "VirtualCenter", "6.5.0", "", TODAY).detail
    assert "newer" in version_verdict("vc", "VirtualCenter", "9.5.0", "", TODAY).detail


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "ok"), (-5, "ok"), (6, "warning"), (-299, "warning"), (301, "failed"), (-86400, "failed")],
)
def test_clock(seconds: float, status: str) -> None:
    assert clock_verdict("vc", seconds).status == status


def test_clock_tells_the_direction() -> None:
    assert "ahead" in clock_verdict("vc", 60).detail
    assert "behind" in clock_verdict("vc", -60).detail
