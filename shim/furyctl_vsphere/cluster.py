# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the files that a user names to a cluster model, or to everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cluster_model import MISSING, Problem, merge, model_problems, without
from .dialect import dialect_problems, refuse_other_kinds
from .document import Document, KeyPath, read_document
from .failure import ExpectedError
from .located import LocatedProblem, in_order, located
from .operator_files import read_operator_files
from .translation import Translation, translate


@dataclass(frozen=True)
class Cluster:
    """A valid cluster.

    Attributes:
        name: of the cluster.
        model: partial cluster model, site and config merged.
        ignored: keys of the config that have no effect.
        dialect: kind of the config.
        distribution: of the config's `spec` what says how the distribution is installed, as it stands there: its
            placeholders are not resolved, and relative paths in them begin at the config's directory.
    """

    name: str
    model: dict[str, Any]
    ignored: tuple[str, ...] = ()
    dialect: str = "Cluster"
    distribution: dict[str, Any] = field(default_factory=dict)


def load_cluster(config: Path, site: Path | None = None) -> Cluster:
    """Read, check and translate a config and, when there is one, its site's file.

    Raises ExpectedError with one line per problem, all of them, by file and line.
    """
    document = read_document(config)
    refuse_other_kinds(document)
    site_document = read_document(site) if site else None
    files = read_operator_files(document.data, config.absolute().parent)
    found = [*document.problems, *dialect_problems(document.data), *files.problems]
    translation = translate(without(document.data, found), files)
    found += translation.problems
    model = merge(site_document.data if site_document else {}, translation.model)
    all_located = [located(document, problem) for problem in found]
    if site_document:
        all_located += [located(site_document, problem) for problem in site_document.problems]
    broken = {problem.path for problem in found}
    for problem in model_problems(model):
        place = _place(problem, document, translation, site_document)
        if place.file != document.name or not _is_said(place, broken):
            all_located.append(place)
    if all_located:
        raise ExpectedError([str(each) for each in in_order(all_located)])
    return Cluster(str(model["name"]), model, tuple(translation.ignored))


def _is_said(place: LocatedProblem, broken: set[KeyPath]) -> bool:
    """Tell whether a problem follows from others: of the value around it, or of all that a missing section held."""
    path, is_missing = place.path, place.problem.value is MISSING
    return any(path[: len(each)] == each or (is_missing and each[: len(path)] == path) for each in broken)


def _place(problem: Problem, document: Document, translation: Translation, site: Document | None) -> LocatedProblem:
    """Find the file that a value of the merged model comes from: the one that has more of its path."""
    if site and _depth(site.data, problem.path) > _depth(translation.model, problem.path):
        return located(site, problem)
    return located(document, problem, translation.origin_of(problem.path))


def _depth(data: Any, path: KeyPath) -> int:
    """Count how many parts of a path exist."""
    for depth, part in enumerate(path):
        is_there = part in data if isinstance(data, dict) else isinstance(data, list) and int(part) < len(data)
        if not is_there:
            return depth
        data = data[part]
    return len(path)
