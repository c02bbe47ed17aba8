from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.mode import is_live

GOOD = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("wish", "environment", "live"),
    [
        ("", GOOD, True),
        ("live", GOOD, True),
        ("plain", GOOD, False),
        ("", GOOD | {"NO_COLOR": "1"}, True),
        ("", GOOD | {"CI": "true"}, False),
        ("", GOOD | {"CI": "false"}, True),
        ("live", GOOD | {"CI": "true"}, True),
        ("", {"TERM": "dumb"}, False),
        ("live", {"TERM": "dumb"}, False),
        ("", {}, False),
    ],
)
def test_what_decides_on_a_terminal(wish: str, environment: dict[str, str], live: bool) -> None:
    assert is_live(wish, environment, is_terminal=True, is_interactive=False) is live


@pytest.mark.parametrize("wish", ["", "live"])
def test_nothing_is_drawn_without_a_terminal_or_beside_what_asks(wish: str) -> None:
    assert not is_live(wish, GOOD, is_terminal=False, is_interactive=False)
    assert not is_live(wish, GOOD, is_terminal=True, is_interactive=True)
