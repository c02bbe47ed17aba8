# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Values of `kind: VSphereCluster` as the cluster model has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..cluster_model import Problem
from ..document import KeyPath
from .modern_words import ROLES, camel, schema_at
from .operator_files import OperatorFiles, resolved
from .quantity import gibibytes, mebibytes
from .translation import Translation

_SIZES: dict[str, Callable[[str], int]] = {
    "memory_mb": mebibytes,
    "memory_reservation_mb": mebibytes,
    "disk_gb": gibibytes,
    "size_gb": gibibytes,
}
_WRITTEN_OTHERWISE = {*_SIZES, "kernel_parameters", "anti_affinity", "virtual_router_id"}
_KEY_BEGINNINGS = ("ssh-", "ecdsa-", "sk-")
_PEM = "-----BEGIN"


@dataclass
class Values:
    """Brings values over, and notes where each came from.

    Attributes:
        result: the translation that they are for.
        base: the directory that relative paths begin at.
        files: what was found of files that the config names.
    """

    result: Translation
    base: Path
    files: OperatorFiles = field(default_factory=OperatorFiles)

    def carried(self, value: Any, source: KeyPath, target: KeyPath) -> Any:
        """Return a value in the model's words; below, keys are the model's in camel case."""
        self.result.note(target, source)
        schema = schema_at(target)
        if target[-1] in _WRITTEN_OTHERWISE:
            return self._written_otherwise(value, source, target)
        if isinstance(value, Mapping):
            return self._mapping(value, source, target, schema)
        if isinstance(value, list):
            return [self.carried(each, (*source, index), (*target, index)) for index, each in enumerate(value)]
        if isinstance(value, str):
            return self._text(value, source, target, schema)
        return value

    def path_of(self, named: str) -> Path:
        """Return the absolute path that a path of the config means."""
        return resolved(named, self.base)

    def public_keys(self, source: KeyPath, entry: Any) -> list[str]:
        """Return the public keys that an entry is, or names the file of."""
        if not isinstance(entry, str):
            return []
        lines = [line.strip() for line in entry.splitlines()]
        if len(lines) > 1 or entry.startswith((*_KEY_BEGINNINGS, "#")):
            # The content of a file, as {file://path} puts it here, may have comments.
            return [line for line in lines if line and not line.startswith("#")]
        before = len(self.files.problems)
        keys = self.files.read_public_keys(source, entry, self.base)
        self.result.problems += self.files.problems[before:]
        return keys

    def _written_otherwise(self, value: Any, source: KeyPath, target: KeyPath) -> Any:
        key = str(target[-1])
        if key in _SIZES:
            return self._size(value, source, _SIZES[key])
        if key == "kernel_parameters":
            return self._kernel_parameters(value, source, target)
        if isinstance(value, list):
            return [ROLES.get(each, each) if isinstance(each, str) else each for each in value]
        return int(value) if isinstance(value, str) else value

    def _mapping(self, value: Mapping[str, Any], source: KeyPath, target: KeyPath, schema: Mapping[str, Any]) -> Any:
        words = {camel(word): word for word in schema.get("properties", {})}
        carried = {}
        for key, each in value.items():
            if not words:
                carried[key] = each
            elif key in words:
                carried[words[key]] = self.carried(each, (*source, key), (*target, words[key]))
        return carried

    def _text(self, value: str, source: KeyPath, target: KeyPath, schema: Mapping[str, Any]) -> Any:
        if "hooks" in target:
            # A path alone, or the path of a hook with settings; every other text of a hook is below arguments.
            is_script = target[-1] == "path" or (isinstance(target[-1], int) and target[-2] != "arguments")
            return self._script(value, source) if is_script else value
        if schema.get("x-operator-file") and value and not value.lstrip().startswith(_PEM):
            return str(self.path_of(value))
        return value

    def _script(self, named: str, source: KeyPath) -> str | None:
        before = len(self.files.problems)
        script = self.files.look_at_script(source, named, self.base)
        self.result.problems += self.files.problems[before:]
        return script

    def _size(self, value: Any, source: KeyPath, read: Callable[[str], int]) -> int | None:
        try:
            return read(value) if isinstance(value, str) else None
        except ValueError as error:
            expected = f"a size in Gi, such as 100Gi; {error}"
            self.result.problems.append(Problem(source, value, expected, "round it up"))
            return None

    def _kernel_parameters(self, value: Any, source: KeyPath, target: KeyPath) -> Any:
        """Make a mapping of a list of names and values."""
        parameters: dict[str, Any] = {}
        for index, each in enumerate(value if isinstance(value, list) else []):
            if not isinstance(each, Mapping) or not isinstance(each.get("name"), str) or "value" not in each:
                continue
            name = each["name"]
            if name in parameters:
                problem = Problem((*source, index, "name"), name, "each kernel parameter once", "remove one of the two")
                self.result.problems.append(problem)
            self.result.note((*target, name), (*source, index))
            parameters[name] = each["value"]
        return parameters
