"""From a cluster model to its virtual machines, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from inventories import lab_inventory
from simulator import READS


def actions(result: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in result["plan"]:
        found.setdefault(step["action"], []).append(step["node"])
    return found


def addresses(result: dict[str, Any]) -> dict[str, str]:
    return {node["name"]: node["address"] for node in result["nodes"]}


def pool(model: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in model["pools"] if each["name"] == name)


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


@pytest.mark.parametrize("crowd", [0, 300])
def test_idle_run_makes_a_constant_number_of_calls(
    start: Callable[..., Any], model: dict[str, Any], crowd: int
) -> None:
    inventory = lab_inventory(vms=[{"folder": "OTHERS", "prefix": "other", "count": crowd}], folders=["OTHERS"])
    cluster_vms = start(inventory)
    totals = []
    for count in (2, 40):
        pool(model, "applications")["count"] = count
        cluster_vms.apply(model)
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
    with cluster_vms.vcenter.calls() as calls:
        assert len(cluster_vms.apply(model, parallelism=12)["nodes"]) == 12
    # All at once: far fewer waits than machines.
    assert calls["WaitForUpdatesEx"] < 12


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


def test_differences_of_living_machines_are_reported_and_left_alone(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    pool(model, "infra").update(cpu=4, memory_mb=8192, disk_gb=100)
    pool(model, "applications").update(template="TEMPLATES/ubuntu-22.04", disk_gb=40)
    pool(model, "master")["extra_config"] = {"sched.mem.pin": True}
    with cluster_vms.vcenter.calls() as calls:
        result = cluster_vms.apply(model)
    assert not result["changed"]
    assert set(calls) <= READS
    reasons = {step["node"]: (step["action"], step["reason"]) for step in result["plan"]}
    assert reasons == {
        "demo-lb-1": ("keep", "it is as the config asks"),
        "demo-master-1": ("change", "network.name or extra_config is not what it was created with"),
        "demo-infra-1": ("change", "cpu 2 → 4; memory 4096 → 8192 MiB; disk 80 → 100 GiB"),
        "demo-applications-1": (
            "replace",
            "template TEMPLATES/oraclelinux-8 → TEMPLATES/ubuntu-22.04; disk 80 → 40 GiB (a disk cannot shrink)",
        ),
    }


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


def test_addresses_that_other_machines_use_are_gone_round(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    model["name"] = "other"
    result = cluster_vms.apply(model)
    assert set(addresses(result).values()) == {f"10.213.0.{number}" for number in (6, 7, 8, 9)}
    assert any("10.213.0.2 is in use by virtual machine 'demo-lb-1'" in text for text in result["warnings"])


def test_environment_that_is_renamed_is_written_on_the_machines(cluster_vms: Any, model: dict[str, Any]) -> None:
    cluster_vms.apply(model)
    model["environment"] = "production"
    result = cluster_vms.apply(model)
    assert len(actions(result)["repair"]) == 4
    assert not cluster_vms.apply(model)["changed"]


def test_check_mode_foresees_what_is_done(cluster_vms: Any, model: dict[str, Any]) -> None:
    """A table of situations, each reached from the one before; in each, check mode tells what apply then does."""
    applications = pool(model, "applications")

    def step(state: str = "present", **options: Any) -> dict[str, Any]:
        with cluster_vms.vcenter.calls() as calls:
            foreseen = cluster_vms(model, check=True, state=state, **options)
        assert set(calls) <= READS
        done = cluster_vms(model, state=state, **options)
        for key in ("failed", "changed", "plan", "diff", "endpoint", "warnings"):
            assert foreseen.get(key) == done.get(key), key
        assert without_identity(foreseen) == without_identity(done)
        return done

    assert actions(step()) == {
        "create": ["demo-lb-1", "demo-master-1", "demo-infra-1", "demo-applications-1"],
    }
    assert list(actions(step())) == ["keep"]
    applications["count"] = 3
    assert actions(step())["create"] == ["demo-applications-2", "demo-applications-3"]
    applications.update(count=1, cpu=8)
    assert actions(step()).keys() == {"keep", "change", "surplus"}
    assert actions(step(remove_surplus=True)).keys() == {"keep", "change", "delete"}
    model["environment"] = "production"
    assert actions(step()).keys() == {"repair", "change"}
    assert actions(step("absent")).keys() == {"delete"}
    assert actions(step("absent")) == {}
    applications["template"] = "TEMPLATES/missing"
    assert step()["failed"]


def without_identity(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**node, "id": "", "ssh_host_key": ""} for node in result.get("nodes", [])]
