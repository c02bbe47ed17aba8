# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which old versions of an image may go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .plan import Template
from .stamp import PASSED


class Pruning(NamedTuple):
    """What becomes of an old version.

    Attributes:
        is_kept: although it is old, for the reason.
    """

    template: Template
    is_kept: bool
    reason: str

    def described(self) -> dict[str, str]:
        """Return what modules report."""
        action = "keep" if self.is_kept else "remove"
        return {"action": action, "template": self.template.path, "reason": self.reason}


def prune(
    templates: Collection[Template], keep: int, linked: Mapping[str, Collection[str]] | None = None
) -> list[Pruning]:
    """Return the versions that exceed the number to keep, newest first.

    The newest that passed certification stays, as clusters are to have one to use, and so do those that linked clones
    (`linked`: their names by the template's path) live on, which would lose their disks.
    """
    by_age = sorted((each for each in templates if each.is_template), key=lambda each: -each.stamp.version)
    certified = next((each for each in by_age if each.stamp.certified == PASSED), None)
    found = []
    for template in by_age[keep:]:
        clones = (linked or {}).get(template.path, ())
        if template is certified:
            found.append(Pruning(template, True, "it is the newest that passed certification"))
        elif clones:
            found.append(Pruning(template, True, f"linked clones live on it: {', '.join(sorted(clones))}"))
        else:
            found.append(
                Pruning(template, False, f"{keep} newer versions are kept" if keep > 1 else "a newer version is kept")
            )
    return found
