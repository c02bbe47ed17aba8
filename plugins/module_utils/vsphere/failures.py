# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Errors of single machines, kept until the work on the others is done."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import VsphereError


class Failures:
    """Errors by the name of the machine that they are about; a machine's first one is the one that counts.

    Attributes:
        by_name: the errors.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.by_name: dict[str, VsphereError] = {}

    def add(self, failures: Mapping[str, VsphereError]) -> None:
        """Note the errors of machines."""
        for name, error in failures.items():
            self.by_name.setdefault(name, error)

    def __contains__(self, name: str) -> bool:
        """Tell whether a machine has failed."""
        return name in self.by_name

    def __bool__(self) -> bool:
        """Tell whether any machine has failed."""
        return bool(self.by_name)

    def raise_all(self) -> None:
        """Raise one VsphereError that lists all of them, if there are any."""
        if self.by_name:
            raise VsphereError("\n".join(str(self.by_name[name]) for name in sorted(self.by_name)))
