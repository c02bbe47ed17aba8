# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a person sees of a run: lines that stay, and on a terminal that can do it a region that moves on below them.

All that is shown, and what is left out on a live screen, goes to Ansible's log.
"""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Iterable
from typing import Any

from ansible import constants
from ansible.utils.color import ANSIBLE_COLOR
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.clock import clock
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.failure import Failure
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.history import Expectation
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.line import Line, Tone
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.live_lines import live_lines
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.run import Phase, Run, Step
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.live_region import IS_AVAILABLE, LiveRegion
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.terminal_size import terminal_size

# Headings have a colour that all versions of Ansible have a level for in their log.
COLOURS = {
    Tone.PLAIN: None,
    Tone.HEADING: constants.COLOR_VERBOSE,
    Tone.GOOD: constants.COLOR_OK,
    Tone.CHANGE: constants.COLOR_CHANGED,
    Tone.WARNING: constants.COLOR_WARN,
    Tone.BAD: constants.COLOR_ERROR,
}

# A step that changed nothing is worth a line of a live screen when it took so many seconds.
_LONG = 10
# An expectation of less is not worth the room.
_SOON = 5
# Columns where the output is no terminal, so that nobody needs lines to fit.
_UNLIMITED = 1000


class RunScreen:
    """The screen of a run."""

    def __init__(self, display: Any, run: Run, *, live: bool) -> None:
        """Take Ansible's display; nothing is drawn before a phase begins."""
        self._display = display
        self._run = run
        self._is_headed = True
        self._heading = Line("")
        self._phase_usual: Expectation | None = None
        self._run_usual: Expectation | None = None
        self._region = LiveRegion(self._live_lines, colour=bool(ANSIBLE_COLOR)) if live and IS_AVAILABLE else None

    @property
    def is_live(self) -> bool:
        """Tell whether a part of the screen is drawn over and over."""
        return self._region is not None

    @property
    def width(self) -> int:
        """Return how many columns there are."""
        return terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else _UNLIMITED

    def start(self) -> None:
        """Begin to draw."""
        if self._region:
            self._region.start()

    def stop(self) -> None:
        """Draw no more; from here on all is shown line by line."""
        region, self._region = self._region, None
        if region:
            region.stop()

    def begin_phase(self, phase: Phase, usual: Expectation | None, run_usual: Expectation | None) -> None:
        """Show that a phase begins."""
        usual = usual if usual and usual.most >= _SOON else None
        self._phase_usual, self._run_usual = usual, run_usual
        elapsed = clock(phase.started - self._run.started)
        expectation = f", {usual}" if usual else ""
        self._heading = Line(f"\n▸ {phase.name}  [{elapsed}{expectation}]", Tone.HEADING)
        # On the screen it stands above the first thing that there is to show: many phases have nothing to do.
        self._is_headed = False
        self._put(self._heading, log_only=True)

    def end_phase(self, phase: Phase, seconds: float) -> None:
        """Show how a phase came out, where its steps were not shown one by one."""
        if self.is_live and phase.steps:
            steps = "1 step" if phase.steps == 1 else f"{phase.steps} steps"
            mark, tone = ("✗", Tone.BAD) if phase.lost else ("✓", Tone.CHANGE if phase.changed else Tone.GOOD)
            changed = f", {phase.changed} changed something" if phase.changed else ""
            self._put(Line(f"{mark} {phase.name}  {clock(seconds)}  ({steps}{changed})", tone))

    def end_step(self, step: Step, seconds: float) -> None:
        """Show how a step came out; on a live screen only one that did something, or took long."""
        counts = ", ".join(f"{state} {count}" for state, count in sorted(step.outcomes.items()))
        tone = Tone.PLAIN
        if step.outcomes["failed"] or step.outcomes["unreachable"]:
            tone = Tone.BAD
        elif step.outcomes["changed"]:
            tone = Tone.CHANGE
        line = Line(f"  {step.name} … {counts} ({seconds:.1f} s)", tone)
        if self.is_live and tone is Tone.PLAIN and seconds < _LONG:
            self._put(line, log_only=True)
        else:
            self.show([line])

    def fail(self, failure: Failure) -> None:
        """Show a failure at once."""
        state = "unreachable" if failure.is_unreachable else "failed"
        text = failure.message.replace("\n", "\n      ")
        self.show([Line(f"    ✗ {failure.host} {state} at '{failure.task}':\n      {text}", Tone.BAD)])

    def show(self, lines: Iterable[Line], indent: str = "") -> None:
        """Show lines, below the heading of their phase; with an indent they are ours, and made to fit."""
        for line in lines:
            if not self._is_headed:
                self._is_headed = True
                self._put(self._heading, screen_only=True)
            # What others wrote stays in one piece, to be copied.
            if indent:
                self._put_fitted(Line(indent + line.text, line.tone))
            else:
                self._put(line)

    def section(self, title: str, lines: Iterable[Line]) -> None:
        """Show lines under a title of their own; nothing when there are none."""
        listed = list(lines)
        if listed:
            self._put(Line(f"\n▸ {title}", Tone.HEADING))
            for line in listed:
                self._put_fitted(Line(f"    {line.text}", line.tone))

    def log(self, text: str) -> None:
        """Write to the log only."""
        self._put(Line(text), log_only=True)

    def _put_fitted(self, line: Line) -> None:
        """Show a line of ours, broken at spaces where the terminal would break it anywhere; a path stays whole."""
        text = line.text.lstrip()
        indent = " " * (len(line.text) - len(text))
        rows = textwrap.wrap(
            text,
            max(self.width - 1, len(indent) + 20),
            initial_indent=indent,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        if len(rows) <= 1:
            self._put(line)
            return
        self._put(line, log_only=True)
        for row in rows:
            self._put(Line(row, line.tone), screen_only=True)

    def _put(self, line: Line, **where: bool) -> None:
        self._display.display(line.text, color=COLOURS[line.tone], **where)

    def _live_lines(self, width: int, height: int) -> list[Line]:
        snapshot = self._run.snapshot(time.monotonic())
        return live_lines(snapshot, width, height, str(self._phase_usual or ""), str(self._run_usual or ""))
