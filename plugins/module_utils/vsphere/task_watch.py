# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Waiting for vCenter's tasks: any number in one call, and more can join while others are waited for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from http.client import HTTPException
from types import TracebackType
from typing import Any

from .library import vim, vmodl
from .retries import SessionRenewed
from .session import Session

# Seconds that one call may wait inside vCenter; shorter than the session's time-out for an answer.
LONGEST_WAIT = 20

_ENDED = ("success", "error")


class TaskWatch:
    """Tasks that are waited for, for the duration of the body.

    A property collector of its own keeps others' filters out, and takes its filters with it in one call. It ends with
    the session that made it, which tasks do not: in a new session everything is asked anew.

    Attributes:
        lost: tasks that vCenter knows no more.
    """

    def __init__(self, session: Session) -> None:
        """Begin without tasks."""
        self.lost: set[Any] = set()
        self._session = session
        self._collector: Any = None
        self._version = ""
        self._states: dict[Any, dict[str, Any]] = {}
        self._unasked: list[Any] = []

    def __enter__(self) -> TaskWatch:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End; what cannot be destroyed ends with the session."""
        if self._collector is not None:
            with suppress(vmodl.MethodFault, SessionRenewed, OSError, HTTPException):
                self._collector.DestroyPropertyCollector()

    def add(self, tasks: Collection[Any]) -> None:
        """Wait for these too."""
        self._states.update({task: {} for task in tasks})
        self._unasked.extend(tasks)

    def wait(self, seconds: int) -> dict[Any, Mapping[str, Any]]:
        """Return the tasks that have ended, with their info's state, result and error, as soon as there is one.

        There may be none after `seconds`, nor after a session was lost. A task is returned once. Raises MethodFault,
        OSError and HTTPException.
        """
        try:
            self._ask()
            self._hear(min(LONGEST_WAIT, seconds))
        except (SessionRenewed, vmodl.query.InvalidCollectorVersion):
            self._forget()
        except vmodl.fault.ManagedObjectNotFound as fault:
            if fault.obj in self._states:
                self._lose(fault.obj)
            elif self._collector is None:
                raise
            else:
                self._forget()
        ended: dict[Any, Mapping[str, Any]] = {
            task: state for task, state in self._states.items() if state.get("info.state") in _ENDED
        }
        for task in ended:
            del self._states[task]
        return ended

    def _ask(self) -> None:
        if self._collector is None:
            self._collector = self._session.content.propertyCollector.CreatePropertyCollector()
            self._version = ""
        if self._unasked:
            collector = vmodl.query.PropertyCollector
            spec = collector.FilterSpec(
                objectSet=[collector.ObjectSpec(obj=task) for task in self._unasked],
                propSet=[collector.PropertySpec(type=vim.Task, pathSet=["info.state", "info.result", "info.error"])],
            )
            self._collector.CreateFilter(spec, partialUpdates=False)
            self._unasked = []

    def _hear(self, seconds: int) -> None:
        options = vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=seconds)
        updates = self._collector.WaitForUpdatesEx(self._version, options)
        if not updates:
            return
        self._version = updates.version
        for filter_update in updates.filterSet:
            for update in filter_update.objectSet:
                if update.kind == "leave" and update.obj in self._states:
                    self._lose(update.obj)
                for change in update.changeSet:
                    self._states.get(update.obj, {})[change.name] = change.val

    def _forget(self) -> None:
        """Ask anew, for all tasks that have not ended."""
        self._collector = None
        self._unasked = list(self._states)

    def _lose(self, task: Any) -> None:
        del self._states[task]
        self._unasked = [each for each in self._unasked if each != task]
        self.lost.add(task)
