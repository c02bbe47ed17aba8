# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From a config of furyctl 0.5 to 0.11 to one of today."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from ..cluster_model import Problem, dotted
from ..dialects.dialect import LEGACY, MODERN, dialect_of
from ..dialects.modern import API_VERSION, KIND
from ..dialects.modern_words import KUBERNETES
from ..dialects.placeholders import has_placeholder
from ..dialects.proxy import parse_proxy
from ..dialects.quantity import quantity
from ..dialects.schema import problems_of
from ..dialects.taint import parse_taint
from ..document import Document, KeyPath, read_document
from ..failure import ExpectedError
from ..located import in_order, located
from .comments import read_comments, with_comments
from .masking import Mask
from .relocation import Relocation
from .words import NODE, SAME, SECTIONS

_PROXY_WORDS = {"http": "http", "https": "https", "no_proxy": "noProxy"}
_MIB_IN_A_GIB = 1024
# They may begin with a v there.
_VERSIONS = {("spec", "version"), ("spec", "etcd", "version"), ("spec", "cri", "version")}
# Of infraNode, what furyctl set when the config did not.
_INFRA = {"memSize": 8192, "diskSize": 100}


@dataclass
class Migration:
    """A config written anew.

    Attributes:
        text: the new config.
        changes: what is written otherwise, means something else, or was left out.
        to_do: what has to be written by hand.
    """

    text: str = ""
    changes: list[str] = field(default_factory=list)
    to_do: list[str] = field(default_factory=list)


def migrated(config: Path, directory: Path) -> Migration:
    """Return the config anew, with paths that begin at the directory that it will be in.

    Raises ExpectedError when it is not of the former dialect, or has problems that the keys alone show.
    """
    document = read_document(config)
    if dialect_of(document) is not LEGACY:
        raise ExpectedError(f"{config}: it is of kind {document.data['kind']} already; there is nothing to migrate")
    _refuse(document, [*document.problems, *problems_of(LEGACY.schema, document.data)])
    writer = _Writer(_styled(config), Relocation(config.absolute().parent, directory.absolute()))
    writer.write()
    bare = _dumped(writer.root)
    comments = read_comments(config.read_text(encoding="utf-8"), document.positions)
    new = _read(bare)
    # What a placeholder stands for is looked at when the config is used.
    problems = [each for each in problems_of(MODERN.schema, new.data) if not has_placeholder(each.value)]
    _refuse(document, [_at_former_place(problem, writer) for problem in problems])
    writer.result.text = with_comments(bare, new.positions, comments, writer.place_of)
    return writer.result


def _refuse(document: Document, problems: list[Problem]) -> None:
    if problems:
        raise ExpectedError([str(each) for each in in_order(located(document, problem) for problem in problems)])


def _at_former_place(problem: Problem, writer: _Writer) -> Problem:
    former = {new: old for old, new in writer.places.items()}
    for length in range(len(problem.path), -1, -1):
        if problem.path[:length] in former:
            path = (*former[problem.path[:length]], *problem.path[length:])
            return Problem(path, problem.value, problem.expected, problem.remedy)
    return problem


def _styled(config: Path) -> Any:
    """Read a config with the quotes of its strings, and whether its lists and mappings stand on one line."""
    reader: Any = YAML(typ="rt")
    reader.preserve_quotes = True
    reader.allow_duplicate_keys = True
    return reader.load(config.read_text(encoding="utf-8"))


def _dumped(root: CommentedMap) -> str:
    emitter: Any = YAML(typ="rt")
    emitter.explicit_start = True
    emitter.width = 4096
    emitter.indent(mapping=2, sequence=4, offset=2)
    # Aliases are written out: what they stood for may have been divided.
    emitter.representer.ignore_aliases = lambda _data: True
    text = StringIO()
    emitter.dump(root, text)
    return text.getvalue()


def _read(text: str) -> Document:
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return read_document(Path(file.name))


