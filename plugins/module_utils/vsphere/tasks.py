# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Starting vCenter's tasks together and waiting for them in one wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from typing import Any, NamedTuple

from .errors import VsphereError, cause_of, failed, remedy_of
from .library import vim, vmodl
from .session import Session
from .task_watch import TaskWatch
from .transport import UnreachableError


class Job(NamedTuple):
    """One task that is to be run.

    Attributes:
        name: what it is for; unique among the jobs of a run.
        action: what it does, for messages, such as "clone virtual machine 'x'".
        start: the call that starts it and returns vCenter's task. It is made in a thread of its own.
        remedy: what to do when it fails.
        on_success: called with the name and the task's result as soon as it has ended well, while others go on.
        removes: whether it has succeeded also when its object is gone already, as by a run that was killed.
    """

    name: str
    action: str
    start: Callable[[], Any]
    remedy: str = "see the vCenter's tasks and events, then run again"
    on_success: Callable[[str, Any], None] | None = None
    removes: bool = False


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

    When the deadline passes, or vCenter can be reached no more, what is not done counts as failed; the tasks that
    vCenter has begun go on there.
    """
    run = _Run(session, jobs, parallelism, deadline)
    return run.run() if run.waiting else run.outcome


class _Run:
    """Jobs that wait, those whose tasks run, and what became of the others."""

    def __init__(self, session: Session, jobs: Iterable[Job], parallelism: int, deadline: Deadline) -> None:
        self.outcome = Outcome()
        self.waiting = deque(jobs)
        self._running: dict[Any, Job] = {}
        self._session = session
        self._parallelism = parallelism
        self._deadline = deadline

    def run(self) -> Outcome:
        """Run them all."""
        with ThreadPoolExecutor(max_workers=self._parallelism) as pool, TaskWatch(self._session) as watch:
            while self.waiting or self._running:
                if self._deadline.has_passed():
                    self._give_up(self._late)
                    break
                watch.add(self._start(pool))
                try:
                    self._wait(watch)
                except (OSError, HTTPException) as error:
                    self._give_up(partial(_deaf, error=error))
                except VsphereError as error:  # of the new login
                    self._give_up(partial(_same, error=error))
                except vmodl.MethodFault as fault:
                    self._give_up(partial(_error, fault=fault))
        return self.outcome

    def _start(self, pool: ThreadPoolExecutor) -> Sequence[Any]:
        """Start as many jobs as may run, side by side; return the tasks."""
        free = min(len(self.waiting), self._parallelism - len(self._running))
        starting = [self.waiting.popleft() for _number in range(free)]
        tasks = []
        for job, future in [(job, pool.submit(job.start)) for job in starting]:
            try:
                task = future.result()
            except vmodl.MethodFault as fault:
                self._refuse(job, fault)
            except UnreachableError as error:
                self.outcome.failures[job.name] = _unreachable(job, error)
                while self.waiting:  # none of them would get through
                    other = self.waiting.popleft()
                    self.outcome.failures[other.name] = _unreachable(other, error)
            except (OSError, HTTPException) as error:
                self.outcome.failures[job.name] = _uncertain(job, error)
            except VsphereError as error:
                self.outcome.failures[job.name] = error
            else:
                self._running[task] = job
                tasks.append(task)
        return tasks

    def _wait(self, watch: TaskWatch) -> None:
        if not self._running:
            return
        for task, info in watch.wait(self._deadline.remaining()).items():
            self._end(self._running.pop(task), info)
        for task in watch.lost & self._running.keys():
            job = self._running.pop(task)
            cause = "vCenter no longer knows the task that was to do it, as after a restart"
            self.outcome.failures[job.name] = failed(job.action, cause, job.remedy)

    def _end(self, job: Job, info: Mapping[str, Any]) -> None:
        if info["info.state"] != vim.TaskInfo.State.success:
            self._refuse(job, info.get("info.error"))
            return
        self._succeed(job, info.get("info.result"))

    def _refuse(self, job: Job, fault: Any) -> None:
        if _is_so_already(fault) or (job.removes and isinstance(fault, vmodl.fault.ManagedObjectNotFound)):
            self._succeed(job, None)
        else:
            self.outcome.failures[job.name] = _error(job, fault)

    def _succeed(self, job: Job, result: Any) -> None:
        self.outcome.results[job.name] = result
        if job.on_success:
            job.on_success(job.name, result)

    def _give_up(self, error_of: Callable[[Job], VsphereError]) -> None:
        for job in (*self._running.values(), *self.waiting):
            self.outcome.failures[job.name] = error_of(job)
        self._running.clear()
        self.waiting.clear()

    def _late(self, job: Job) -> VsphereError:
        return failed(
            job.action,
            f"not done after {self._deadline.seconds} s",
            "see vCenter's tasks and run again when they have ended, or raise wait_timeout",
        )


def _is_so_already(fault: Any) -> bool:
    """Tell whether a machine has the power state already that it was to get, as from a run before that was killed."""
    return isinstance(fault, vim.fault.InvalidPowerState) and fault.existingState == fault.requestedState


def _same(_job: Job, error: VsphereError) -> VsphereError:
    return error


def _error(job: Job, fault: Any) -> VsphereError:
    if fault is None:
        return failed(job.action, "vCenter gives no reason", job.remedy)
    return failed(job.action, cause_of(fault), remedy_of(fault) or job.remedy)


def _unreachable(job: Job, error: BaseException) -> VsphereError:
    return failed(
        job.action, f"vCenter cannot be reached any more ({error})", "check the network to vCenter, then run again"
    )


def _uncertain(job: Job, error: BaseException) -> VsphereError:
    return failed(
        job.action,
        f"the connection broke before vCenter answered ({_words(error)}), so that it may be doing it nevertheless",
        "check the network to vCenter, then run again: what it has done is found then",
    )


def _deaf(job: Job, error: BaseException) -> VsphereError:
    return failed(
        job.action,
        f"the connection broke while waiting for it ({_words(error)}); vCenter goes on with what it has begun",
        "check the network to vCenter, then run again",
    )


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
