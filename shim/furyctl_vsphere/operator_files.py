# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Files on the operator's machine that a config names: public keys and custom scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cluster_model import Problem, script_problem
from .document import KeyPath

_KEY = re.compile(r"(ssh-(rsa|ed25519)|ecdsa-sha2-\S+|sk-\S+) \S+")
_SCRIPT_OWNERS = ("lbNode", "masterNode", "infraNode")


@dataclass
class OperatorFiles:
    """What was found of the files that a config names.

    Attributes:
        public_keys: the keys in each file of public keys, by the path of its entry in the config.
        scripts: absolute path of each custom script, by the path of its key in the config.
        problems: files that are missing or cannot be used.
    """

    public_keys: dict[KeyPath, list[str]] = field(default_factory=dict)
    scripts: dict[KeyPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_operator_files(data: dict[str, Any], base: Path) -> OperatorFiles:
    """Look at every file that a config names; relative paths start at its directory."""
    found = OperatorFiles()
    spec: Any = data.get("spec")
    if not isinstance(spec, dict):
        return found
    for path, named in _strings(enumerate(_list(spec.get("sshPublicKeys"))), ("spec", "sshPublicKeys")):
        _read_public_keys(found, path, named, resolved(named, base))
    for path, named in _script_names(spec):
        script = resolved(named, base)
        problem = script_problem(str(script))
        if problem:
            expected = f"a script that can be read and names its interpreter; {problem}"
            found.problems.append(Problem(path, named, expected, "correct the path or the script"))
        else:
            found.scripts[path] = str(script)
    return found


def resolved(named: str, base: Path) -> Path:
    """Return the absolute path that a config's path means."""
    return Path(os.path.abspath(base / Path(named).expanduser()))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _strings(entries: Iterable[tuple[int, Any]], path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for index, entry in entries:
        if isinstance(entry, str):
            yield (*path, index), entry


def _script_names(spec: dict[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    nodes: list[tuple[KeyPath, Any]] = [(("spec", owner), spec.get(owner)) for owner in _SCRIPT_OWNERS]
    nodes += [(("spec", "nodePools", index), pool) for index, pool in enumerate(_list(spec.get("nodePools")))]
    for path, node in nodes:
        if not isinstance(node, dict):
            continue
        if isinstance(node.get("customScriptPath"), str):
            yield (*path, "customScriptPath"), node["customScriptPath"]
        hooks = node.get("hooks")
        for moment, listed in hooks.items() if isinstance(hooks, dict) else ():
            for index, hook in enumerate(_list(listed)):
                below: KeyPath = (*path, "hooks", moment, index)
                if isinstance(hook, str):
                    yield below, hook
                elif isinstance(hook, dict) and isinstance(hook.get("path"), str):
                    yield (*below, "path"), hook["path"]


def _read_public_keys(found: OperatorFiles, path: KeyPath, named: str, file: Path) -> None:
    expected = "a file of SSH public keys"
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text file"
        found.problems.append(Problem(path, named, f"{expected}; {file}: {reason}", "correct the path or make a key"))
        return
    if any("PRIVATE KEY" in line for line in lines):
        found.problems.append(Problem(path, named, f"{expected}; {file} is a private key", "name its .pub file"))
        return
    keys = [line for line in lines if line and not line.startswith("#")]
    foreign = next((number for number, line in enumerate(lines, 1) if line in keys and not _KEY.match(line)), 0)
    if foreign:
        # Its content stays out of the message: whatever it is, it may be a secret.
        reason = f"line {foreign} of {file} is no such key"
        found.problems.append(Problem(path, named, f"{expected}; {reason}", "name another file"))
        return
    if not keys:
        found.problems.append(Problem(path, named, f"{expected}; {file} has none", "name another file"))
    found.public_keys[path] = keys
