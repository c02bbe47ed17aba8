# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the files that a user names to a cluster model, or to everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .cluster_model import MISSING, Problem, dotted, merge, model_problems, without
from .dialects.dialect import dialect_of
from .dialects.distribution import distribution_of
from .dialects.placeholders import Resolution, resolve
from .dialects.schema import ignored_keys, problems_of
from .dialects.translation import Translation, value_at
from .document import Document, KeyPath, read_document
from .located import InvalidConfigError, LocatedProblem, located


@dataclass(frozen=True)
class Cluster:
    """A valid cluster.

    Attributes:
        name: of the cluster.
        model: partial cluster model, site and config merged.
        ignored: keys of the config that have no effect, with the reason.
        dialect: kind of the config.
        distribution: of the config's `spec` what says how the distribution is installed, as it stands there: its
            placeholders are not resolved, and relative paths in them begin at the config's directory.
    """

    name: str
    model: dict[str, Any]
    ignored: tuple[str, ...] = ()
    dialect: str = ""
    distribution: dict[str, Any] = field(default_factory=dict)


def load_cluster(config: Path, site: Path | None = None) -> Cluster:
    """Read, check and translate a config and, when there is one, its site's file.

    Raises ExpectedError with one line per problem, all of them, by file and line.
    """
    document = read_document(config)
    dialect = dialect_of(document)
    site_document = read_document(site) if site else None
    base = config.absolute().parent
    resolution = resolve(document.data, base, untouched=dialect.untouched)
    found = [*document.problems, *resolution.problems]
    # What a placeholder stands for is not known when it stands for nothing: there is no more to say of it.
    unresolved = {problem.path for problem in resolution.problems}
    found += [each for each in problems_of(dialect.schema, resolution.data) if each.path not in unresolved]
    translation = dialect.translate(without(resolution.data, found), base)
    found += translation.problems
    model = merge(site_document.data if site_document else {}, translation.model)
    all_located = [_concealed(located(document, problem), document, resolution) for problem in found]
    if site_document:
        all_located += [located(site_document, problem) for problem in site_document.problems]
    broken = {problem.path for problem in found}
    for problem in model_problems(model):
        place = _place(problem, document, translation, site_document)
        if place.file != document.name:
            all_located.append(replace(place, problem=resolution.hidden(place.problem)))
        elif not _is_said(place, broken):
            all_located.append(_concealed(_in_its_words(place, document, translation), document, resolution))
    if all_located:
        raise InvalidConfigError(all_located)
    ignored = tuple(f"{dotted(path)} ({reason})" for path, reason in ignored_keys(dialect.schema, document.data))
    return Cluster(str(model["name"]), model, ignored, dialect.kind, distribution_of(document.content))


def _in_its_words(place: LocatedProblem, document: Document, translation: Translation) -> LocatedProblem:
    """Tell a problem of the model with the keys, and the size, that the config has."""
    problem = place.problem
    written = value_at(document.data, place.path)
    is_read = isinstance(written, str) and not isinstance(problem.value, str) and problem.value is not MISSING
    return replace(
        place,
        problem=replace(
            problem,
            value=written if is_read else problem.value,
            expected=translation.reworded(problem.expected),
            remedy=translation.reworded(problem.remedy),
        ),
    )


def _concealed(place: LocatedProblem, document: Document, resolution: Resolution) -> LocatedProblem:
    """Take out of a problem what placeholders stand for."""
    return replace(place, problem=resolution.concealed(place.problem, place.path, document.data))


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
