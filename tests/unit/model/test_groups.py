"""Into which Ansible groups nodes go."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.groups import (
    Group,
    group_name,
    groups_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import Machine


def machine(name: str, pool: str, role: str, power_state: str = "poweredOn") -> Machine:
    facts = {"fury.pool": pool, "fury.role": role}
    return Machine(id="vm-1", name=name, facts=facts, power_state=power_state)


def test_role_groups_exist_without_nodes() -> None:
    assert groups_of([]) == {
        "haproxy": Group(),
        "master": Group(),
        "nodes": Group(children=["infra"]),
        "infra": Group(),
        "etcd": Group(children=["master"]),
        "powered_off": Group(),
    }


def test_nodes_are_in_their_pools_group_and_that_in_its_roles() -> None:
    groups = groups_of(
        [
            machine("demo-lb-1", "lb", "load_balancer"),
            machine("demo-master-1", "master", "control_plane"),
            machine("demo-infra-1", "infra", "worker"),
            machine("demo-apps-2", "apps", "worker"),
            machine("demo-apps-1", "apps", "worker"),
        ]
    )
    assert groups["haproxy"] == Group(children=["lb"])
    assert groups["lb"].hosts == ["demo-lb-1"]
    assert groups["master"] == Group(hosts=["demo-master-1"])
    assert groups["nodes"] == Group(children=["infra", "apps"])
    assert groups["apps"].hosts == ["demo-apps-1", "demo-apps-2"]
    assert groups["etcd"].children == ["master"]


def test_nodes_of_the_role_etcd_are_its_members_instead_of_the_control_planes() -> None:
    groups = groups_of([machine("demo-db-1", "db", "etcd"), machine("demo-master-1", "master", "control_plane")])
    assert groups["etcd"] == Group(children=["db"])


def test_pool_called_like_its_roles_group_is_that_group() -> None:
    groups = groups_of([machine("demo-etcd-1", "etcd", "etcd"), machine("demo-more-1", "more", "etcd")])
    assert groups["etcd"] == Group(hosts=["demo-etcd-1"], children=["more"])


@pytest.mark.parametrize("state", ["poweredOff", "suspended"])
def test_machine_that_does_not_run_is_marked(state: str) -> None:
    groups = groups_of([machine("demo-apps-1", "apps", "worker", state)])
    assert groups["powered_off"].hosts == groups["apps"].hosts == ["demo-apps-1"]


@pytest.mark.parametrize(
    ("pool", "group"), [("apps", "apps"), ("gpu-a100", "gpu_a100"), ("4xlarge", "_4xlarge"), ("a.b", "a_b")]
)
def test_group_names_are_what_ansible_allows(pool: str, group: str) -> None:
    assert group_name(pool) == group
