"""The oldest and the newest ansible-core each make a cluster, from the same config; other tests run the default one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from answers import changed, ready_nodes

if TYPE_CHECKING:
    from .conftest import Operator

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fury-vsphere" / "venvs"
NO_SUCH_PYTHON = 3


@pytest.fixture(scope="module", params=[("oldest", "3.10"), ("newest", "3.13")], ids=lambda each: each[0])
def operator(request: pytest.FixtureRequest, another_operator: Operator) -> Iterator[Operator]:
    """Give somebody a small cluster's config, and an Ansible of other versions."""
    name, python = request.param
    command = [ROOT / "tests" / "environment", name, python, CACHE]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if made.returncode == NO_SUCH_PYTHON and os.environ.get("CI") != "true":
        pytest.skip(f"NOT RUN: this machine has no Python {python}; CI has")
    assert made.returncode == 0
    venv = Path(made.stdout.strip())

    def change(document: Any) -> None:
        document["metadata"]["name"] = "other"
        document["spec"]["infraNode"]["count"] = 0

    another_operator.change(change)
    another_operator.program = [str(venv / "bin" / "python"), "-m", "furyctl_vsphere"]
    another_operator.environment = {
        "PYTHONPATH": str(ROOT / "shim"),
        "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",
    }
    yield another_operator
    another_operator.furyctl("destroy", "--force")


def apply(operator: Operator) -> dict[str, int]:
    """Apply the config and return the changes by host."""
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    return changed(result.stdout)


def test_cluster_is_made_and_a_second_run_changes_nothing(operator: Operator) -> None:
    apply(operator)
    assert len(ready_nodes(operator)) == 2
    assert set(apply(operator).values()) == {0}
