"""Into which Ansible groups nodes go."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.groups import (
    Group,
    group_name,
    groups_of,
    groups_of_several,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine import Machine


def machine(
    name: str, pool: str, role: str, power_state: str = "poweredOn", guest_id: str = "ubuntu64Guest"
) -> Machine:
    facts = {"fury.pool": pool, "fury.role": role}
    return Machine(id="vm-1", name=name, facts=facts, power_state=power_state, guest_id=guest_id)


EMPTY = {
    "haproxy": Group(),
    "master": Group(),
    "nodes": Group(children=["infra"]),
    "infra": Group(),
    "etcd": Group(),
    "role_load_balancer": Group(),
    "role_control_plane": Group(),
    "role_worker": Group(),
    "role_etcd": Group(),
    "os_debian": Group(),
    "os_redhat": Group(),
    "os_suse": Group(),
    "os_other": Group(),
    "powered_off": Group(),
}


def test_groups_exist_without_nodes() -> None:
    assert groups_of([]) == {**EMPTY, "etcd": Group(children=["master"])}
    assert groups_of_several({}) == EMPTY


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


def test_roles_have_groups_of_their_own_names() -> None:
    groups = groups_of([machine("demo-db-1", "db", "etcd"), machine("demo-infra-1", "infra", "worker")])
    assert groups["role_worker"] == Group(children=["infra"])
    assert groups["role_etcd"] == Group(children=["db"])
    assert groups["role_control_plane"] == Group()


def test_control_planes_that_are_etcds_members_have_not_its_role() -> None:
    groups = groups_of([machine("demo-master-1", "master", "control_plane")])
    assert groups["role_control_plane"] == Group(children=["master"])
    assert groups["role_etcd"] == Group()


def test_nodes_are_in_the_group_of_their_operating_system() -> None:
    groups = groups_of(
        [
            machine("demo-apps-1", "apps", "worker", guest_id="oracleLinux8_64Guest"),
            machine("demo-apps-2", "apps", "worker", guest_id="sles15_64Guest"),
            machine("demo-apps-3", "apps", "worker", guest_id="ubuntu64Guest"),
            machine("demo-apps-4", "apps", "worker", guest_id=""),
        ]
    )
    families = ("redhat", "suse", "debian", "other")
    assert [groups[f"os_{family}"].hosts for family in families] == [[f"demo-apps-{n}"] for n in (1, 2, 3, 4)]


def test_several_clusters_have_groups_of_their_own_and_share_the_others() -> None:
    groups = groups_of_several(
        {
            "demo": [machine("demo-apps-1", "apps", "worker"), machine("demo-master-1", "master", "control_plane")],
            "my-shop": [machine("my-shop-apps-1", "apps", "load_balancer")],
        }
    )
    assert groups["cluster_demo"].hosts == ["demo-apps-1", "demo-master-1"]
    assert groups["cluster_my_shop"].hosts == ["my-shop-apps-1"]
    assert groups["apps"].hosts == ["demo-apps-1", "my-shop-apps-1"]
    assert groups["nodes"].hosts == groups["role_worker"].hosts == ["demo-apps-1"]
    assert groups["haproxy"].hosts == ["my-shop-apps-1"]


def test_members_of_etcd_are_told_for_each_of_several_clusters() -> None:
    groups = groups_of_several(
        {
            "one": [machine("one-db-1", "db", "etcd"), machine("one-master-1", "master", "control_plane")],
            "two": [machine("two-master-1", "master", "control_plane")],
        }
    )
    assert groups["etcd"] == Group(hosts=["one-db-1", "two-master-1"])
    assert groups["role_etcd"].hosts == ["one-db-1"]


@pytest.mark.parametrize(
    ("pool", "group"), [("apps", "apps"), ("gpu-a100", "gpu_a100"), ("4xlarge", "_4xlarge"), ("a.b", "a_b")]
)
def test_group_names_are_what_ansible_allows(pool: str, group: str) -> None:
    assert group_name(pool) == group
