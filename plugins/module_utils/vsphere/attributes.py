# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Custom attributes: their definitions, and setting them on virtual machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .errors import VsphereError, translated
from .library import vim
from .session import Session
from .soap import VERSION, Reference, request, text
from .soap import reference as target
from .stub import fault_of

# A call is answered in milliseconds and costs vCenter little: more of them than tasks may run at a time.
_CALLS_PER_TASK = 2


class Stamps:
    """Setting attributes in the background, while tasks run.

    vSphere's API sets one value of one machine per call, so the calls overlap, and are made without pyVmomi's objects,
    which take three times as long.
    """

    def __init__(self, session: Session, known: Mapping[str, int], parallelism: int) -> None:
        """Begin with the keys of the attributes that vCenter knows."""
        self._session = session
        self._keys = dict(known)
        self._pool = ThreadPoolExecutor(max_workers=parallelism * _CALLS_PER_TASK)
        self._running: list[tuple[str, Future[None]]] = []

    def define(self, names: Iterable[str]) -> None:
        """Define those attributes that vCenter does not know yet. Raises VsphereError."""
        for name in dict.fromkeys(names):
            if name not in self._keys:
                with translated(f"define custom attribute {name!r}", "define it for virtual machines in vCenter"):
                    self._keys[name] = self._define(name)

    def set(self, reference: Any, machine: str, attributes: Mapping[str, str]) -> None:
        """Begin to set attributes of a machine. Raises VsphereError when one cannot be defined."""
        self.define(attributes)
        for name, value in attributes.items():
            self._running.append((machine, self._pool.submit(self._set, reference, machine, name, value)))

    def wait(self) -> dict[str, VsphereError]:
        """Wait until all that was begun is done; return the errors by machine."""
        failures: dict[str, VsphereError] = {}
        for machine, future in self._running:
            error = future.exception()
            if isinstance(error, VsphereError):
                failures.setdefault(machine, error)
            elif error is not None:
                raise error
        self._running.clear()
        return failures

    def _define(self, name: str) -> int:
        """Define an attribute and return its key; that of another run's, when one has just defined it."""
        manager = self._session.content.customFieldsManager
        try:
            return int(manager.AddCustomFieldDef(name=name, moType=vim.VirtualMachine).key)
        except vim.fault.DuplicateName:
            for known in manager.field:
                if known.name == name and known.managedObjectType in (None, vim.VirtualMachine):
                    return int(known.key)
            raise

    def _set(self, reference: Any, machine: str, name: str, value: str) -> None:
        body = request(
            "SetField",
            Reference("CustomFieldsManager", self._session.content.customFieldsManager._GetMoId()),
            target("entity", Reference("VirtualMachine", reference._GetMoId())),
            text("key", str(self._keys[name])),
            text("value", value),
        )
        with translated(f"set custom attribute {name!r} of virtual machine {machine!r}"):
            self._session.retries.run("SetField", lambda: self._send(body))

    def _send(self, body: bytes) -> None:
        answer = self._session.transport.post(body, VERSION)
        if answer.is_fault:
            raise fault_of(answer)
