"""Which clusters a source of the inventory means."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.inventory_source import (
    Place,
    SourceError,
    places_of,
)


def no_model() -> dict[str, Any]:
    return {}


def unneeded() -> dict[str, Any]:
    raise AssertionError("the model was asked for")


def test_source_that_says_all_needs_no_model() -> None:
    options = {"name": "demo", "datacenter": "LAB", "folder": "here"}
    assert places_of(options, unneeded) == [Place("demo", "LAB", "here")]


def test_model_fills_in_what_the_source_leaves_out() -> None:
    model = {"name": "demo", "vsphere": {"datacenter": "LAB", "folder": "there"}}
    assert places_of({}, lambda: model) == [Place("demo", "LAB", "there")]
    assert places_of({"folder": "here"}, lambda: model) == [Place("demo", "LAB", "here")]


def test_folder_is_called_like_the_cluster() -> None:
    assert places_of({"name": "demo", "datacenter": "LAB"}, no_model) == [Place("demo", "LAB", "demo")]


def test_several_clusters() -> None:
    options = {
        "datacenter": "LAB",
        "clusters": [{"name": "one"}, {"name": "two", "datacenter": "OTHER", "folder": "customers/two"}],
    }
    assert places_of(options, unneeded) == [Place("one", "LAB", "one"), Place("two", "OTHER", "customers/two")]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "has no 'name' and no extra variable"),
        ({"name": "demo"}, "has no 'datacenter' and no extra variable"),
        ({"clusters": [{"name": "one"}]}, r"clusters\[0\] has no 'datacenter'"),
        ({"datacenter": "LAB", "clusters": [{}]}, r"clusters\[0\] has no 'name'"),
        ({"datacenter": "LAB", "clusters": ["one"]}, r"clusters\[0\] is 'one'; write a dictionary"),
        ({"datacenter": "LAB", "clusters": [{"name": 7}]}, r"clusters\[0\].name is 7; write a text"),
        ({"datacenter": "LAB", "clusters": [{"name": "one", "path": "x"}]}, "unknown key 'path'; the keys are name"),
        ({"datacenter": "LAB", "clusters": [{"name": "one"}, {"name": "one"}]}, "names 'one' twice"),
        ({"datacenter": "LAB", "name": "one", "clusters": [{"name": "two"}]}, "both 'name' and 'clusters'"),
    ],
)
def test_what_is_wrong_is_told(options: dict[str, Any], expected: str) -> None:
    with pytest.raises(SourceError, match=expected):
        places_of(options, no_model)
