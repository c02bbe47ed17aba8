"""The environments that are compared: the project's own, and one with the peers at their newest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .paths import NEWEST_REQUIREMENTS

NEWEST_PYTHON = "3.12"

_ASK_VERSIONS = """
import json, platform, sysconfig
from importlib.metadata import version
from pathlib import Path
found = {"Python": platform.python_version()}
found |= {name: version(name) for name in ("ansible", "ansible-core", "pyvmomi")}
for name in ("vmware/vmware", "community/vmware"):
    manifest = Path(sysconfig.get_path("purelib"), "ansible_collections", name, "MANIFEST.json")
    found[name.replace("/", ".")] = json.loads(manifest.read_text())["collection_info"]["version"]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with Ansible in it.

    Attributes:
        label: how its contenders are told apart.
        problem: why it cannot be used; empty when it can.
    """

    label: str
    directory: Path
    versions: Mapping[str, str]
    problem: str = ""

    def program(self, name: str) -> Path:
        """Return the path of one of its programs."""
        return self.directory / "bin" / name

    def named(self, collection: str, plugin: str) -> str:
        """Return the name of a peer with the version that is installed here."""
        return f"{collection}.{plugin} {self.versions.get(collection, self.label)}".strip()


def own_environment() -> Environment:
    """Return the environment that this process runs in."""
    directory = Path(sys.prefix)
    return Environment("own", directory, _versions(directory))


def newest_environment() -> Environment:
    """Return the environment with the newest peers, made when it is not in the cache."""
    python = _find_python()
    if python is None:
        problem = f"not run: this machine has no Python {NEWEST_PYTHON} on the PATH or in pyenv"
        return Environment("newest", Path(), {}, problem)
    content = NEWEST_REQUIREMENTS.read_bytes() + python.encode()
    directory = _cache() / f"benchmarks-{hashlib.sha256(content).hexdigest()[:16]}"
    if not (directory / ".complete").exists():
        print(f"Making {directory} with the newest peers (once; some minutes)", flush=True)
        directory.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([python, "-m", "venv", "--clear", str(directory)], check=True)
        install = ["install", "--quiet", "--disable-pip-version-check", "-r", str(NEWEST_REQUIREMENTS)]
        subprocess.run([str(directory / "bin" / "pip"), *install], check=True)
        (directory / ".complete").touch()
    return Environment("newest", directory, _versions(directory))


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fury-vsphere" / "venvs"


def _find_python() -> str | None:
    """Return an interpreter of the newest peers' Python, from the PATH or from pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates: list[str | Path | None] = [
        shutil.which(f"python{NEWEST_PYTHON}"),
        *pyenv.glob(f"versions/{NEWEST_PYTHON}.*/bin/python"),
    ]
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        # pyenv's shims are on the PATH also for versions that are not switched on, and then fail.
        answer = subprocess.run([str(candidate), "-c", ask], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip() == NEWEST_PYTHON:
            return str(candidate)
    return None


def _versions(directory: Path) -> dict[str, str]:
    command = [str(directory / "bin" / "python"), "-c", _ASK_VERSIONS]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    versions: dict[str, str] = json.loads(answer.stdout)
    return versions
