# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A YAML file: its content in plain Python types, and where everything in it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .cluster_model import Problem
from .failure import ExpectedError

KeyPath = tuple[str | int, ...]

_MERGE_TAG = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, order=True)
class Position:
    """Line and column in a file, both from 1."""

    line: int
    column: int


@dataclass
class Document:
    """A YAML mapping that was read from a file.

    Attributes:
        name: the file as the user named it, for messages.
        path: the file.
        data: its content; keys are strings, keys without value are left out.
        content: its content with those keys, for parts that are another's to read.
        positions: position of every key and list entry by its path.
        problems: keys that are given twice.
    """

    name: str
    path: Path
    data: dict[str, Any]
    positions: dict[KeyPath, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)

    def position_of(self, path: KeyPath) -> Position:
        """Return where a path stands, or the nearest thing around it that is there."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.positions:
                return self.positions[path[:length]]
        return Position(1, 1)


def read_document(path: Path, name: str = "") -> Document:
    """Read a YAML file that holds one mapping.

    Raises ExpectedError when the file cannot be read or is no such YAML.
    """
    name = name or str(path)
    text = _read_text(path, name)
    parser = YAML(typ="safe", pure=True)
    parser.allow_duplicate_keys = True  # all of them are reported below, not only the first
    try:
        documents = list(parser.compose_all(text))
        content = parser.load(text) if len(documents) == 1 else None
    except MarkedYAMLError as error:
        raise ExpectedError(_syntax_message(name, error)) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise ExpectedError(f"{name}: not valid YAML: {' '.join(str(error).split())}; correct the file") from error
    if len(documents) > 1:
        line = documents[1].start_mark.line + 1
        raise ExpectedError(f"{name}:{line}:1: a second YAML document: expected one; remove it")
    if not isinstance(content, dict):
        raise ExpectedError(f"{name}:1:1: expected a mapping of keys to values; is this the right file?")
    try:
        document = Document(name, path, _plain(content), content=content)
        _walk(documents[0], (), document)
    except RecursionError as error:
        raise ExpectedError(f"{name}: nested without end: an alias stands in its own anchor; remove it") from error
    return document


def _read_text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ExpectedError(
            f"{name}: no such file; name the right one, or make one with: furyctl-vsphere create config"
        ) from error
    except UnicodeDecodeError as error:
        raise ExpectedError(f"{name}: not a text file in UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise ExpectedError(f"{name}: cannot be read: {error.strerror}; correct the path or its permissions") from error


def _syntax_message(name: str, error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    position = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
    what = " ".join(part for part in (error.context, error.problem) if part)
    return f"{name}{position}: not valid YAML: {what}; correct the line or the one above it"


def _plain(value: Any) -> Any:
    """Make the keys strings and leave out keys without value, which say nothing."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _walk(node: Node, path: KeyPath, document: Document) -> None:
    """Note the position of all keys and list entries under a node, and the keys that stand twice."""
    if isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE_TAG or not isinstance(key_node, ScalarNode):
                continue
            below: KeyPath = (*path, str(key_node.value))
            position = Position(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if below in document.positions:
                first = document.positions[below].line
                document.problems.append(
                    Problem(below, _scalar(value_node), f"the key once; it stands on line {first} too", "remove one")
                )
            document.positions[below] = position
            _walk(value_node, below, document)
    elif isinstance(node, SequenceNode):
        for index, entry in enumerate(node.value):
            below = (*path, index)
            document.positions[below] = Position(entry.start_mark.line + 1, entry.start_mark.column + 1)
            _walk(entry, below, document)


def _scalar(node: Node) -> object:
    return node.value if isinstance(node, ScalarNode) else "…"
