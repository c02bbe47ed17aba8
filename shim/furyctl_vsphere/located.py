# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Problems at their place in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .cluster_model import Problem, dotted
from .document import Document, KeyPath, Position
from .failure import ExpectedError


@dataclass(frozen=True)
class LocatedProblem:
    """One problem in one file."""

    file: str
    position: Position
    path: KeyPath
    problem: Problem

    def __str__(self) -> str:
        """Return `file:line:column: key: value: expected …; do …`."""
        message = self.problem.described(dotted(self.path))
        return f"{self.file}:{self.position.line}:{self.position.column}: {message}"


class InvalidConfigError(ExpectedError):
    """A config with problems, each of which is known with its place.

    Attributes:
        problems: all of them, in order.
    """

    def __init__(self, problems: Iterable[LocatedProblem]) -> None:
        """Take the problems in any order."""
        self.problems = tuple(in_order(problems))
        super().__init__([str(each) for each in self.problems])


def located(document: Document, problem: Problem, path: KeyPath | None = None) -> LocatedProblem:
    """Place a problem in a document; at another path than its own when it was found in a translation."""
    where = problem.path if path is None else path
    return LocatedProblem(document.name, document.position_of(where), where, problem)


def in_order(problems: Iterable[LocatedProblem]) -> list[LocatedProblem]:
    """Sort by file and line, and leave out what says the same."""
    unique = {str(problem): problem for problem in problems}
    return sorted(unique.values(), key=lambda each: (each.file, each.position, str(each)))
