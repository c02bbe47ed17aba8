"""Addresses that somebody has already are not given to a new node."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from administration import Admin


def addresses(result: dict[str, Any]) -> dict[str, str]:
    return {node["name"]: node["address"] for node in result["nodes"]}


def test_addresses_of_another_cluster_in_the_network_are_gone_round_also_while_it_is_off(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    other = {**copy.deepcopy(model), "name": "other"}
    other["pools"] = other["pools"][:2]
    cluster_vms.apply(other)
    admin.power_off("LAB/vm/other/other-lb-1")
    assert admin.read("LAB/vm/other/other-lb-1", "guest.ipAddress") == [None]
    result = cluster_vms.apply(model)
    assert min(addresses(result).values()) == "10.213.0.4"
    assert any("'other-lb-1'" in warning for warning in result["warnings"])
    assert not cluster_vms.apply(model)["changed"]


@pytest.mark.parametrize("written", ["dhcp", ""])
def test_what_is_no_address_on_another_machine_is_passed_over(
    cluster_vms: Any, admin: Admin, model: dict[str, Any], written: str
) -> None:
    other = {**copy.deepcopy(model), "name": "other"}
    other["pools"] = other["pools"][1:2]
    cluster_vms.apply(other)
    admin.power_off("LAB/vm/other/other-master-1")
    admin.set_attribute("LAB/vm/other/other-master-1", "fury.address", written)
    assert min(addresses(cluster_vms.apply(model)).values()) == "10.213.0.2"


def test_looking_for_them_costs_the_same_however_many_there_are(cluster_vms: Any, model: dict[str, Any]) -> None:
    other = {**copy.deepcopy(model), "name": "other"}
    other["network"]["ip_offset"] = 100
    cluster_vms.apply(other)
    with cluster_vms.vcenter.calls() as few:
        cluster_vms(model, check=True)
    other["pools"][2]["count"] = 30
    cluster_vms.apply(other)
    with cluster_vms.vcenter.calls() as many:
        cluster_vms(model, check=True)
    assert many == few


def test_long_run_of_occupied_addresses_takes_few_rounds(cluster_vms: Any, model: dict[str, Any]) -> None:
    other = {**copy.deepcopy(model), "name": "other"}
    other["pools"][2]["count"] = 60
    nodes = addresses(cluster_vms.apply(other))
    with cluster_vms.vcenter.calls() as calls:
        result = cluster_vms(model, check=True)
    assert not set(addresses(result).values()) & set(nodes.values())
    assert calls["FindByIp"] < 2 * len(nodes)
