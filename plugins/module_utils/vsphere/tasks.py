# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Starting vCenter's tasks together and waiting for them in one wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .errors import VsphereError, cause_of, failed, remedy_of, translated
from .library import vim, vmodl
from .session import Session

# Seconds that one call may wait inside vCenter; shorter than the session's time-out for an answer.
_LONGEST_WAIT = 20


class Job(NamedTuple):
    """One task that is to be run.

    Attributes:
        name: what it is for; unique among the jobs of a run.
        action: what it does, for messages, such as "clone virtual machine 'x'".
        start: the call that starts it and returns vCenter's task.
        remedy: what to do when it fails.
    """

    name: str
    action: str
    start: Callable[[], Any]
    remedy: str = "see the vCenter's tasks and events, then run again"


@dataclass
class Outcome:
    """What became of jobs, by their names: results of the successful, errors of the failed."""

    results: dict[str, Any] = field(default_factory=dict)
    failures: dict[str, VsphereError] = field(default_factory=dict)

    def raise_failures(self) -> None:
        """Raise one VsphereError for all failed jobs, if there are any."""
        if self.failures:
            raise VsphereError("\n".join(str(self.failures[name]) for name in sorted(self.failures)))


class Deadline:
    """A point in time, given as the seconds from now until it."""

    def __init__(self, seconds: int) -> None:
        """Start the clock."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def remaining(self) -> int:
        """Return the whole seconds that are left, at least 0."""
        return max(0, int(self._end - time.monotonic()))

    def has_passed(self) -> bool:
        """Tell whether less than a second is left."""
        return self.remaining() == 0


def run_tasks(session: Session, jobs: Iterable[Job], parallelism: int, deadline: Deadline) -> Outcome:
    """Run jobs, at most `parallelism` at a time, until all have ended, also when some fail.

    Raises VsphereError when the deadline passes; the tasks that vCenter has begun go on there.
    """
    outcome = Outcome()
    waiting = deque(jobs)
    running: dict[Any, Job] = {}
    with translated("run tasks in vCenter"):
        while waiting or running:
            while waiting and len(running) < parallelism:
                _start(waiting.popleft(), running, outcome)
            for task, info in _wait_for_some(session, running, deadline).items() if running else ():
                _end(running.pop(task), info, outcome)
            if deadline.has_passed() and (waiting or running):
                raise _late([*running.values(), *waiting], deadline)
    return outcome


def _start(job: Job, running: dict[Any, Job], outcome: Outcome) -> None:
    try:
        running[job.start()] = job
    except vmodl.MethodFault as fault:
        outcome.failures[job.name] = _error(job, fault)


def _end(job: Job, info: Mapping[str, Any], outcome: Outcome) -> None:
    if info["info.state"] == vim.TaskInfo.State.success:
        outcome.results[job.name] = info.get("info.result")
    else:
        outcome.failures[job.name] = _error(job, info["info.error"])


def _error(job: Job, fault: Any) -> VsphereError:
    return failed(job.action, cause_of(fault), remedy_of(fault) or job.remedy)


def _late(jobs: Iterable[Job], deadline: Deadline) -> VsphereError:
    return failed(
        ", ".join(job.action for job in jobs),
        f"not done after {deadline.seconds} s",
        "see vCenter's tasks and run again when they have ended, or raise wait_timeout",
    )


def _wait_for_some(session: Session, tasks: Collection[Any], deadline: Deadline) -> dict[Any, dict[str, Any]]:
    """Return the ended ones of tasks, with their state, result and error; none when the deadline has passed."""
    collector = session.content.propertyCollector
    watch = collector.CreateFilter(_task_filter(tasks), partialUpdates=False)
    states: dict[Any, dict[str, Any]] = {task: {} for task in tasks}
    version = ""
    try:
        while True:
            wait = min(_LONGEST_WAIT, deadline.remaining())
            options = vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=wait)
            updates = collector.WaitForUpdatesEx(version, options)
            if updates:
                version = updates.version
                _note(updates, states)
            ended = {task: state for task, state in states.items() if state.get("info.state") in ("success", "error")}
            if ended or deadline.has_passed():
                return ended
    finally:
        watch.DestroyPropertyFilter()


def _task_filter(tasks: Iterable[Any]) -> Any:
    collector = vmodl.query.PropertyCollector
    return collector.FilterSpec(
        objectSet=[collector.ObjectSpec(obj=task) for task in tasks],
        propSet=[collector.PropertySpec(type=vim.Task, pathSet=["info.state", "info.result", "info.error"])],
    )


def _note(updates: Any, states: dict[Any, dict[str, Any]]) -> None:
    for filter_update in updates.filterSet:
        for update in filter_update.objectSet:
            for change in update.changeSet:
                states.get(update.obj, {})[change.name] = change.val
