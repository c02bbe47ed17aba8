# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Runs that are limited to some pools and nodes: whom they concern, their plan, and when they are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.limit import (
    Limit,
    LimitError,
    Member,
    check_limit,
    missing_members,
    scope_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import POWERED_OFF, Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import Allowed, plan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.report import endpoint, expected_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.step import Plan
from sample_cluster import machines_of, model_with

BOTH = ("control_plane", "etcd")
ALL = {"lb-1", "lb-2", "master-1", "master-2", "apps-1", "apps-2", "infra-1"}


def member(name: str, *roles: str) -> Member:
    return Member(name, name.rpartition("-")[0], frozenset(roles))


STACKED = [
    *(member(name, "load_balancer") for name in ("lb-1", "lb-2")),
    *(member(name, *BOTH) for name in ("master-1", "master-2")),
    *(member(name, "worker") for name in ("apps-1", "apps-2", "infra-1")),
]


@pytest.mark.parametrize(
    ("names", "work", "asked"),
    [
        ((), ALL, set()),
        (("apps",), {"apps-1", "apps-2"}, {"master-1", "master-2"}),
        (("apps-2",), {"apps-2"}, {"master-1", "master-2"}),
        (("apps-2", "infra"), {"apps-2", "infra-1"}, {"master-1", "master-2"}),
        (("apps-3",), set(), {"master-1", "master-2"}),
        (("master-2",), {"lb-1", "lb-2", "master-1", "master-2"}, set()),
        (("lb", "infra"), {"lb-1", "lb-2", "master-1", "master-2", "infra-1"}, set()),
    ],
)
def test_what_only_works_together_is_looked_after_together(
    names: tuple[str, ...], work: set[str], asked: set[str]
) -> None:
    scope = scope_of(Limit(names), STACKED)
    assert set(scope.work) == work
    assert set(scope.asked) == asked
    assert set(scope.outside) == ALL - work - asked
    assert len(scope.work) + len(scope.asked) + len(scope.outside) == len(STACKED)


def test_members_of_etcd_on_their_own_take_in_the_control_planes() -> None:
    living = [member("db-1", "etcd"), member("master-1", "control_plane"), member("apps-1", "worker")]
    assert scope_of(Limit(("db",)), living) == (["db-1", "master-1"], [], ["apps-1"])
    assert scope_of(Limit(("apps",)), living) == (["apps-1"], ["master-1"], ["db-1"])


def living_of(model: dict[str, Any]) -> list[Member]:
    return [Member(each.name, each.pool, frozenset([each.role])) for each in machines_of(model).values()]


def check(limit: tuple[str, ...], model: dict[str, Any], living: list[Member]) -> None:
    check_limit(Limit(limit), model, living, missing_members(model, living))


def test_a_name_that_nobody_has_is_refused_with_what_there_is() -> None:
    model = model_with({"count": 3})
    living = living_of(model_with())
    with pytest.raises(LimitError) as error:
        check(("apps", "workers", "demo-apps-4"), model, living)
    assert "workers, demo-apps-4 is neither a pool nor a node of the cluster demo" in str(error.value)
    for known in ("pool apps (demo-apps-1, demo-apps-2, demo-apps-3)", "pool lb (demo-lb-1)", "pool master"):
        assert known in str(error.value)


def test_nodes_to_be_made_and_pools_that_are_gone_have_names_too() -> None:
    living = [*living_of(model_with()), Member("demo-old-7", "old", frozenset(["worker"]))]
    check(("demo-apps-3", "old", "demo-old-7"), model_with({"count": 3}), living)
    with pytest.raises(LimitError, match="demo-apps-3"):
        check(("demo-apps-3",), model_with(), living)


@pytest.mark.parametrize(
    ("limit", "gone", "missed"),
    [
        (("apps",), {"demo-master-1", "demo-lb-1", "demo-apps-1", "demo-apps-2"}, "no control plane"),
        (("apps", "master"), {"demo-master-1", "demo-lb-1", "demo-apps-1", "demo-apps-2"}, "no load balancer"),
        (("apps",), {"demo-lb-1"}, "no load balancer"),
        (("apps", "lb"), {"demo-lb-1"}, ""),
        (("demo-master-1",), {"demo-master-1"}, ""),
        (("apps",), {"demo-apps-1"}, ""),
    ],
)
def test_the_first_run_makes_what_a_cluster_stands_on(limit: tuple[str, ...], gone: set[str], missed: str) -> None:
    model = model_with()
    living = [each for each in living_of(model) if each.name not in gone]
    if missed:
        with pytest.raises(LimitError, match=f"has {missed} yet"):
            check(limit, model, living)
    else:
        check(limit, model, living)


