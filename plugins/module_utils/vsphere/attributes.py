# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Custom attributes: their definitions, and setting them on virtual machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..model.ownership import ATTRIBUTES
from .errors import translated
from .library import vim
from .session import Session


def define_attributes(session: Session, known: Mapping[str, int]) -> dict[str, int]:
    """Return the key of every attribute by its name; those that vCenter does not know yet are defined."""
    keys = dict(known)
    for name in ATTRIBUTES:
        if name not in keys:
            with translated(f"define custom attribute {name!r}", "define it for virtual machines in vCenter"):
                definition = session.content.customFieldsManager.AddCustomFieldDef(name=name, moType=vim.VirtualMachine)
            keys[name] = definition.key
    return keys


def stamp(
    session: Session, machines: Iterable[tuple[Any, str, Mapping[str, str]]], keys: Mapping[str, int], parallelism: int
) -> None:
    """Set attributes on virtual machines, given as (reference, name, attributes).

    vSphere's API sets one value of one machine per call, so the calls overlap.
    """
    calls = [
        (reference, machine, name, value)
        for reference, machine, attributes in machines
        for name, value in attributes.items()
    ]

    def set_value(call: tuple[Any, str, str, str]) -> None:
        reference, machine, name, value = call
        with translated(f"set custom attribute {name!r} of virtual machine {machine!r}"):
            session.content.customFieldsManager.SetField(entity=reference, key=keys[name], value=value)

    with ThreadPoolExecutor(max_workers=parallelism) as pool:
        for _done in pool.map(set_value, calls):
            pass
