"""What is to be done about a hook, from what a node remembers."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.decision import (
    KEEP,
    RESTART,
    START,
    TAKE,
    WAIT,
    decide,
)

DONE = {"fingerprint": "f", "started": 1.0, "ended": 2.0, "code": 0, "timed_out": False, "told": True}


@pytest.mark.parametrize(
    ("record", "rerun", "running", "action"),
    [
        pytest.param(None, False, False, START, id="never ran"),
        pytest.param(DONE, False, False, KEEP, id="ran"),
        pytest.param(DONE, True, False, START, id="ran, and is asked for again"),
        pytest.param({**DONE, "fingerprint": "g"}, False, False, START, id="an older content ran"),
        pytest.param({**DONE, "code": 3}, False, False, START, id="failed, and was told"),
        pytest.param({**DONE, "timed_out": True}, False, False, START, id="took too long, and was told"),
        pytest.param({**DONE, "told": False}, False, False, TAKE, id="ended while nobody looked"),
        pytest.param({**DONE, "told": False}, True, False, TAKE, id="ended while nobody looked, and is asked for"),
        pytest.param({**DONE, "told": False, "code": 3}, False, False, TAKE, id="failed while nobody looked"),
        pytest.param({"fingerprint": "f", "ended": None}, False, False, RESTART, id="was cut off"),
        pytest.param({"fingerprint": "g", "ended": None}, False, False, START, id="an older content was cut off"),
        pytest.param({"fingerprint": "f", "ended": None}, False, True, WAIT, id="goes on"),
        pytest.param({"fingerprint": "g", "ended": None}, True, True, WAIT, id="an older content goes on"),
        pytest.param(None, False, True, WAIT, id="is about to begin"),
    ],
)
def test_what_is_done(record: dict[str, Any] | None, rerun: bool, running: bool, action: str) -> None:
    assert decide(record, "f", rerun, running) == action
