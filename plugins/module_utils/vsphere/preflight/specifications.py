# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the customization specs that a config names are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...model.preflight_verdict import Verdict, failure, ok
from ...model.privileges import customization_method
from ..errors import translated
from ..session import Session

CHECK = "customization"


def specification_verdicts(session: Session, model: Mapping[str, Any], stamps: Mapping[str, str]) -> Iterator[Verdict]:
    """Judge them: one call each. Raises VsphereError."""
    names = {
        pool["customization"]["spec"]
        for pool in model["pools"]
        if pool["count"] and customization_method(pool, stamps) == "spec"
    }
    for name in sorted(names - {""}):
        with translated(f"look for customization spec {name!r}"):
            is_there = session.content.customizationSpecManager.DoesCustomizationSpecExist(name=name)
        if is_there:
            yield ok(CHECK, name, "the customization spec is there")
        else:
            remedy = "make it in vCenter, or correct customization.spec"
            yield failure(CHECK, name, "vCenter has no customization spec of that name", remedy)
