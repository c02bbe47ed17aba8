# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is to be done to have an image: decided here, executed elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from .naming import template_name
from .stamp import BUILDING, SEALING, Stamp

UP_TO_DATE = "up_to_date"
IMPORT = "import"
BUILD = "build"
RESUME = "resume"
REPLACE = "replace"
FINISH = "finish"
REFUSE = "refuse"


@dataclass(frozen=True)
class Template:
    """A version of an image that vCenter has.

    Attributes:
        is_template: whether it is marked as one, which is the last step of making it.
    """

    path: str
    stamp: Stamp
    is_template: bool = True


@dataclass(frozen=True)
class Builder:
    """The machine in which the image is being made.

    Attributes:
        definition_hash: that it is being made for; "" when the run ended before it was written down.
        step: BUILDING or SEALING.
        version: that it was stamped as; 0: not stamped yet.
    """

    name: str
    definition_hash: str
    step: str
    is_off: bool
    version: int = 0


@dataclass(frozen=True)
class Source:
    """The template that the builder is cloned from.

    Attributes:
        is_ours: whether we import it.
        exists: whether vCenter has it, finished.
        problem: what keeps it from being used, as a clause; "" for nothing.
        remedy: what to do about that.
    """

    path: str
    is_ours: bool
    exists: bool
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Found:
    """What vCenter has of an image.

    Attributes:
        strangers: names in the folder of the templates that have no stamp of this image.
    """

    source: Source
    templates: tuple[Template, ...] = ()
    builder: Builder | None = None
    strangers: Collection[str] = field(default=frozenset())


class Step(NamedTuple):
    """One line of a plan: what happens to which object, and why."""

    action: str
    object: str
    reason: str


@dataclass(frozen=True)
class ImagePlan:
    """All steps in their order.

    Attributes:
        version: of the image when they are done.
        template: its template's name.
    """

    steps: tuple[Step, ...]
    version: int
    template: str

    @property
    def changed(self) -> bool:
        """Tell whether there is anything to do."""
        return any(step.action not in (UP_TO_DATE, REFUSE) for step in self.steps)

    @property
    def refusal(self) -> Step | None:
        """Return what is in the way; None for nothing."""
        return next((step for step in self.steps if step.action == REFUSE), None)

    def described(self) -> list[dict[str, str]]:
        """Return what modules report of the steps."""
        return [step._asdict() for step in self.steps]


def plan(name: str, wanted: str, found: Found, rebuild: bool = False) -> ImagePlan:
    """Compare the hash of an image's definition with what vCenter has of it. `rebuild` asks for one more version."""
    finished = [each for each in found.templates if each.is_template]
    newest = max(finished, key=lambda each: each.stamp.version, default=None)
    version = max((each.stamp.version for each in finished), default=0) + 1
    unfinished = [each for each in found.templates if not each.is_template]
    if unfinished:
        # Stamped, moved and named: all that lacks is the mark.
        last = max(unfinished, key=lambda each: each.stamp.version)
        reason = "it is complete, but not marked as a template"
        return _plan(name, last.stamp.version, [Step(FINISH, last.stamp.name, reason)])
    builder = found.builder
    if newest is not None and newest.stamp.definition_hash == wanted and not rebuild:
        left = f"; its builder {builder.name} was left there" if builder else ""
        reason = f"it was made from this very definition{left}"
        return ImagePlan((Step(UP_TO_DATE, newest.stamp.name, reason),), newest.stamp.version, newest.stamp.name)
    target = template_name(name, version)
    if target in found.strangers:
        reason = "something else has that name; rename or remove it"
        return _plan(name, version, [Step(REFUSE, target, reason)])
    if builder is not None and builder.definition_hash == wanted and builder.step == SEALING and builder.is_off:
        reason = "its builder is sealed and off"
        return _plan(name, builder.version or version, [Step(FINISH, target, reason)])
    if builder is not None and builder.definition_hash == wanted and builder.step == BUILDING:
        return _plan(name, version, [Step(RESUME, builder.name, "a run before this one did not finish it")])
    return _plan(name, version, _from_the_source(target, found, newest, rebuild, wanted))


def _plan(name: str, version: int, steps: list[Step]) -> ImagePlan:
    return ImagePlan(tuple(steps), version, template_name(name, version))


def _from_the_source(target: str, found: Found, newest: Template | None, rebuild: bool, wanted: str) -> list[Step]:
    steps = []
    source, builder = found.source, found.builder
    if source.problem:
        return [Step(REFUSE, source.path, f"{source.problem}; {source.remedy}")]
    if builder is not None:
        steps.append(Step(REPLACE, builder.name, _unfit(builder, wanted)))
    if source.is_ours and not source.exists:
        steps.append(Step(IMPORT, source.path, "vCenter does not have it"))
    reason = "there is none yet"
    if newest is not None:
        same = newest.stamp.definition_hash == wanted
        reason = "it was asked for" if rebuild and same else f"{newest.stamp.name} was made from another definition"
    return [*steps, Step(BUILD, target, reason)]


def _unfit(builder: Builder, wanted: str) -> str:
    if not builder.definition_hash:
        return "the run that made it ended before it said what for"
    if builder.definition_hash != wanted:
        return "it is being made from another definition"
    return "it was interrupted while it was sealed, so that nobody knows what is left in it"
