"""The module is killed at any moment: the next run finds what there is, and finishes."""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from convergence import assert_clear_error, assert_complete, assert_removed, expire_others
from fault_proxy import FaultProxy, fault_proxy
from kills import run_and_kill
from simulator import VCenter

# Another one finds other moments.
SEED = int(os.environ.get("KILLS_SEED", "20260"))
ROUNDS = range(5)
SLOW = "CloneVM_Task:150,PowerOffVM_Task:50,Destroy_Task:50,ReconfigVM_Task:50"


class Scene:
    """A vCenter, a proxy before it, and a cluster that is made, resized and deleted."""

    def __init__(self, cluster_vms: Any, admin: Admin, proxy: FaultProxy, model: dict[str, Any]) -> None:
        self.cluster_vms = cluster_vms
        self.admin = admin
        self.proxy = proxy
        self.model = model
        self.kills = 0
        model["pools"] = [
            {"name": "master", "role": "control_plane"},
            {"name": "infra", "role": "worker", "count": 2, "cpu": 2, "memory_mb": 2048, "disk_gb": 20},
        ]

    def resized(self) -> None:
        """Ask for larger workers."""
        self.model = copy.deepcopy(self.model)
        self.model["pools"][1].update(cpu=4, memory_mb=4096, disk_gb=30)

    def calls_of(self, **options: Any) -> int:
        """Run it without a kill, and return how many calls it made."""
        rule = self.proxy.spoil("*", None, times=0)
        result = self.cluster_vms.apply(self.model, **self.proxy.options, **options)
        assert result["changed"]
        self.proxy.rules.remove(rule)
        return rule.seen

    def kill(self, nth: int, after: bool, **options: Any) -> None:
        """Run it in a process that is killed at a call."""
        arguments = {**self.cluster_vms.vcenter.options, "cluster": self.model, **options}
        result = run_and_kill(self.proxy, arguments, nth, after)
        if result is None:
            self.kills += 1
        else:
            assert not result["failed"], result["msg"]

    def run(self, model: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Run it as often as it says that it has to be run again, which is at most once."""
        result: dict[str, Any] = self.cluster_vms(model, **options)
        if result["failed"]:
            assert_clear_error(result["msg"])
            assert "run again" in result["msg"]
            print(result["msg"])  # noqa: T201 - as above
            result = self.cluster_vms(model, **options)
        return result


@pytest.fixture
def begin(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any], tmp_path: Path
) -> Iterator[Callable[..., Scene]]:
    """Start a vCenter with flags, and a proxy before it."""
    proxies = []

    def begin_one(*flags: str) -> Scene:
        cluster_vms = start(None, *flags)
        admin = administer(cluster_vms.vcenter)
        proxies.append(fault_proxy(cluster_vms.vcenter, tmp_path, lambda: expire_others(admin)))
        return Scene(cluster_vms, admin, proxies[-1].__enter__(), model)

    yield begin_one
    for proxy in proxies:
        proxy.__exit__(None, None, None)


@pytest.mark.parametrize("flags", [(), ("-task-delay", SLOW)], ids=["quick", "slow"])
def test_run_that_is_killed_is_finished_by_the_next(begin: Callable[..., Scene], flags: tuple[str, ...]) -> None:
    scene = begin(*flags)
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    print(f"seed {SEED}")  # noqa: T201 - pytest shows it when the test fails
    small = scene.model
    cycle = {"allow_power_cycle": True}
    creating = scene.calls_of()
    scene.resized()
    resizing = scene.calls_of(**cycle)
    deleting = scene.calls_of(state="absent")

    def moment(calls: int) -> tuple[int, bool]:
        chosen = chance.randint(1, calls), chance.random() < 0.5
        print(f"call {chosen[0]} of {calls}, {'after' if chosen[1] else 'before'} vCenter")  # noqa: T201
        return chosen

    for _round in ROUNDS:
        scene.model = small
        scene.kill(*moment(creating))
        assert_complete(scene.run, scene.admin, scene.model)
        scene.resized()
        scene.kill(*moment(resizing), **cycle)
        assert_complete(lambda model, **options: scene.run(model, **cycle, **options), scene.admin, scene.model)
        scene.kill(*moment(deleting), state="absent")
        assert_removed(scene.run, scene.admin, scene.model)
    assert scene.kills >= 12, "too few runs were killed before their end"
