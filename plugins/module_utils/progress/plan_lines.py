# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Plans and verdicts of this collection's modules, line by line. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from .line import Line, Tone

# How a plan's actions are marked; what is kept is not shown.
_PLAN_MARKS = {
    "create": ("+", Tone.GOOD),
    "power_on": ("^", Tone.CHANGE),
    "repair": ("~", Tone.CHANGE),
    "change": ("~", Tone.CHANGE),
    "power_cycle": ("~", Tone.CHANGE),
    "pending": ("!", Tone.WARNING),
    "replace": ("!", Tone.WARNING),
    "surplus": ("?", Tone.WARNING),
    "delete": ("-", Tone.BAD),
    "outside": (".", Tone.PLAIN),
}

# Steps of a golden image's plan that make nothing.
_IMAGE_MARKS = {
    "up_to_date": ("=", Tone.GOOD),
    "replace": ("-", Tone.BAD),
    "refuse": ("!", Tone.WARNING),
}

_RULE_MARKS = {"create": _PLAN_MARKS["create"], "update": _PLAN_MARKS["change"], "remove": _PLAN_MARKS["delete"]}


def plan_lines(plan: list[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield every line of a plan of virtual machines."""
    for step in plan:
        if step["action"] in _PLAN_MARKS:
            mark, tone = _PLAN_MARKS[step["action"]]
            address = f" ({step['address']})" if step.get("address") else ""
            yield Line(f"{mark} {step['action'].replace('_', ' ')} {step['node']}{address}: {step['reason']}", tone)
    if not any(step["action"] in _PLAN_MARKS for step in plan):
        yield Line(f"= nothing to do: {len(plan)} virtual machines are as the config asks", Tone.GOOD)


def image_lines(plan: list[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield every line of a plan of a golden image."""
    for step in plan:
        mark, tone = _IMAGE_MARKS.get(step["action"], _PLAN_MARKS["create"])
        yield Line(f"{mark} {step['action'].replace('_', ' ')} {step['object']}: {step['reason']}", tone)


def any_plan_lines(plan: list[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield every line of a plan, of machines or of an image."""
    return image_lines(plan) if any("object" in step for step in plan) else plan_lines(plan)


def rule_lines(changes: list[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield every change of the rules of where machines run."""
    for each in changes:
        mark, tone = _RULE_MARKS[each["action"]]
        where = f"{each['kind']} {each['name']} in {each['vsphere_cluster']}"
        yield Line(f"{mark} {each['action']} {where}: {each['reason']}", tone)


def verdict_lines(verdicts: list[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield what a preflight warns of; what is well is only counted."""
    for each in verdicts:
        if each["status"] == "warning":
            remedy = f"; {each['remedy']}" if each.get("remedy") else ""
            yield Line(f"! {each['check']} {each['object']}: {each['detail']}{remedy}", Tone.WARNING)
    counts = Counter(str(each["status"]) for each in verdicts)
    yield Line(f"= {', '.join(f'{status} {count}' for status, count in sorted(counts.items()))}", Tone.GOOD)


# What the modules of this collection return for a person, and how it is shown.
_LINES = {"plan": any_plan_lines, "changes": rule_lines, "verdicts": verdict_lines}


def result_lines(result: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of what a result of this collection's modules holds for a person."""
    shown = next((key for key in _LINES if isinstance(result.get(key), list)), "")
    if shown:
        yield from _LINES[shown](result[shown])
