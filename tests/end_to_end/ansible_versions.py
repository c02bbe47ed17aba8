"""Clusters that are made by other versions of Ansible than the default one."""

from __future__ import annotations

import os
import subprocess
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Operator

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fury-vsphere" / "venvs"
PYTHONS = {"oldest": "3.10", "newest": "3.13"}
NO_SUCH_PYTHON = 3


def use_ansible(operator: Operator, name: str) -> None:
    """Give somebody the oldest or the newest versions of Ansible, pyVmomi and Python that are supported."""
    made = subprocess.run(
        [ROOT / "tests" / "environment", name, PYTHONS[name], CACHE], stdout=subprocess.PIPE, text=True, check=False
    )
    if made.returncode == NO_SUCH_PYTHON and os.environ.get("CI") != "true":
        missing = f"this machine has no Python {PYTHONS[name]}: the default Ansible is used in place of the {name}"
        warnings.warn(missing, stacklevel=1)
        return
    assert made.returncode == 0
    venv = Path(made.stdout.strip())
    operator.program = [str(venv / "bin" / "python"), "-m", "furyctl_vsphere"]
    operator.environment = {
        "PYTHONPATH": str(ROOT / "shim"),
        "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",
    }
