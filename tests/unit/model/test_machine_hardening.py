"""The table of what hardens the machines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.hardening import KEY, NOT_MET, SET, SITE
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.machine_hardening import ITEMS, MachineItem
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA

ROLES = Path(__file__).resolve().parents[3] / "roles"
NUMBERS = re.compile(r"\d+(\.\d+)+(-\d+(\.\d+)+)?(, \d+(\.\d+)+(-\d+(\.\d+)+)?)*")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_item_says_how_it_is_met(item: MachineItem) -> None:
    assert item.met in (SET, KEY, SITE, NOT_MET)
    assert item.title
    assert item.note
    if item.met == KEY:
        section, key = item.note.split(".")
        assert key in CLUSTER_SCHEMA["properties"][section]["properties"]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_roles_that_meet_it_are_there(item: MachineItem) -> None:
    named = re.match(r"roles? ([a-z_]+(?:, [a-z_]+)*)", item.note)
    for role in named[1].split(", ") if named else []:
        assert (ROLES / role).is_dir()


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_numbers_are_numbers_of_the_benchmarks(item: MachineItem) -> None:
    for numbers in (item.ubuntu, item.oracle_linux):
        assert not numbers or NUMBERS.fullmatch(numbers)


def test_names_are_unique_and_items_are_in_the_order_of_their_numbers() -> None:
    names = [item.name for item in ITEMS]
    assert len(set(names)) == len(names)
    numbers = [[int(part) for part in re.split(r"[-,]", item.ubuntu)[0].split(".")] for item in ITEMS if item.ubuntu]
    assert numbers == sorted(numbers)
