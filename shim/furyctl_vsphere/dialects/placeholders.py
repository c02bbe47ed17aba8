# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`{env://NAME}`, `{file://path}` and `{path://path}` in the strings of a config, as furyctl has them.

What a placeholder stands for may be a secret: it is never part of a message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..cluster_model import MISSING, Problem
from ..document import KeyPath
from .operator_files import resolved
from .translation import value_at

PLACEHOLDER = re.compile(r"\{(env|file|path)://([^{}\n]*)\}")
# Shorter contents are hidden as whole words only: a message is full of single letters and digits.
_DISTINCT = 4


@dataclass
class Resolution:
    """A config without placeholders.

    Attributes:
        data: the config; strings whose placeholder stands for nothing are left as they are.
        written: the strings that had placeholders, as they were written.
        contents: what each placeholder stands for.
        problems: placeholders that stand for nothing.
    """

    data: dict[str, Any]
    written: dict[KeyPath, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def concealed(self, problem: Problem, path: KeyPath, original: Mapping[str, Any]) -> Problem:
        """Return a problem of the config's value at a path without what placeholders stand for."""
        value = problem.value
        if value is not MISSING and any(_is_within(path, each) or _is_within(each, path) for each in self.written):
            return self.hidden(replace(problem, value=_at(original, path, self._hidden(str(value)))))
        return self.hidden(problem)

    def hidden(self, problem: Problem) -> Problem:
        """Return a problem in whose words the placeholders stand again."""
        return replace(problem, expected=self._hidden(problem.expected), remedy=self._hidden(problem.remedy))

    def _hidden(self, text: str) -> str:
        """Put the placeholders back in a text."""
        found = {line: each for each, content in self.contents.items() for line in (content, *content.splitlines())}
        for content in sorted((each for each in found if each.strip()), key=len, reverse=True):
            if len(content) >= _DISTINCT:
                text = text.replace(content, found[content])
            else:
                pattern = rf"(?<!\w){re.escape(content)}(?!\w)"
                text = re.sub(pattern, found[content].replace("\\", "\\\\"), text)
        return text


def resolve(
    data: Mapping[str, Any],
    base: Path,
    environment: Mapping[str, str] = os.environ,
    untouched: Sequence[KeyPath] = (),
) -> Resolution:
    """Put what they stand for in the place of placeholders; relative paths begin at a directory.

    A path `untouched` is left alone with all that is below it; an asterisk in it stands for every key and index.
    """
    result = Resolution({})
    result.data = _resolved(data, (), _Sources(base, environment, tuple(untouched), result))
    return result


def has_placeholder(value: Any) -> bool:
    """Tell whether there is a placeholder in a string, or in anything below a value."""
    if isinstance(value, str):
        return PLACEHOLDER.search(value) is not None
    if isinstance(value, Mapping):
        return any(has_placeholder(each) for each in value.values())
    return isinstance(value, list) and any(has_placeholder(each) for each in value)


@dataclass(frozen=True)
class _Sources:
    base: Path
    environment: Mapping[str, str]
    untouched: tuple[KeyPath, ...]
    result: Resolution

    def is_untouched(self, path: KeyPath) -> bool:
        return any(
            len(each) == len(path) and all(part in ("*", here) for part, here in zip(each, path, strict=True))
            for each in self.untouched
        )

    def content(self, kind: str, name: str) -> str:
        """Return what a placeholder stands for; raises LookupError with the reason and the remedy."""
        if not name:
            raise LookupError("the name of a variable or a path behind ://", "add it")
        if kind == "env":
            if name not in self.environment:
                raise LookupError(f"an environment variable that is set; {name} is not", f"export {name}=…")
            return self.environment[name]
        path = resolved(name, self.base)
        if not os.path.exists(path):
            raise LookupError(f"a file that is there; {path} is not", "correct the path, or make the file")
        return str(path) if kind == "path" else self._text(path)

    @staticmethod
    def _text(path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise LookupError(f"a text file in UTF-8; {path} is none", "name another file") from error
        except OSError as error:
            raise LookupError(f"a file that can be read; {path}: {error.strerror}", "correct the path") from error


def _resolved(value: Any, path: KeyPath, sources: _Sources) -> Any:
    if sources.is_untouched(path):
        return value
    if isinstance(value, Mapping):
        return {key: _resolved(each, (*path, key), sources) for key, each in value.items()}
    if isinstance(value, list):
        return [_resolved(each, (*path, index), sources) for index, each in enumerate(value)]
    if isinstance(value, str) and PLACEHOLDER.search(value):
        return _filled(value, path, sources)
    return value


def _filled(text: str, path: KeyPath, sources: _Sources) -> str:
    result = sources.result

    def content(match: re.Match[str]) -> str:
        try:
            found = sources.content(match[1], match[2])
        except LookupError as error:
            expected, remedy = error.args
            result.problems.append(Problem(path, match[0], expected, remedy))
            return match[0]
        if match[1] != "path":  # where a file is, is no secret
            result.contents[match[0]] = found
            result.written[path] = text
        return found

    return PLACEHOLDER.sub(content, text)


def _is_within(path: KeyPath, outer: KeyPath) -> bool:
    return path[: len(outer)] == outer


def _at(data: Any, path: KeyPath, otherwise: Any) -> Any:
    """Return what was written at a path, or at the nearest thing around it that is a value of its own."""
    for part in path:
        if isinstance(data, str):
            return data
        data = value_at(data, (part,))
        if data is None:
            return otherwise
    return data
