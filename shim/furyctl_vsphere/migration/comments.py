# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The comments of a YAML text: which key each belongs to, and putting them into another text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.tokens import ScalarToken

from ..document import KeyPath, Position

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*\s+(#.*)")
_HOMELESS = "# Comments of keys that are not in this file any more:"


@dataclass
class Comments:
    """What a person wrote beside the keys.

    Attributes:
        before: comment lines, and an empty one where there were some, before a key or list entry.
        behind: comments on its line.
        head: comment lines before everything else.
        last: comment lines after everything else.
    """

    before: dict[KeyPath, list[str]] = field(default_factory=dict)
    behind: dict[KeyPath, str] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)


def read_comments(text: str, positions: Mapping[KeyPath, Position]) -> Comments:
    """Return the comments of a text whose keys stand at some positions."""
    lines = text.splitlines()
    inner, ends, headers = _tokens(text)
    on_line: dict[int, list[KeyPath]] = {}
    for path, position in positions.items():
        on_line.setdefault(position.line, []).append(path)
    result, waiting = Comments(), list[str]()
    last_path: KeyPath | None = None
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if number in inner:
            continue
        if not bare or bare.startswith("#"):
            # One empty line tells as much as several.
            waiting += [bare] if bare or waiting[-1:] != [""] else []
            continue
        if number in on_line:
            last_path = _named(on_line[number])
            if waiting:
                result.before[on_line[number][0]] = waiting
            waiting = []
        comment = _behind(line, ends.get(number, 0), headers.get(number))
        if comment and last_path is None:
            waiting.append(comment)
        elif comment and last_path is not None:
            result.behind[last_path] = " ".join(filter(None, (result.behind.get(last_path), comment)))
    if result.before and positions:
        # What stands before everything else is about the file.
        first = min(positions, key=lambda path: (positions[path], len(path)))
        result.head = result.before.pop(first, [])
    result.last = [line for line in waiting if line]
    return result


def with_comments(
    text: str, positions: Mapping[KeyPath, Position], comments: Comments, place_of: Callable[[KeyPath], KeyPath | None]
) -> str:
    """Put comments into a text without any; those whose key has no place there come last."""
    lines = text.splitlines()
    before: dict[int, list[str]] = {min((each.line for each in positions.values()), default=1): list(comments.head)}
    behind: dict[int, str] = {}
    homeless: list[str] = []
    for former, block in comments.before.items():
        path = place_of(former)
        position = positions.get(path) if path else None
        if path is None or position is None:
            homeless += [line for line in block if line]
        else:
            indented = [" " * _margin(path, position) + line if line else "" for line in block]
            before.setdefault(position.line, []).extend(indented)
    for former, comment in comments.behind.items():
        path = place_of(former)
        position = positions.get(path) if path else None
        if position is None:
            homeless.append(comment)
        elif position.line in behind:
            behind[position.line] += f" {comment}"
        else:
            behind[position.line] = comment
    written = []
    for number, line in enumerate(lines, 1):
        written += before.get(number, [])
        written.append(f"{line}  {behind[number]}" if number in behind else line)
    written += comments.last
    if homeless:
        written += ["", _HOMELESS, *homeless]
    return "\n".join(written).lstrip("\n") + "\n"


def _margin(path: KeyPath, position: Position) -> int:
    """Return how far a comment before a path is indented: as its key, or as the dash of its list entry."""
    return position.column - 1 - (2 if isinstance(path[-1], int) else 0)


def _named(paths: list[KeyPath]) -> KeyPath:
    """Return the path that a comment at the end of their line is about: the first key."""
    return next((path for path in paths if isinstance(path[-1], str)), paths[0])


def _tokens(text: str) -> tuple[set[int], dict[int, int], dict[int, int]]:
    """Return the lines inside scalars, where the last token of each line ends, and where block scalars begin."""
    inner: set[int] = set()
    ends: dict[int, int] = {}
    headers: dict[int, int] = {}
    scanner: Any = YAML(typ="safe", pure=True)
    for token in scanner.scan(text):
        first, last = token.start_mark, token.end_mark
        if isinstance(token, ScalarToken) and token.style in ("|", ">"):
            headers[first.line + 1] = first.column
            # It ends where the next token begins; what is less indented than its content is not in it.
            inner |= set(_block_lines(text.splitlines(), first.line + 1, last.line + 1))
        elif isinstance(token, ScalarToken):
            inner |= set(range(first.line + 2, last.line + 1))
        ends[last.line + 1] = max(ends.get(last.line + 1, 0), last.column)
    return inner, ends, headers


def _block_lines(lines: list[str], header: int, end: int) -> range:
    """Return the numbers of the lines of a block scalar whose header is on a line, and which ends before another."""
    content = next((line for line in lines[header:end] if line.strip()), "")
    indent = len(content) - len(content.lstrip())
    last = header
    for number in range(header + 1, end + 1):
        line = lines[number - 1] if number <= len(lines) else ""
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            break
        last = number
    while last > header and (last > len(lines) or not lines[last - 1].strip()):
        last -= 1
    return range(header + 1, last + 1)


def _behind(line: str, end: int, header: int | None) -> str:
    if header is not None:
        match = _BLOCK_HEADER.match(line[header:])
        return match[1].rstrip() if match else ""
    rest = line[end:].strip()
    return rest if rest.startswith("#") else ""
