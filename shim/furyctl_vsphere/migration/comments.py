# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The comments of a YAML text: which key each belongs to, and putting them into another text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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
        head: comment lines before everything else.
        before: comment lines, and an empty one where there were some, before a key or list entry.
        behind: comments on its line.
        after: comment lines behind it and all that is below it.
        last: comment lines after everything else.
    """

    head: list[str] = field(default_factory=list)
    before: dict[KeyPath, list[str]] = field(default_factory=dict)
    behind: dict[KeyPath, str] = field(default_factory=dict)
    after: dict[KeyPath, list[str]] = field(default_factory=dict)
    last: list[str] = field(default_factory=list)


def read_comments(text: str, positions: Mapping[KeyPath, Position]) -> Comments:
    """Return the comments of a text whose keys stand at some positions."""
    inner, ends, headers = _tokens(text)
    on_line: dict[int, list[KeyPath]] = {}
    for path, position in positions.items():
        on_line.setdefault(position.line, []).append(path)
    result, waiting = Comments(), list[tuple[int, str]]()
    last_path: KeyPath | None = None
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if number in inner:
            continue
        if not bare or bare.startswith("#"):
            waiting.append((len(line) - len(line.lstrip()), bare))
            continue
        paths = on_line.get(number, [])
        if paths:
            _divide(result, waiting, last_path, paths[0], _margin(paths[0], positions[paths[0]]))
            last_path, waiting = _named(paths), []
        comment = _behind(line, ends.get(number, 0), headers.get(number))
        if comment and paths:
            result.behind[_named(paths)] = comment
        elif comment:
            waiting.append((0, comment))
    _divide(result, waiting, last_path, (), 0)
    result.last = [line for line in result.before.pop((), []) if line]
    if positions:
        # What stands before everything else is about the file.
        result.head = result.before.pop(min(positions, key=lambda path: (positions[path], len(path))), [])
    return result


def _divide(
    result: Comments, waiting: list[tuple[int, str]], last: KeyPath | None, following: KeyPath, margin: int
) -> None:
    """Give comment lines to the key before them, as far as they are indented more than the one that follows."""
    count = 0
    for number, (indent, line) in enumerate(waiting, 1):
        if line and indent <= margin:
            break
        count = number if line else count
    if last is not None and count:
        result.after[last] = _once_empty(line for _indent, line in waiting[:count])
        waiting = waiting[count:]
    if waiting:
        result.before[following] = _once_empty(line for _indent, line in waiting)


def _once_empty(lines: Iterable[str]) -> list[str]:
    """Return lines with one empty one where there were several."""
    kept: list[str] = []
    for line in lines:
        kept += [line] if line or kept[-1:] != [""] else []
    return kept


def with_comments(
    text: str, positions: Mapping[KeyPath, Position], comments: Comments, place_of: Callable[[KeyPath], KeyPath | None]
) -> str:
    """Put comments into a text without any; those whose key has no place there come last."""
    lines = text.splitlines()
    first = min((each.line for each in positions.values()), default=1)
    before, after = {first: list(comments.head)}, dict[int, list[str]]()
    behind: dict[int, str] = {}
    homeless: list[str] = []

    def placed(former: KeyPath) -> tuple[KeyPath, Position] | None:
        path = place_of(former)
        return (path, positions[path]) if path is not None and path in positions else None

    for former, block in comments.before.items():
        found = placed(former)
        if found:
            before.setdefault(found[1].line, []).extend(_indented(block, _margin(*found)))
        homeless += [] if found else [line for line in block if line]
    for former, block in comments.after.items():
        found = placed(former)
        if found:
            after.setdefault(_last_line(positions, found[0], len(lines)), []).extend(_indented(block, _margin(*found)))
        homeless += [] if found else [line for line in block if line]
    for former, comment in comments.behind.items():
        found = placed(former)
        if found:
            behind[found[1].line] = " ".join(filter(None, (behind.get(found[1].line), comment)))
        homeless += [] if found else [comment]
    written: list[str] = []
    for number, line in enumerate(lines, 1):
        block = before.get(number, [])
        # No empty line between a key and the first one below it.
        written += block[1:] if block[:1] == [""] and written[-1:] and written[-1].endswith(":") else block
        written.append(f"{line}  {behind[number]}" if number in behind else line)
        written += after.get(number, [])
    written += comments.last
    if homeless:
        written += ["", _HOMELESS, *homeless]
    return "\n".join(written).lstrip("\n") + "\n"


def _indented(block: Iterable[str], margin: int) -> list[str]:
    return [" " * margin + line if line else "" for line in block]


def _last_line(positions: Mapping[KeyPath, Position], path: KeyPath, end: int) -> int:
    """Return the last line of what stands at a path."""
    begin = positions[path].line
    others = (each.line for key, each in positions.items() if each.line > begin and key[: len(path)] != path)
    return min(others, default=end + 1) - 1


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
