from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.clock import clock


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (125.9, "2:05"), (3599, "59:59"), (3661, "1:01:01")])
def test_a_duration_is_shown_in_minutes_and_hours(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
