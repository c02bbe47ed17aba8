"""Who decides how a run is shown."""

from __future__ import annotations

import sys

import pytest
from furyctl_vsphere.console import Screen


@pytest.mark.parametrize(
    ("is_terminal", "no_tty", "environment", "live_and_colour"),
    [
        (True, False, {}, (True, True)),
        (True, True, {}, (False, False)),
        (True, False, {"NO_COLOR": "1"}, (True, False)),
        (False, False, {}, (False, False)),
    ],
)
def test_a_run_is_live_and_coloured_on_terminals_unless_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,
    no_tty: bool,
    environment: dict[str, str],
    live_and_colour: tuple[bool, bool],
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    screen = Screen(no_tty, environment)
    assert (screen.live, screen.colour) == live_and_colour
