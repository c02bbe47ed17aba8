"""Whether machines can run, and DRS rules be kept."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_capacity import HostFacts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_compute import (
    hosts_verdict,
    rules_verdicts,
)

USABLE = [HostFacts("a"), HostFacts("b")]
BROKEN = HostFacts("c", "is disconnected")


def test_hosts() -> None:
    assert hosts_verdict("C", "vsphere.cluster", USABLE).status == "ok"
    some = hosts_verdict("C", "vsphere.cluster", [*USABLE, BROKEN])
    assert (some.status, "c is disconnected" in some.detail) == ("warning", True)
    for hosts in ([BROKEN], []):
        none = hosts_verdict("C", "vsphere.cluster", hosts)
        assert (none.status, "vsphere.cluster" in none.remedy) == ("failed", True)


def test_hosts_that_may_not_be_read_are_a_warning() -> None:
    assert hosts_verdict("C", "vsphere.cluster", [HostFacts(""), HostFacts("")]).status == "warning"


def rules(
    count: int, hosts: list[HostFacts], drs: bool = True, groups: list[dict[str, Any]] | None = None
) -> list[str]:
    model = {"vsphere": {"placement_rules": {"anti_affinity": ["control_plane"], "host_groups": groups or []}}}
    pools = [{"name": "master", "role": "control_plane", "count": count}, {"name": "w", "role": "worker", "count": 9}]
    return [verdict.status for verdict in rules_verdicts("C", model, pools, hosts, drs)]


@pytest.mark.parametrize(
    ("count", "hosts", "drs", "statuses"),
    [
        (1, USABLE, True, []),
        (1, USABLE, False, []),
        (2, USABLE, True, ["ok"]),
        (2, USABLE, False, ["warning"]),
        (3, USABLE, True, ["warning"]),
        (3, [*USABLE, BROKEN], True, ["warning"]),
        (3, [*USABLE, HostFacts("c")], True, ["ok"]),
    ],
)
def test_anti_affinity(count: int, hosts: list[HostFacts], drs: bool, statuses: list[str]) -> None:
    assert rules(count, hosts, drs) == statuses


@pytest.mark.parametrize(
    ("names", "statuses"), [(["a", "b"], ["ok"]), (["a", "z"], ["warning"]), (["y", "z"], ["failed"])]
)
def test_host_groups(names: list[str], statuses: list[str]) -> None:
    group = {"name": "licensed", "pools": ["w"], "hosts": names, "affinity": True, "mandatory": False}
    assert rules(1, USABLE, groups=[group]) == statuses


def test_host_group_of_pools_elsewhere_is_not_looked_at() -> None:
    group = {"name": "licensed", "pools": ["other"], "hosts": ["z"], "affinity": True, "mandatory": False}
    assert rules(1, USABLE, groups=[group]) == []
