"""Which DRS rules a vSphere cluster is to have, and what is done about those that it has."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules import (
    AntiAffinityRule,
    HostGroup,
    HostRule,
    Item,
    OtherRule,
    RulesError,
    VmGroup,
    after,
    prefix_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules_plan import (
    RulesPlan,
    plan_rules,
    plan_rules_removal,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules_report import message, rules_diff
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.wanted_rules import ComputeCluster, Host

PARTIAL: dict[str, Any] = {
    "name": "demo",
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T/ubuntu"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
    "pools": [{"name": "apps", "role": "worker"}, {"name": "master", "role": "control_plane"}],
    "kubernetes": {"version": "1.20.2"},
}
LICENSED = {
    "name": "licensed",
    "pools": ["apps"],
    "hosts": ["esxi-1", "esxi-2"],
    "affinity": True,
    "mandatory": False,
}
HOSTS = tuple(Host(f"host-{number}", f"esxi-{number}") for number in (1, 2, 3))
MASTERS = AntiAffinityRule("fury.demo.separate.control_plane", frozenset({"vm-1", "vm-2", "vm-3"}))


@pytest.fixture
def model() -> dict[str, Any]:
    return complete(copy.deepcopy(PARTIAL))


def with_group(model: dict[str, Any], **different: Any) -> dict[str, Any]:
    model["vsphere"]["placement_rules"]["host_groups"].append({**LICENSED, **different})
    return model


def machine(number: int, role: str = "control_plane", host: str = "host-1") -> Machine:
    pool = {"control_plane": "master", "worker": "apps"}.get(role, role)
    return Machine(f"vm-{number}", f"demo-{pool}-{number}", {"fury.pool": pool, "fury.role": role}, host=host)


def masters(count: int, host: str = "host-1") -> list[Machine]:
    return [machine(number, host=host) for number in range(1, count + 1)]


def cluster(*current: Item, hosts: Sequence[Host] = HOSTS, drs: bool = True, name: str = "CL") -> ComputeCluster:
    return ComputeCluster(f"domain-{name}", name, drs, tuple(hosts), current)


def steps(plan: RulesPlan) -> list[tuple[str, str]]:
    return [(step.action, step.item.name) for each in plan.computes for step in each.steps]


def then(plan: RulesPlan) -> list[Item]:
    return [item for each in plan.computes for item in after(each.compute.current, each.steps)]


def reasons(plan: RulesPlan) -> list[str]:
    return [step.reason for each in plan.computes for step in each.steps]


# Anti-affinity


def test_nodes_of_a_role_are_kept_apart_without_being_asked(model: dict[str, Any]) -> None:
    plan = plan_rules(model, [*masters(3), machine(9, "worker")], [cluster()])
    assert plan.changed
    assert then(plan) == [MASTERS]
    assert not plan.warnings


def test_etcd_and_load_balancers_too(model: dict[str, Any]) -> None:
    machines = [machine(number, role) for number, role in enumerate(["etcd", "load_balancer"] * 2)]
    names = {name for _, name in steps(plan_rules(model, machines, [cluster()]))}
    assert names == {"fury.demo.separate.etcd", "fury.demo.separate.load_balancer"}


def test_workers_only_when_asked_for(model: dict[str, Any]) -> None:
    machines = [machine(number, "worker") for number in (1, 2)]
    assert not plan_rules(model, machines, [cluster()]).changed
    model["vsphere"]["placement_rules"]["anti_affinity"] = ["worker"]
    assert steps(plan_rules(model, machines, [cluster()])) == [("create", "fury.demo.separate.worker")]


def test_rule_that_is_right_is_left_alone(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(3), [cluster(replace(MASTERS, key=7))])
    assert not plan.changed
    assert then(plan) == [MASTERS]


def test_replaced_node_takes_the_place_of_the_old_one(model: dict[str, Any]) -> None:
    # vCenter itself has taken the deleted machine out of its rules.
    plan = plan_rules(model, masters(3), [cluster(replace(MASTERS, members=frozenset({"vm-1", "vm-3"})))])
    assert steps(plan) == [("update", MASTERS.name)]
    assert reasons(plan) == ["it lacks demo-master-2"]
    assert then(plan) == [MASTERS]


def test_node_that_is_off_is_a_member(model: dict[str, Any]) -> None:
    machines = [*masters(2), replace(machine(3), power_state="poweredOff")]
    assert then(plan_rules(model, machines, [cluster()])) == [MASTERS]


def test_machine_that_somebody_added_is_taken_out(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(3), [cluster(replace(MASTERS, members=MASTERS.members | {"vm-77"}))])
    assert reasons(plan) == ["it has vm-77"]
    assert then(plan) == [MASTERS]


def test_rule_that_somebody_disabled_is_enabled(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(3), [cluster(replace(MASTERS, enabled=False))])
    assert reasons(plan) == ["it is disabled"]
    assert then(plan) == [MASTERS]


@pytest.mark.parametrize("count", [0, 1])
def test_rule_of_fewer_than_two_nodes_is_removed(model: dict[str, Any], count: int) -> None:
    plan = plan_rules(model, masters(count), [cluster(MASTERS)])
    assert steps(plan) == [("remove", MASTERS.name)]
    assert not plan.warnings


def test_role_that_is_no_longer_asked_for_loses_its_rule(model: dict[str, Any]) -> None:
    model["vsphere"]["placement_rules"]["anti_affinity"] = []
    assert steps(plan_rules(model, masters(3), [cluster(MASTERS)])) == [("remove", MASTERS.name)]


@pytest.mark.parametrize("current", [(), (MASTERS,)])
def test_more_nodes_than_usable_hosts_get_no_rule_and_a_warning(
    model: dict[str, Any], current: tuple[Item, ...]
) -> None:
    hosts = [*HOSTS[:2], HOSTS[2]._replace(is_usable=False)]
    plan = plan_rules(model, masters(3), [cluster(*current, hosts=hosts)])
    assert then(plan) == []
    [warning] = plan.warnings
    assert "3 nodes of cluster 'demo' with role control_plane" in warning
    assert "vSphere cluster 'CL' has 2 usable" in warning


def test_as_many_usable_hosts_as_nodes_are_enough(model: dict[str, Any]) -> None:
    assert then(plan_rules(model, masters(3), [cluster(hosts=HOSTS)])) == [MASTERS]


def test_every_vsphere_cluster_has_a_rule_of_its_own_nodes(model: dict[str, Any]) -> None:
    far = tuple(Host(f"far-{number}", f"far-{number}") for number in (1, 2))
    machines = [*masters(2), machine(3, host="far-1"), machine(4, host="far-2"), machine(5, "etcd", "far-1")]
    plan = plan_rules(model, machines, [cluster(name="NEAR"), cluster(hosts=far, name="FAR")])
    assert {each.compute.name: [step.item for step in each.steps] for each in plan.computes} == {
        "NEAR": [AntiAffinityRule(MASTERS.name, frozenset({"vm-1", "vm-2"}))],
        "FAR": [AntiAffinityRule(MASTERS.name, frozenset({"vm-3", "vm-4"}))],
    }


def test_vsphere_cluster_that_lost_all_nodes_loses_the_rules(model: dict[str, Any]) -> None:
    far = (Host("far-1", "far-1"),)
    plan = plan_rules(model, masters(3), [cluster(MASTERS), cluster(MASTERS, hosts=far, name="FAR")])
    assert [(each.compute.name, len(each.steps)) for each in plan.computes] == [("CL", 0), ("FAR", 1)]


# Host groups


def test_pool_is_bound_to_hosts(model: dict[str, Any]) -> None:
    plan = plan_rules(with_group(model), [machine(4, "worker"), machine(1)], [cluster()])
    assert then(plan) == [
        VmGroup("fury.demo.vms.licensed", frozenset({"vm-4"})),
        HostGroup("fury.demo.hosts.licensed", frozenset({"host-1", "host-2"})),
        HostRule("fury.demo.run-on.licensed", "fury.demo.vms.licensed", affine_hosts="fury.demo.hosts.licensed"),
    ]


def test_pool_is_kept_off_hosts(model: dict[str, Any]) -> None:
    plan = plan_rules(with_group(model, affinity=False, mandatory=True), [machine(4, "worker")], [cluster()])
    [rule] = [item for item in then(plan) if isinstance(item, HostRule)]
    assert rule == HostRule(
        "fury.demo.keep-off.licensed",
        "fury.demo.vms.licensed",
        anti_affine_hosts="fury.demo.hosts.licensed",
        mandatory=True,
    )


@pytest.mark.parametrize(
    ("difference", "changes"),
    [
        ({}, set()),
        ({"mandatory": True}, {("update", "fury.demo.run-on.licensed")}),
        ({"hosts": ["esxi-3"]}, {("update", "fury.demo.hosts.licensed")}),
        ({"pools": ["master"]}, {("update", "fury.demo.vms.licensed")}),
        # vCenter cannot take a rule's group of hosts away, so this is another rule.
        ({"affinity": False}, {("remove", "fury.demo.run-on.licensed"), ("create", "fury.demo.keep-off.licensed")}),
    ],
)
def test_change_of_a_host_group_changes_only_what_it_is_about(
    model: dict[str, Any], difference: dict[str, Any], changes: set[tuple[str, str]]
) -> None:
    machines = [machine(4, "worker"), machine(1)]
    current = then(plan_rules(with_group(copy.deepcopy(model)), machines, [cluster()]))
    plan = plan_rules(with_group(model, **difference), machines, [cluster(*current)])
    assert set(steps(plan)) == changes


def test_rule_that_somebody_gave_a_second_group_is_made_anew(model: dict[str, Any]) -> None:
    machines = [machine(4, "worker")]
    vms, hosts, rule = then(plan_rules(with_group(model), machines, [cluster()]))
    assert isinstance(rule, HostRule)
    edited = replace(rule, anti_affine_hosts="theirs", key=7)
    plan = plan_rules(model, machines, [cluster(edited, vms, hosts)])
    assert steps(plan) == [("remove", rule.name), ("create", rule.name)]
    assert then(plan) == [vms, hosts, rule]


def test_host_group_that_is_no_longer_asked_for_is_removed(model: dict[str, Any]) -> None:
    machines = [machine(4, "worker")]
    current = then(plan_rules(with_group(copy.deepcopy(model)), machines, [cluster()]))
    plan = plan_rules(model, machines, [cluster(*current)])
    assert {action for action, _ in steps(plan)} == {"remove"}
    assert then(plan) == []


def test_host_group_without_nodes_is_none(model: dict[str, Any]) -> None:
    assert not plan_rules(with_group(model), masters(3), [cluster(MASTERS)]).changed


def test_nodes_bound_to_hosts_of_another_vsphere_cluster_are_refused(model: dict[str, Any]) -> None:
    with pytest.raises(RulesError, match=r"'licensed'.* 'CL'.*host_groups\[0\]\.hosts"):
        plan_rules(with_group(model, hosts=["far-1"]), [machine(4, "worker")], [cluster()])


def test_nodes_kept_off_hosts_of_another_vsphere_cluster_are_off_them(model: dict[str, Any]) -> None:
    with_group(model, hosts=["far-1"], affinity=False)
    assert not plan_rules(model, [machine(4, "worker")], [cluster()]).changed


def test_mandatory_host_group_leaves_fewer_hosts_to_keep_nodes_apart_on(model: dict[str, Any]) -> None:
    with_group(model, pools=["master"], mandatory=True)
    plan = plan_rules(model, masters(3), [cluster()])
    assert MASTERS not in then(plan)
    assert len(plan.warnings) == 1
    with_group(model, pools=["apps"], hosts=["esxi-3"], mandatory=True)
    assert MASTERS not in then(plan_rules(model, masters(3), [cluster()]))


def test_host_group_that_is_not_mandatory_leaves_all(model: dict[str, Any]) -> None:
    plan = plan_rules(with_group(model, pools=["master"]), masters(3), [cluster()])
    assert MASTERS in then(plan)


# Names


@pytest.mark.parametrize("other", ["demo-2", "demo2", "d", "dem"])
def test_prefix_of_a_cluster_is_that_of_no_other(other: str) -> None:
    assert not f"{prefix_of(other)}separate.etcd".startswith(prefix_of("demo"))
    assert not f"{prefix_of('demo')}separate.etcd".startswith(prefix_of(other))


def test_host_group_may_be_called_like_a_role(model: dict[str, Any]) -> None:
    model["vsphere"]["placement_rules"]["anti_affinity"] = ["worker"]
    plan = plan_rules(with_group(model, name="worker"), [machine(1, "worker"), machine(2, "worker")], [cluster()])
    names = [name for _, name in steps(plan)]
    assert len(names) == len(set(names)) == 4


def test_rule_of_another_kind_under_our_name_is_replaced(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(3), [cluster(OtherRule(MASTERS.name))])
    assert steps(plan) == [("remove", MASTERS.name), ("create", MASTERS.name)]


# Sites without DRS


def test_without_drs_nothing_is_done_and_a_note_says_so(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(3), [cluster(drs=False)])
    assert not plan.changed
    assert not plan.warnings
    assert "'CL'" in message(plan)


def test_rules_outlive_drs_being_switched_off_for_a_while(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(2), [cluster(MASTERS, drs=False)])
    assert not plan.changed
    assert then(plan) == [MASTERS]


def test_hosts_of_no_vsphere_cluster_have_no_rules(model: dict[str, Any]) -> None:
    plan = plan_rules(model, masters(3, host="alone"), [])
    assert not plan.changed
    assert not plan.warnings
    assert "3" in message(plan)


def test_host_groups_that_cannot_be_had_are_a_warning(model: dict[str, Any]) -> None:
    with_group(model)
    assert len(plan_rules(model, [machine(4, "worker")], [cluster(drs=False)]).warnings) == 1
    assert len(plan_rules(model, [machine(4, "worker", host="alone")], []).warnings) == 1


# Removal


@pytest.mark.parametrize("drs", [True, False])
def test_removal_leaves_nothing(drs: bool) -> None:
    current = (MASTERS, OtherRule("fury.demo.other"), VmGroup("fury.demo.vms.x", frozenset()))
    plan = plan_rules_removal(masters(3), [cluster(*current, drs=drs)])
    assert {action for action, _ in steps(plan)} == {"remove"}
    assert then(plan) == []


def test_removal_of_nothing_changes_nothing() -> None:
    assert not plan_rules_removal(masters(3), [cluster()]).changed


# The diff


def test_diff_shows_what_changes_by_names(model: dict[str, Any]) -> None:
    with_group(model)
    current = [
        replace(MASTERS, members=frozenset({"vm-1", "vm-2"})),
        HostRule("fury.demo.keep-off.old", "a", anti_affine_hosts="b", mandatory=True, enabled=False),
    ]
    diff = rules_diff(plan_rules(model, [*masters(3), machine(4, "worker")], [cluster(*current)]))
    assert diff["before"] == (
        "fury.demo.separate.control_plane in vSphere cluster CL\n"
        "  demo-master-1\n"
        "  demo-master-2\n"
        "fury.demo.keep-off.old in vSphere cluster CL\n"
        "  disabled\n"
        "  a must not run on b\n"
    )
    assert diff["after"] == (
        "fury.demo.separate.control_plane in vSphere cluster CL\n"
        "  demo-master-1\n"
        "  demo-master-2\n"
        "  demo-master-3\n"
        "fury.demo.vms.licensed in vSphere cluster CL\n"
        "  demo-apps-4\n"
        "fury.demo.hosts.licensed in vSphere cluster CL\n"
        "  esxi-1\n"
        "  esxi-2\n"
        "fury.demo.run-on.licensed in vSphere cluster CL\n"
        "  fury.demo.vms.licensed should run on fury.demo.hosts.licensed\n"
    )


def test_diff_of_an_idle_run_is_empty(model: dict[str, Any]) -> None:
    diff = rules_diff(plan_rules(model, masters(3), [cluster(MASTERS)]))
    assert diff["before"] == diff["after"] == ""
