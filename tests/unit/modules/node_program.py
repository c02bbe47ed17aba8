"""Runs a module as Ansible runs it on a node, with what it remembers in a directory of the test."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass
class NodeProgram:
    """A module on a node.

    Attributes:
        module: the module.
        root: the test's directory.
        places: constants of the module that name places on the node, and the test's places for them.
    """

    module: ModuleType
    root: Path
    places: dict[str, Path]

    def run(self, check: bool = False, **arguments: Any) -> dict[str, Any]:
        settings = {"_ansible_check_mode": check, "_ansible_diff": True, "_ansible_tmpdir": str(self.root)}
        settings["_ansible_remote_tmp"] = str(self.root)
        assignments = "".join(f"module.{name} = {str(place)!r}\n" for name, place in self.places.items())
        program = f"import {self.module.__name__} as module\n{assignments}module.main()\n"
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps({"ANSIBLE_MODULE_ARGS": {**arguments, **settings}}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result
