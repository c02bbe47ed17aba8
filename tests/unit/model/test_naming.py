"""How nodes are called."""

from __future__ import annotations

from itertools import islice

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.naming import (
    free_numbers,
    node_name,
    number_of,
)


def test_name_is_cluster_pool_and_number() -> None:
    assert node_name("demo", "applications", 3) == "demo-applications-3"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("demo-infra-1", 1),
        ("demo-infra-10", 10),
        ("demo-infra-0", None),
        ("demo-infra-01", None),
        ("demo-infra-", None),
        ("demo-infra-x", None),
        ("demo-infra-1-backup", None),
        ("demo-infra-²", None),
        ("demo-infra2-1", None),
        ("other-infra-1", None),
    ],
)
def test_number_is_read_only_from_names_that_we_give(name: str, number: int | None) -> None:
    assert number_of(name, "demo", "infra") == number


def test_pool_whose_name_begins_with_anothers_is_another() -> None:
    assert number_of("demo-infra-extra-1", "demo", "infra") is None
    assert number_of("demo-infra-extra-1", "demo", "infra-extra") == 1


def test_lowest_free_numbers_come_first() -> None:
    assert list(islice(free_numbers([1, 3, 4]), 3)) == [2, 5, 6]
