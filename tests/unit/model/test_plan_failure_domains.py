"""In which failure domains nodes are: spread evenly, and each in its own for life."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Machine
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import plan
from sample_cluster import carried_out, machines_of, model_with, with_facts

A, B, C = ({"name": name, "cluster": f"CL-{name}", "network": f"net-{name}"} for name in "abc")


def model_in(*domains: dict[str, Any], **changes: Any) -> dict[str, Any]:
    keys = {key.replace("__", "."): value for key, value in changes.items()}
    return model_with({"vsphere.failure_domains": list(domains), **keys})


def domains(machines: list[Machine], pool: str = "apps") -> dict[str, int]:
    return dict(Counter(machine.failure_domain for machine in machines if machine.pool == pool))


def told(model: dict[str, Any], machines: list[Machine], name: str = "demo-apps-1") -> list[tuple[str, list[str]]]:
    return [
        (step.action, [difference.name for difference in step.differences])
        for step in plan(model, machines).steps
        if step.subject.name == name
    ]


def test_site_without_failure_domains() -> None:
    assert domains(list(machines_of(model_with()).values())) == {"": 2}


@pytest.mark.parametrize(
    ("count", "spread"),
    [(1, [1]), (3, [1, 1, 1]), (7, [2, 2, 3])],
)
def test_new_nodes_of_a_pool_are_spread_evenly(count: int, spread: list[int]) -> None:
    machines = list(machines_of(model_in(A, B, C, count=count)).values())
    assert sorted(domains(machines).values()) == spread


@pytest.mark.parametrize("steps", [(1, 2, 3, 4, 5, 6), (2, 5, 6), (6,)])
def test_pool_that_grew_is_as_even_as_one_that_was_made_large(steps: tuple[int, ...]) -> None:
    machines: list[Machine] = []
    for count in steps:
        model = model_in(A, B, C, count=count)
        machines = carried_out(model, plan(model, machines), machines)
    assert domains(machines) == {"a": 2, "b": 2, "c": 2}


def test_node_that_was_lost_is_made_anew_where_it_is_missing() -> None:
    model = model_in(A, B, C, count=6)
    machines = machines_of(model)
    lost = machines.pop("demo-apps-4")
    [node] = plan(model, machines.values()).new_nodes()
    assert (node.name, node.location.failure_domain) == (lost.name, lost.failure_domain)


def test_pool_stays_in_its_failure_domains() -> None:
    model = model_in(A, B, C, count=4, placement__failure_domains=["b", "c"])
    machines = list(machines_of(model).values())
    assert domains(machines) == {"b": 2, "c": 2}
    assert domains(machines, "lb") == {"a": 1}


def test_new_node_is_placed_as_its_failure_domain_says() -> None:
    model = model_in(A, B)
    for node in plan(model, []).new_nodes():
        domain = node.location.failure_domain
        assert (node.location.cluster, node.location.network) == (f"CL-{domain}", f"net-{domain}")
        assert node.cards[0].network == f"net-{domain}"


def test_node_stays_when_a_failure_domain_is_added() -> None:
    machines = list(machines_of(model_in(A, B, count=4)).values())
    model = model_in(C, A, B, count=4)
    assert not plan(model, machines).changed
    more = model_in(C, A, B, count=6)
    assert domains(carried_out(more, plan(more, machines), machines)) == {"a": 2, "b": 2, "c": 2}


def test_node_that_is_older_than_the_failure_domains_stays() -> None:
    machines = list(machines_of(model_with()).values())
    unchanged = [{"name": "a"}, {"name": "b"}]
    model = model_in(*unchanged, count=4)
    planned = plan(model, machines)
    assert {step.action for step in planned.steps} == {"keep", "create"}
    assert domains(carried_out(model, planned, machines)) == {"": 2, "a": 1, "b": 1}


def test_node_of_a_failure_domain_that_is_no_more_is_told_and_left_alone() -> None:
    machines = list(machines_of(model_in(A, B)).values())
    [name] = [each.name for each in machines if each.pool == "apps" and each.failure_domain == "a"]
    # Nobody knows its network now.
    assert told(model_in(B), machines, name) == [("replace", ["failure domain"])]
    assert told(model_with(), machines, name) == [("replace", ["failure domain"])]


def test_failure_domains_that_there_are_now_are_told() -> None:
    machines = list(machines_of(model_in(A, count=1)).values())
    for model, now in ((model_in(B, C, count=1), "b, c"), (model_with({"count": 1}), "none")):
        [(_machine, [difference]), *_others] = plan(model, machines).changes("replace")
        assert (difference.before, difference.shown_after) == ("a", now)


def test_further_cards_are_compared_whatever_became_of_the_failure_domain() -> None:
    storage = {"network": "storage", "cidr": "10.8.0.0/24"}
    machines = list(machines_of(model_in(A, count=1, cards=[storage])).values())
    model = model_in(B, count=1, cards=[{**storage, "network": "other"}])
    assert told(model, machines) == [("change", ["network 2"]), ("replace", ["failure domain"])]


def test_node_of_a_failure_domain_that_its_pool_leaves_is_told_and_left_alone() -> None:
    machines = list(machines_of(model_in(A, B)).values())
    [name] = [each.name for each in machines if each.pool == "apps" and each.failure_domain == "a"]
    [other] = [each.name for each in machines if each.pool == "apps" and each.failure_domain == "b"]
    model = model_in(A, B, placement__failure_domains=["b"])
    assert told(model, machines, name) == [("replace", ["failure domain"])]
    assert told(model, machines, other) == [("keep", [])]


def test_network_of_a_failure_domain_that_changes() -> None:
    machines = list(machines_of(model_in(A, B)).values())
    [name] = [each.name for each in machines if each.pool == "apps" and each.failure_domain == "a"]
    assert told(model_in({**A, "network": "other"}, B), machines, name) == [("change", ["network 1"])]


def test_cluster_of_a_failure_domain_is_where_new_nodes_go_and_old_ones_are_not_moved() -> None:
    machines = list(machines_of(model_in(A, B)).values())
    assert not plan(model_in({**A, "cluster": "OTHER", "datastore": "OTHER"}, B), machines).changed


def test_attribute_is_the_memory() -> None:
    machines = machines_of(model_in(A, B, count=1))
    machines["demo-apps-1"] = with_facts(machines["demo-apps-1"], failure_domain="b")
    [node] = plan(model_in(A, B, count=2), machines.values()).new_nodes()
    assert node.location.failure_domain == "a"
