"""From a cluster model to its virtual machines, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import conflicts
from inventories import lab_inventory
from results import actions, addresses, pool, steps
from simulator import READS


def test_cluster_is_created(cluster_vms: Any, model: dict[str, Any]) -> None:
    result = cluster_vms.apply(model)
    assert result["changed"]
    assert addresses(result) == {
        "demo-lb-1": "10.213.0.2",
        "demo-master-1": "10.213.0.3",
        "demo-infra-1": "10.213.0.4",
        "demo-applications-1": "10.213.0.5",
    }
    assert result["endpoint"] == {"host": "10.213.0.2", "port": 6443}
    assert {node["power_state"] for node in result["nodes"]} == {"poweredOn"}
    keys = {node["ssh_host_key"] for node in result["nodes"]}
    assert len(keys) == 4
    assert all(key.startswith("ssh-ed25519 ") for key in keys)


def test_second_run_changes_and_writes_nothing(cluster_vms: Any, model: dict[str, Any]) -> None:
    first = cluster_vms.apply(model)
    with cluster_vms.vcenter.calls() as calls:
        second = cluster_vms.apply(model)
    assert not second["changed"]
    assert second["nodes"] == first["nodes"]
    assert second["endpoint"] == first["endpoint"]
    assert list(actions(second)) == ["keep"]
    assert second["diff"]["before"] == second["diff"]["after"]
    assert set(calls) <= READS


@pytest.mark.parametrize(("crowd", "counts"), [(0, (20, 200)), (300, (5, 20))])
def test_idle_run_makes_a_constant_number_of_calls(
    start: Callable[..., Any], model: dict[str, Any], crowd: int, counts: tuple[int, int]
) -> None:
    inventory = lab_inventory(vms=[{"folder": "OTHERS", "prefix": "other", "count": crowd}], folders=["OTHERS"])
    cluster_vms = start(inventory)
    totals = []
    pool(model, "applications").update(
        disks=[{"name": "data", "size_gb": 10}], cards=[{"network": "lab-net"}], extra_config={"a.b": "c"}, notes="ours"
    )
    for count in counts:
        pool(model, "applications")["count"] = count - 3
        assert len(cluster_vms.apply(model)["nodes"]) == count
        with cluster_vms.vcenter.calls() as calls:
            assert not cluster_vms.apply(model)["changed"]
        totals.append(calls)
    assert totals[0] == totals[1]
    assert sum(totals[0].values()) == 5


def test_login_is_the_only_one_and_is_logged_out(cluster_vms: Any, model: dict[str, Any]) -> None:
    with cluster_vms.vcenter.calls() as calls:
        cluster_vms.apply(model)
    assert calls["Login"] == calls["Logout"] == 1


def test_many_machines_are_cloned_side_by_side(start: Callable[..., Any], model: dict[str, Any]) -> None:
    pool(model, "applications")["count"] = 9
    cluster_vms = start(None, "-task-delay", "CloneVM_Task:1000")
    with cluster_vms.vcenter.calls() as calls:
        late = cluster_vms(model, parallelism=4, wait_timeout=2)
        assert late["failed"]
        assert "not done after 2 s" in late["msg"]
        assert "wait_timeout" in late["msg"]
    assert calls["CloneVM_Task"] in (4, 8)
    # One after another they would take 12 s.
    assert len(cluster_vms.apply(model, parallelism=12, wait_timeout=8)["nodes"]) == 12


def test_growing_a_pool_makes_only_the_new_node(cluster_vms: Any, model: dict[str, Any]) -> None:
    before = cluster_vms.apply(model)
    pool(model, "infra")["count"] = 2
    after = cluster_vms.apply(model)
    assert actions(after)["create"] == ["demo-infra-2"]
    assert addresses(after) == {**addresses(before), "demo-infra-2": "10.213.0.6"}


def test_surplus_is_kept_unless_deleting_is_asked_for(cluster_vms: Any, model: dict[str, Any]) -> None:
    pool(model, "applications")["count"] = 3
    before = cluster_vms.apply(model)
    pool(model, "applications")["count"] = 1
    kept = cluster_vms.apply(model)
    assert not kept["changed"]
    assert kept["nodes"] == before["nodes"]
    assert actions(kept)["surplus"] == ["demo-applications-2", "demo-applications-3"]
    removed = cluster_vms.apply(model, remove_surplus=True)
    assert removed["changed"]
    assert actions(removed)["delete"] == ["demo-applications-2", "demo-applications-3"]
    assert "demo-applications-2" not in addresses(removed)
    pool(model, "applications")["count"] = 2
    assert addresses(cluster_vms.apply(model))["demo-applications-2"] == "10.213.0.6"


def test_nodes_of_a_pool_that_is_no_more_are_surplus(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    model["pools"].remove(pool(model, "infra"))
    assert actions(cluster_vms.apply(model))["surplus"] == ["demo-infra-1"]
    assert actions(cluster_vms.apply(model, remove_surplus=True))["delete"] == ["demo-infra-1"]


def test_absent_deletes_machines_and_folder(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    result = cluster_vms.apply(model, state="absent")
    assert result["changed"]
    assert result["nodes"] == []
    assert len(actions(result)["delete"]) == 4
    again = cluster_vms.apply(model, state="absent")
    assert not again["changed"]
    assert again["plan"] == []


def test_differences_are_settled_or_reported_with_the_reason(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    pool(model, "infra").update(cpu=4, memory_mb=8192, disk_gb=100)
    pool(model, "applications").update(template="TEMPLATES/ubuntu-22.04", disk_gb=40)
    pool(model, "master")["extra_config"] = {"sched.mem.pin": True}
    result = cluster_vms.apply(model)
    assert result["changed"]
    reasons = {(step["node"], step["action"]): step["reason"] for step in result["plan"]}
    assert reasons == {
        ("demo-lb-1", "keep"): "it is as the config asks",
        ("demo-master-1", "change"): "extra_config sched.mem.pin none → TRUE",
        ("demo-infra-1", "change"): "disk 80 GiB → 100 GiB",
        ("demo-infra-1", "pending"): (
            "cpu 2 → 4; memory 4096 MiB → 8192 MiB; needs the machine to be off, which was not allowed"
        ),
        ("demo-applications-1", "replace"): (
            "template TEMPLATES/oraclelinux-8 → TEMPLATES/ubuntu-22.04; disk 80 GiB → 40 GiB (a disk cannot shrink)"
        ),
    }
    with cluster_vms.vcenter.calls() as calls:
        again = cluster_vms.apply(model)
    assert steps(again) == {"demo-infra-1": ["pending"], "demo-applications-1": ["replace"]}
    assert not again["changed"]
    assert set(calls) <= READS


def test_diff_shows_what_changes_and_nothing_else(cluster_vms: Any, model: dict[str, Any]) -> None:
    made = cluster_vms.apply(model)["diff"]
    assert made["before"] == ""
    assert "demo-infra-1\n  pool: infra\n  role: worker\n  address: 10.213.0.4\n  power: poweredOn\n" in made["after"]
    pool(model, "infra")["disk_gb"] = 100
    diff = cluster_vms.apply(model)["diff"]
    assert diff["before_header"] == diff["after_header"] == "virtual machines of demo"
    assert (diff["before"], diff["after"]) == ("demo-infra-1\n  disk: 80 GiB\n", "demo-infra-1\n  disk: 100 GiB\n")


def test_two_clusters_live_side_by_side(cluster_vms: Any, model: dict[str, Any]) -> None:
    first = cluster_vms.apply(model)
    model["name"] = "other"
    model["network"]["ip_offset"] = 100
    second = cluster_vms.apply(model)
    assert addresses(second)["other-lb-1"] == "10.213.0.101"
    cluster_vms.apply(model, state="absent")
    model["name"] = "demo"
    model["network"]["ip_offset"] = 0
    assert cluster_vms.apply(model)["nodes"] == first["nodes"]


def test_two_clusters_may_share_a_folder(cluster_vms: Any, model: dict[str, Any]) -> None:
    model["vsphere"]["folder"] = "SHARED/CLUSTERS"
    first = cluster_vms.apply(model)
    # The longer name begins with the shorter one.
    model["name"] = "demo-infra"
    model["network"]["ip_offset"] = 100
    cluster_vms.apply(model)
    assert len(cluster_vms.apply(model, state="absent")["plan"]) == 4
    model["name"] = "demo"
    model["network"]["ip_offset"] = 0
    again = cluster_vms.apply(model)
    assert not again["changed"]
    assert again["nodes"] == first["nodes"]


def test_address_that_a_guest_of_others_reports_is_gone_round(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm", "neighbour", {"SET.guest.ipAddress": "10.213.0.3"})
    assert admin.read("LAB/vm/neighbour", "guest.ipAddress") == ["10.213.0.3"]
    foreseen = cluster_vms.apply(model, check=True)
    result = cluster_vms.apply(model)
    assert set(addresses(result).values()) == {f"10.213.0.{number}" for number in (2, 4, 5, 6)}
    [warning] = result["warnings"]
    assert "10.213.0.3 is that of virtual machine 'neighbour'" in warning
    assert foreseen["warnings"] == result["warnings"]
    assert cluster_vms.apply(model)["warnings"] == []


def test_addresses_that_answer_on_the_wire_are_gone_round(
    cluster_vms: Any, model: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that take the place of the first ones that answer."""
    answering = {"10.213.0.3", "10.213.0.4", "10.213.0.7"}
    asked: list[str] = []

    def occupied(addresses: list[str], port: int, own_macs: dict[str, str]) -> dict[str, str]:
        assert port == 22
        assert set(own_macs) == set(addresses)
        asked.extend(addresses)
        return {address: "answers a ping" for address in addresses if address in answering}

    monkeypatch.setattr(conflicts, "occupied_on_the_wire", occupied)
    model["network"]["probe"] = True
    foreseen = cluster_vms.apply(model, check=True)
    asked.clear()
    result = cluster_vms.apply(model)
    assert addresses(result) == addresses(foreseen)
    assert sorted(addresses(result).values()) == ["10.213.0.2", "10.213.0.5", "10.213.0.6", "10.213.0.8"]
    assert result["warnings"] == foreseen["warnings"]
    assert sorted(result["warnings"]) == [
        f"Address {address} answers a ping; new nodes get others." for address in sorted(answering)
    ]
    assert set(asked) >= {f"10.213.0.{number}" for number in range(2, 9)}
    assert len(asked) == len(set(asked))
    asked.clear()
    cluster_vms.apply(model)
    assert asked == []


def test_probe_may_be_switched_off(cluster_vms: Any, model: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def occupied(*_arguments: Any, **_options: Any) -> dict[str, str]:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(conflicts, "occupied_on_the_wire", occupied)
    cluster_vms.apply(model)


def test_environment_that_is_renamed_is_written_on_the_machines(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    model["environment"] = "production"
    result = cluster_vms.apply(model)
    assert len(actions(result)["repair"]) == 4
    assert not cluster_vms.apply(model)["changed"]
