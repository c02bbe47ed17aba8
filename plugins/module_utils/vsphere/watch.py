# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Watching properties of objects: vCenter says when they change, for any number of objects in one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from http.client import HTTPException
from types import TracebackType
from typing import Any

from .library import vmodl
from .retries import SessionRenewed
from .session import Session

# Seconds that one call may wait inside vCenter; shorter than the session's time-out for an answer.
_LONGEST_WAIT = 20


# Times in a row that watching is begun anew before the trouble is told.
_PATIENCE = 5


class Watch:
    """The properties of objects of one type, as vCenter last told them, for the duration of the body.

    A property collector of its own keeps others' filters out, and takes its filter with it in one call. It ends with
    the session that made it: in a new session all values are told again.

    Attributes:
        values: the values of the properties, by object and then by path.
        gone: the objects that were removed from vCenter.
    """

    def __init__(self, session: Session, objects: Iterable[Any], kind: type, paths: Sequence[str]) -> None:
        """Say what to watch."""
        self.values: dict[Any, dict[str, Any]] = {each: {} for each in objects}
        self.gone: set[Any] = set()
        self._session = session
        self._kind = kind
        self._paths = list(paths)
        self._collector: Any = None
        self._version = ""
        self._told: set[Any] = set()
        self._failures = 0

    def __enter__(self) -> Watch:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End; what cannot be destroyed ends with the session."""
        self._end()

    def wait(self, seconds: int) -> None:
        """Wait until something changes, at most for `seconds`; the first call returns with what there is.

        Raises MethodFault, OSError and HTTPException.
        """
        options = vmodl.query.PropertyCollector.WaitOptions(maxWaitSeconds=min(_LONGEST_WAIT, seconds))
        try:
            if self._collector is None:
                self._begin()
            updates = self._collector.WaitForUpdatesEx(self._version, options)
        except (SessionRenewed, vmodl.query.InvalidCollectorVersion) as error:
            self._forgive(error)
            self._collector = None
        except vmodl.fault.ManagedObjectNotFound as fault:
            if fault.obj in self.values:
                self.gone.add(fault.obj)
            self._forgive(fault)
            self._end()
        else:
            self._failures = 0
            if updates:
                self._version = updates.version
                self._note(updates)

    def _begin(self) -> None:
        self._collector = self._session.content.propertyCollector.CreatePropertyCollector()
        self._version = ""
        self._told.clear()
        collector = vmodl.query.PropertyCollector
        spec = collector.FilterSpec(
            objectSet=[collector.ObjectSpec(obj=each) for each in self.values if each not in self.gone],
            propSet=[collector.PropertySpec(type=self._kind, pathSet=self._paths)],
        )
        self._collector.CreateFilter(spec, partialUpdates=False)

    def _forgive(self, error: Exception) -> None:
        """Let an error pass, unless errors come again and again."""
        self._failures += 1
        if self._failures > _PATIENCE + len(self.gone):
            raise error

    def _end(self) -> None:
        if self._collector is not None:
            with suppress(vmodl.MethodFault, SessionRenewed, OSError, HTTPException):
                self._collector.DestroyPropertyCollector()
            self._collector = None

    def _note(self, updates: Any) -> None:
        for filter_update in updates.filterSet:
            for update in filter_update.objectSet:
                if update.obj not in self.values:
                    continue
                self._told.add(update.obj)
                if update.kind == "leave":
                    self.gone.add(update.obj)
                for change in update.changeSet:
                    self.values[update.obj][change.name] = change.val
        if not updates.truncated:
            # The first answer tells of all objects that there are.
            self.gone.update(each for each in self.values if each not in self._told)
