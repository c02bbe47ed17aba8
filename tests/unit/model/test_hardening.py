"""The table of what hardens Kubernetes."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.hardening import (
    API_SERVER,
    CONTROLLER_MANAGER,
    ITEMS,
    KEY,
    KUBELET,
    NOT_MET,
    SCHEDULER,
    SET,
    Item,
    hardened,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.number or item.title)
def test_item_says_how_it_is_met(item: Item) -> None:
    assert bool(item.settings) <= (item.met == SET)
    if item.met == SET:
        assert item.settings or item.note
    if item.met == KEY:
        section, key = item.note.split(".")
        assert key in CLUSTER_SCHEMA["properties"][section]["properties"]
    if item.met == NOT_MET:
        assert item.note


def test_numbers_stand_once_and_in_order() -> None:
    numbers = [item.number for item in ITEMS if item.number]
    in_order = sorted(numbers, key=lambda number: [int(part) for part in number.split("-")[0].split(".")])
    assert numbers == in_order
    assert len(set(numbers)) == len(numbers)


def test_settings_of_a_program_are_all_of_its_items() -> None:
    assert hardened(API_SERVER) == {"profiling": False, "service-account-lookup": True}
    assert hardened(CONTROLLER_MANAGER) == hardened(SCHEDULER) == {"profiling": False, "bind-address": "127.0.0.1"}
    assert set(hardened(KUBELET)["authentication"]) == {"anonymous", "webhook", "x509"}
