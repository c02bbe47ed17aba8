"""A work: what is done, by whom, and against which vCenter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..environments import Environment
from ..measurement import Measurement
from ..part import Part


class Environments(NamedTuple):
    """Where contenders come from, and whether the slow ones are asked for too."""

    own: Environment
    newest: Environment
    everything: bool


class Work(NamedTuple):
    """Something to measure.

    Attributes:
        names: of the works that it yields measurements of; what ONLY selects by.
        measure: yields its measurements as they are done.
        part: of the results that it belongs to.
    """

    names: tuple[str, ...]
    measure: Callable[[Environments], Iterator[Measurement]]
    part: Part = Part.VCENTER