@dataclass
class _Writer:
    """Writes the new config, and notes where everything went.

    Attributes:
        given: the former config, with its style.
        relocation: of paths.
        root: the new config.
        places: new path of what stood at a former one.
    """

    given: Any
    relocation: Relocation
    root: CommentedMap = field(default_factory=CommentedMap)
    places: dict[KeyPath, KeyPath] = field(default_factory=dict)
    result: Migration = field(default_factory=Migration)

    def place_of(self, path: KeyPath) -> KeyPath | None:
        """Return the new path of what stood at a former one, or None when it has none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                place = (*self.places[path[:length]], *path[length:])
                while length < len(place) and self._value(self.root, place) is None:
                    place = place[:-1]
                return place if self._value(self.root, place) is not None else None
        return None

    def write(self) -> None:
        """Write everything, in the order of the new dialect."""
        self.root["apiVersion"] = API_VERSION
        self.root["kind"] = KIND
        steps: dict[KeyPath, Callable[[KeyPath, KeyPath], None]] = {
            ("spec", "cri", "proxy"): self._write_proxy,
            ("spec", "sshPublicKeys"): self._write_public_keys,
            ("spec", "lbNode"): self._write_load_balancers,
            ("spec", "masterNode"): self._write_masters,
            ("spec", "infraNode"): self._write_infra,
            ("spec", "nodePools"): self._write_pools,
        }
        for former, new in SAME.items():
            steps.get(former, self._move)(former, new)
        self.places |= {former: new for former, new in SECTIONS.items() if former not in self.places}
        self._tell_what_is_left_out()

    def _move(self, former: KeyPath, new: KeyPath) -> None:
        value = self._value(self.given, former)
        if former in _VERSIONS and isinstance(value, str) and value.startswith("v"):
            value = type(value)(value[1:])
        if value is not None:
            self._set(new, self._bare(value), former)

    def _write_proxy(self, former: KeyPath, new: KeyPath) -> None:
        text = self._value(self.given, former)
        proxy = self._taken_apart(former, text, parse_proxy) if text else None
        if proxy:
            words = CommentedMap({_PROXY_WORDS[key]: value for key, value in proxy.items()})
            self._set(new, words, former)
            self._change(former, new, "its assignments are keys")

    def _write_public_keys(self, former: KeyPath, new: KeyPath) -> None:
        given = self._value(self.given, former)
        if given:
            keys = self._bare(given)
            for index, path in enumerate(given):
                keys[index] = self._path(path)
            self._set(new, keys, former)

    def _write_load_balancers(self, former: KeyPath, new: KeyPath) -> None:
        if self._value(self.given, former) is None:
            self.result.changes.append(
                f"{dotted(former)}: was not there, and meant one load balancer, which is written out in {dotted(new)}; "
                "there is none without that section"
            )
            self._set(new, CommentedMap({"count": 1}), former)
        else:
            self._write_node(former, new)

    def _write_masters(self, former: KeyPath, new: KeyPath) -> None:
        self._write_node(former, new)
        if not self._value(self.root, new):
            self._value(self.root, new)["count"] = 1

    def _write_infra(self, former: KeyPath, new: KeyPath) -> None:
        self._set(new[:-1], CommentedSeq(), None)
        self._write_node(former, new, {"name": "infra"}, _INFRA)
        self.result.changes.append(f"{dotted(former)} is the pool infra of {dotted(new[:-1])}")

    def _write_pools(self, former: KeyPath, new: KeyPath) -> None:
        pools = self._value(self.given, former)
        # What is said of them stands before the first one, as the list begins with another pool.
        self._note(former, (*new, 1) if pools else new)
        for index in range(len(pools or [])):
            self._write_node((*former, index), (*new, index + 1))

    def _write_node(
        self,
        former: KeyPath,
        new: KeyPath,
        first: Mapping[str, Any] | None = None,
        defaults: Mapping[str, int] | None = None,
    ) -> None:
        node = self._value(self.given, former)
        node = node if isinstance(node, Mapping) else {}
        self._set(new, CommentedMap(first or {}), former)
        for key, word in NODE.items():
            here, there = (*former, key), (*new, *word.split("."))
            value = node.get(key)
            if value is None and defaults and key in defaults:
                value = defaults[key]
                self.result.changes.append(f"{dotted(here)}: was {value} when it was not there, which is written out")
            if value is None or key in ("customScriptPath", "hooks"):
                continue
            if key in ("memSize", "diskSize"):
                value = quantity(value if key == "memSize" else value * _MIB_IN_A_GIB)
            self._set(there, self._taints(here, value) if key == "taints" else self._bare(value), here)
        self._write_hooks(node, former, new)

    def _taints(self, former: KeyPath, taints: Any) -> CommentedSeq:
        written = CommentedSeq()
        for index, text in enumerate(taints):
            taint = self._taken_apart((*former, index), text, parse_taint)
            if taint:
                self._note((*former, index), (*self.places.get(former[:-1], ()), "taints", len(written)))
                entry = CommentedMap({key: value for key, value in taint.items() if value})
                entry.fa.set_flow_style()
                written.append(entry)
        return written

    def _write_hooks(self, node: Mapping[str, Any], former: KeyPath, new: KeyPath) -> None:
        given, script = node.get("hooks") or {}, node.get("customScriptPath")
        hooks = CommentedMap()
        if script is not None:
            hooks["firstBoot"] = CommentedSeq([self._path(script)])
            self._note((*former, "customScriptPath"), (*new, "hooks", "firstBoot"))
        for moment, listed in given.items():
            written = hooks.setdefault(moment, CommentedSeq())
            for index, hook in enumerate(listed or []):
                self._note((*former, "hooks", moment, index), (*new, "hooks", moment, len(written)))
                if isinstance(hook, str):
                    written.append(self._path(hook))
                else:
                    entry = self._bare(hook)
                    entry["path"] = self._path(hook["path"])
                    written.append(entry)
        if hooks:
            self._set((*new, "hooks"), hooks, (*former, "hooks"))

    def _taken_apart(self, former: KeyPath, text: str, parse: Callable[[str], dict[str, str]]) -> dict[str, str] | None:
        """Return the parts of a text, or None when they stand in a placeholder, and there is something to do."""
        mask = Mask()
        try:
            parts = parse(mask.hide(text))
        except ValueError as error:
            what = "its parts have keys of their own now, and stand in a placeholder" if mask.kept else str(error)
            self.result.to_do.append(f"{dotted(former)}: {what}; write it by hand")
            return None
        return {key: self.relocation.placeholders(mask.show(value)) for key, value in parts.items()}

    def _path(self, text: str) -> str:
        path = self.relocation.path(text)
        return type(text)(path)

    def _bare(self, value: Any) -> Any:
        """Return a copy of a value without its comments, which are put in again at their new place."""
        if isinstance(value, CommentedMap):
            copy: Any = CommentedMap({key: self._bare(each) for key, each in value.items() if each is not None})
        elif isinstance(value, CommentedSeq):
            copy = CommentedSeq([self._bare(each) for each in value])
        elif isinstance(value, str):
            # A string of this type keeps its quotes, and one that is made anew has no comment.
            return self.relocation.placeholders(type(value)(value))
        else:
            return value
        if value.fa.flow_style():
            copy.fa.set_flow_style()
        return copy

    def _set(self, path: KeyPath, value: Any, former: KeyPath | None) -> None:
        target: Any = self.root
        for part in path[:-1]:
            target = target[part] if isinstance(part, int) else target.setdefault(part, CommentedMap())
        if isinstance(path[-1], int):
            target.append(value)
        else:
            target[path[-1]] = value
        if former is not None:
            self._note(former, path)

    def _note(self, former: KeyPath, new: KeyPath) -> None:
        self.places[former] = new

    def _change(self, former: KeyPath, new: KeyPath, what: str) -> None:
        self.result.changes.append(f"{dotted(former)} is {dotted(new)}: {what}")

    def _tell_what_is_left_out(self) -> None:
        left_out = {
            ("executor",): "left out: it was Terraform's, and had no effect",
            ("metadata", "labels"): "left out: they had no effect",
        }
        for path, what in left_out.items():
            if self._value(self.given, path) is not None:
                self.result.changes.append(f"{dotted(path)}: {what}")
        self.result.changes += [
            "provisioner: left out, as the kind says it",
            "memSize and diskSize are memory and disk, with their unit",
            "customScriptPath is the first script of hooks.firstBoot; taints are mappings of key, value and effect",
            "what furyctl installs on the cluster (distributionVersion, distribution, plugins) may stand beside "
            f"{dotted(KUBERNETES)}",
        ]

    @staticmethod
    def _value(data: Any, path: KeyPath) -> Any:
        for part in path:
            try:
                data = data[part]
            except (KeyError, IndexError, TypeError):
                return None
        return data
