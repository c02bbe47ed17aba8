# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How far a run is: its phases, the step that runs, and who is at it. Knows no clock: every event says when it was."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

# Ansible's name of the operator's own machine.
_OPERATOR = "localhost"


@dataclass
class Step:
    """A task, on all hosts that have it.

    Attributes:
        hosts: how many can have it at most.
        running: hosts that are at it, and what is known of each.
        outcomes: how many hosts ended how.
    """

    name: str
    started: float
    hosts: int
    running: dict[str, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    done: int = 0
    is_shown: bool = True


@dataclass
class Phase:
    """A play.

    Attributes:
        number: place in the run, from 1.
        hosts: the hosts that it begins with.
        lost: hosts that failed in it, or could not be reached.
        steps: how many of its steps a host ran.
        changed: how many of them changed something.
    """

    name: str
    number: int
    started: float
    hosts: Collection[str]
    lost: set[str] = field(default_factory=set)
    steps: int = 0
    changed: int = 0

    @property
    def is_local(self) -> bool:
        """Tell whether all of it is the operator's own machine's."""
        return all(host == _OPERATOR for host in self.hosts)


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment, for who draws it.

    Attributes:
        phase: name of the phase; empty before the first one.
        number: its place, from 1.
        count: how many phases there are.
        ahead: names of those that come.
        elapsed: seconds since the run began.
        phase_elapsed: seconds since the phase began.
        step: name of the step; empty between two.
        step_elapsed: seconds since it began.
        done: how many hosts have ended it.
        hosts: how many have it; 0 for the operator's own machine.
        running: hosts that are at it, and what is known of each.
    """

    phase: str
    number: int
    count: int
    ahead: tuple[str, ...]
    elapsed: float
    phase_elapsed: float
    step: str
    step_elapsed: float
    done: int
    hosts: int
    running: tuple[tuple[str, str], ...]


class Run:
    """The state of a run. Ansible tells its events from several threads, and another one draws."""

    def __init__(self, started: float, parallel: int) -> None:
        """Begin; so many hosts are worked on at the same time."""
        self.started = started
        self._parallel = parallel
        self._lock = threading.RLock()
        self._names: list[str] = []
        self._number = 0
        self.phase: Phase | None = None
        self.step: Step | None = None

    def expect(self, phases: Sequence[str]) -> None:
        """Take the names of the phases of a playbook, in their order."""
        with self._lock:
            self._names = self._names[: self._number] + list(phases)

    def begin_phase(self, name: str, hosts: Collection[str], at: float) -> Phase:
        """Begin a phase, after the steps of the one before."""
        with self._lock:
            self._number += 1
            self.phase = Phase(name, self._number, at, hosts)
            self.step = None
            return self.phase

    def begin_step(self, name: str, at: float, *, once: bool, is_shown: bool = True) -> None:
        """Begin a step; `once`: one host does it for all."""
        with self._lock:
            alive = len(self.phase.hosts) - len(self.phase.lost) if self.phase else 0
            self.step = Step(name, at, 1 if once else alive, is_shown=is_shown)

    def end_step(self) -> Step | None:
        """End the step and return it; None when no host had it."""
        with self._lock:
            step, self.step = self.step, None
            if step is None or not step.outcomes:
                return None
            if self.phase:
                self.phase.steps += 1
                self.phase.changed += bool(step.outcomes["changed"])
            return step

    def end_phase(self) -> Phase | None:
        """End the phase and return it; None when there is none."""
        with self._lock:
            phase, self.phase = self.phase, None
            return phase

    def host_began(self, host: str) -> None:
        """Count a host as at the step."""
        with self._lock:
            if self.step:
                self.step.running[host] = ""

    def host_told(self, host: str, note: str) -> None:
        """Note what is known of a host that is at the step."""
        with self._lock:
            if self.step and host in self.step.running:
                self.step.running[host] = note

    def host_ended(self, host: str, outcome: str) -> None:
        """Count a host as done, with the outcome ok, changed, ignored, failed or unreachable, or none that counts."""
        with self._lock:
            if self.step:
                self.step.running.pop(host, None)
                self.step.done += 1
                if outcome:
                    self.step.outcomes[outcome] += 1
            if self.phase and outcome in ("failed", "unreachable"):
                self.phase.lost.add(host)

    def snapshot(self, at: float) -> Snapshot:
        """Return how far it is at a time."""
        with self._lock:
            phase, step = self.phase, self.step
            running = tuple(step.running.items()) if step else ()
            return Snapshot(
                phase=phase.name if phase else "",
                number=self._number,
                count=max(self._number, len(self._names)),
                ahead=tuple(self._names[self._number :]),
                elapsed=at - self.started,
                phase_elapsed=at - phase.started if phase else 0,
                step=step.name if step and step.is_shown else "",
                step_elapsed=at - step.started if step else 0,
                done=step.done if step else 0,
                hosts=self._hosts(step) if step and phase and not phase.is_local else 0,
                running=running,
            )

    def _hosts(self, step: Step) -> int:
        """Return how many hosts have a step: all that have begun it, unless more wait for others to end."""
        begun = step.done + len(step.running)
        return max(begun, step.hosts) if len(step.running) >= self._parallel else begun
