"""From what a person wrote to the model that the rest reads."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.merging import merge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import (
    ClusterModelError,
    Problem,
    dotted,
)

SMALL: dict[str, Any] = {
    "name": "demo",
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
    "pools": [{"name": "master", "role": "control_plane"}],
    "kubernetes": {"version": "1.20.2"},
}


def test_each_caller_gets_its_own_model() -> None:
    load(SMALL)["pools"].clear()
    assert len(load(SMALL)["pools"]) == 1


def test_error_names_all_problems_one_per_line() -> None:
    with pytest.raises(ClusterModelError) as raised:
        load({**SMALL, "name": "A", "boundary": 3})
    assert str(raised.value).splitlines() == [
        'fury_cluster.name: "A": expected at most 63 lower-case letters, digits and dashes, '
        "with a letter or digit at both ends",
        "fury_cluster.boundary: 3: expected true or false",
    ]


def test_value_that_is_no_json_is_a_problem() -> None:
    with pytest.raises(ClusterModelError, match=r"fury_cluster: .*date is not JSON serializable.*quote such values"):
        load({**SMALL, "name": datetime.date(2026, 1, 1)})


@pytest.mark.parametrize(
    ("site", "cluster", "merged"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1}, {}, {"a": 1}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": 3}, {"a": 3}),
        ({"a": 3}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"d": 2}}, "e": 3}, {"a": {"b": {"c": 1, "d": 2}}, "e": 3}),
    ],
)
def test_cluster_lies_over_its_site(site: dict[str, Any], cluster: dict[str, Any], merged: dict[str, Any]) -> None:
    assert merge(site, cluster) == merged


def test_merging_shares_nothing_with_its_arguments() -> None:
    site, cluster = {"a": {"b": [1]}}, {"c": {"d": [2]}}
    merged = merge(site, cluster)
    merged["a"]["b"].append(3)
    merged["c"]["d"].append(4)
    assert (site, cluster) == ({"a": {"b": [1]}}, {"c": {"d": [2]}})


def test_messages_show_no_credentials_of_urls() -> None:
    problem = Problem(("proxy",), "http://user:hunter2@proxy:3128", "nothing")
    assert str(problem) == 'proxy: "http://***@proxy:3128": expected nothing'


def test_long_values_are_shortened() -> None:
    assert len(str(Problem(("x",), "y" * 1000, "less"))) < 120


def test_paths_are_written_as_a_person_would() -> None:
    assert dotted(("pools", 0, "labels", "example.com/tier")) == 'pools[0].labels["example.com/tier"]'
