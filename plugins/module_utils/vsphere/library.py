# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one import of pyVmomi, which may be missing on the machine that Ansible runs on.

It is imported when something of it is first used: that takes longer than all else of an inventory, which needs it only
to put a fault into words.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

__all__ = ["is_installed", "soap_adapter", "versions", "vim", "vmodl"]


class _Namespace:
    """A namespace of pyVmomi's types, such as `vim`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(getattr(import_module("pyVmomi"), self._name), name)
        setattr(self, name, value)
        return value


vim = _Namespace("vim")
vmodl = _Namespace("vmodl")


def is_installed() -> bool:
    """Tell whether pyVmomi can be imported, without doing it."""
    return find_spec("pyVmomi") is not None


def soap_adapter() -> Any:
    """Return pyVmomi's own reader and writer of SOAP."""
    return import_module("pyVmomi.SoapAdapter")


def versions() -> dict[str, str]:
    """Return the versions of vCenter's API that pyVmomi speaks, as servers call them, to its names; newest first."""
    support = import_module("pyVmomi.VmomiSupport")
    return {support.versionIdMap[name]: name for name in support.GetServiceVersions("vim25")}
