# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Files on the operator's machine that a config names: public keys and scripts."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..cluster_model import Problem, script_problem
from ..document import KeyPath

_KEY = re.compile(r"(ssh-(rsa|ed25519)|ecdsa-sha2-\S+|sk-\S+) \S+")


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

    def read_public_keys(self, path: KeyPath, named: str, base: Path) -> list[str]:
        """Take the keys of a file; relative paths start at a directory."""
        _read_public_keys(self, path, named, resolved(named, base))
        return self.public_keys.get(path, [])

    def look_at_script(self, path: KeyPath, named: str, base: Path) -> str | None:
        """Return the absolute path of a script, or None when it cannot be used."""
        script = str(resolved(named, base))
        problem = script_problem(script)
        if problem:
            expected = f"a script that can be read and names its interpreter; {problem}"
            self.problems.append(Problem(path, named, expected, "correct the path or the script"))
            return None
        self.scripts[path] = script
        return script


def resolved(named: str, base: Path) -> Path:
    """Return the absolute path that a config's path means."""
    # Unlike pathlib's, this leaves the home directory of a user that is not there as it is written.
    return Path(os.path.abspath(base / os.path.expanduser(named)))


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
