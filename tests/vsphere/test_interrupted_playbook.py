"""ansible-playbook is interrupted or killed while the module runs in its process."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_playbook import PROGRAM, surroundings
from convergence import assert_complete, expire_others, others
from fault_proxy import FaultProxy, Kind, fault_proxy
from simulator import VCenter

PLAY: list[dict[str, Any]] = [
    {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [{"sighup.fury_vsphere.cluster_vms": {"cluster": "{{ fury_cluster }}"}}],
    }
]
# Seconds until what was interrupted has ended, with all that it started.
PATIENCE = 60


@pytest.fixture
def proxy(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], tmp_path: Path
) -> Iterator[tuple[FaultProxy, Any, Admin]]:
    cluster_vms = start(None, "-task-delay", "CloneVM_Task:300")
    admin = administer(cluster_vms.vcenter)
    with fault_proxy(cluster_vms.vcenter, tmp_path, lambda: expire_others(admin)) as proxy:
        yield proxy, cluster_vms, admin


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
@pytest.mark.parametrize("method", ["Login", "CloneVM_Task", "ReconfigVM_Task"])
def test_the_next_run_finishes_and_no_session_is_left(
    proxy: tuple[FaultProxy, Any, Admin], model: dict[str, Any], tmp_path: Path, how: signal.Signals, method: str
) -> None:
    faults, cluster_vms, admin = proxy
    (tmp_path / "play.yml").write_text(json.dumps(PLAY))
    (tmp_path / "variables.json").write_text(json.dumps({"fury_cluster": model}))
    environment = {"VSPHERE_PORT": str(faults.port), "VSPHERE_CA_FILE": faults.options["ca_file"]}
    rule = faults.spoil(method, Kind.KILL_AFTER)
    with (tmp_path / "output").open("wb") as output:
        process = subprocess.Popen(
            # In the background of a shell tests ignore this signal, and so would what they start.
            ["env", "--default-signal=INT", PROGRAM, "play.yml", "-e", "@variables.json"],
            cwd=tmp_path,
            env={**surroundings(cluster_vms.vcenter, tmp_path), **environment},
            stdout=output,
            stderr=output,
        )
        faults.kill = lambda: process.send_signal(how)
        assert process.wait(PATIENCE)
    assert rule.fired, (tmp_path / "output").read_text()
    faults.rules[:] = []
    end = time.monotonic() + PATIENCE
    while others(admin):
        assert time.monotonic() < end, "a session is left"
        time.sleep(0.1)
    assert_complete(cluster_vms, admin, model)