def test_etcd_on_machines_of_its_own_is_not_left_to_the_control_planes() -> None:
    model = model_with({"pools.master.count": 1})
    model["pools"].append({**model["pools"][1], "name": "db", "role": "etcd", "count": 3})
    with pytest.raises(LimitError, match="has no member of etcd yet"):
        check(("master",), model, living_of(model_with()))


# The plan


def made(model: dict[str, Any]) -> dict[str, Machine]:
    return machines_of(model)


def steps(planned: Plan) -> dict[str, str]:
    return {step.subject.name: step.action for step in planned.steps}


def limited(model: dict[str, Any], machines: dict[str, Machine], *names: str, **allowed: bool) -> Plan:
    return plan(model, machines.values(), allowed=Allowed(limit=Limit(names), **allowed))


def test_nothing_is_done_to_machines_outside_and_it_is_told_what_would_be() -> None:
    machines = made(model_with())
    machines["demo-lb-1"] = replace(machines["demo-lb-1"], power_state=POWERED_OFF)
    model = model_with({"count": 3, "disk_gb": 500, "pools.master.disk_gb": 500, "pools.master.count": 3})
    planned = limited(model, machines, "demo-apps-1", "demo-apps-3")
    assert steps(planned) == {
        "demo-apps-1": "change",
        "demo-apps-2": "outside",
        "demo-apps-3": "create",
        "demo-master-1": "outside",
        "demo-lb-1": "outside",
    }
    told = {step.subject.name: step.reason for step in planned.steps}
    assert told["demo-master-1"].startswith("outside of the limit; left alone: change: disk ")
    assert "power on: it is powered off" in told["demo-lb-1"]
    assert [node.name for node in planned.new_nodes()] == ["demo-apps-3"]


def test_a_plan_for_nobody_outside_changes_nothing() -> None:
    machines = made(model_with())
    planned = limited(model_with({"pools.master.disk_gb": 500}), machines, "apps")
    assert not planned.changed
    assert steps(planned)["demo-master-1"] == "outside"


def test_steps_of_machines_within_are_those_of_a_run_without_a_limit() -> None:
    machines = made(model_with())
    model = model_with({"count": 3, "disk_gb": 500})
    everything = plan(model, machines.values())
    within = [step for step in everything.steps if step.subject.pool == "apps"]
    assert [step for step in limited(model, machines, "apps").steps if step.subject.pool == "apps"] == within


def test_surplus_is_deleted_within_the_limit_only() -> None:
    model = model_with({"count": 3})
    model["pools"].append({**model["pools"][0], "name": "infra"})
    machines = made(model)
    model["pools"][0]["count"] = model["pools"][-1]["count"] = 1
    planned = limited(model, machines, "infra", "demo-apps-3", remove_surplus=True)
    assert {name for name, action in steps(planned).items() if action == "delete"} == {
        "demo-infra-2",
        "demo-infra-3",
        "demo-apps-3",
    }
    assert steps(planned)["demo-apps-2"] == "surplus"
    reason = next(step.reason for step in planned.steps if step.subject.name == "demo-apps-2")
    assert reason == "pool apps wants 1 nodes; kept, because it is outside of the limit"


def test_what_is_reported_of_the_cluster_is_the_whole_of_it() -> None:
    machines = made(model_with())
    machines["demo-lb-1"] = replace(machines["demo-lb-1"], power_state=POWERED_OFF)
    planned = limited(model_with({"count": 3}), machines, "apps")
    nodes = {node["name"]: node for node in expected_nodes(planned, list(machines.values()))}
    assert set(nodes) == {*machines, "demo-apps-3"}
    assert nodes["demo-lb-1"]["power_state"] == POWERED_OFF
    assert endpoint(model_with(), planned) == {"host": machines["demo-lb-1"].address, "port": 6443}
