"""Where virtual machines belong: the pool's word over the failure domain's, over the cluster's."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.location import (
    failure_domains_of,
    location_of,
    locations_of,
)
from sample_cluster import model_with, pool

CLUSTER = {"vsphere.hosts": ["h1", "h2"], "vsphere.resource_pool": "rp"}
DOMAIN = "vsphere.failure_domains"


def said(changes: dict[str, Any], domain: str = "") -> dict[str, Any]:
    """Return the place of the pool apps: what is said of it."""
    model = model_with(changes)
    location = location_of(model, pool(model, "apps"), domain)
    return {key: value for key, value in vars(location).items() if value and key != "keys"}


@pytest.mark.parametrize(
    ("changes", "domain", "place"),
    [
        ({}, "", {}),
        (CLUSTER, "", {"hosts": ("h1", "h2"), "resource_pool": "rp"}),
        ({"vsphere.folder": "K8S/demo"}, "", {"folder": "K8S/demo"}),
        ({"placement.folder": "workers/fast"}, "", {"folder": "demo/workers/fast"}),
        ({"placement.datastore": "fast"}, "", {"datastore": "fast"}),
        ({"placement.datastore_cluster": "fast"}, "", {"datastore": None, "datastore_cluster": "fast"}),
        ({"placement.network": "other"}, "", {"network": "other"}),
        ({**CLUSTER, "placement.hosts": ["h9"]}, "", {"hosts": ("h9",), "resource_pool": "rp"}),
        ({**CLUSTER, "placement.resource_pool": "other"}, "", {"hosts": ("h1", "h2"), "resource_pool": "other"}),
        # Another vSphere cluster has other hosts and resource pools.
        ({**CLUSTER, "placement.cluster": "C2"}, "", {"cluster": "C2"}),
        ({**CLUSTER, "placement": {"cluster": "C2", "hosts": ["h9"]}}, "", {"cluster": "C2", "hosts": ("h9",)}),
        (
            {**CLUSTER, DOMAIN: [{"name": "a", "cluster": "C2", "network": "net-a"}, {"name": "b"}]},
            "a",
            {"cluster": "C2", "network": "net-a", "failure_domain": "a"},
        ),
        (
            {**CLUSTER, DOMAIN: [{"name": "a", "cluster": "C2"}, {"name": "b"}]},
            "b",
            {"hosts": ("h1", "h2"), "resource_pool": "rp", "failure_domain": "b"},
        ),
        (
            {DOMAIN: [{"name": "a", "datastore": "ds-a"}], "placement.datastore_cluster": "fast"},
            "a",
            {"datastore": None, "datastore_cluster": "fast", "failure_domain": "a"},
        ),
        (
            {DOMAIN: [{"name": "a", "network": "net-a"}], "placement.network": "other"},
            "a",
            {"network": "other", "failure_domain": "a"},
        ),
    ],
)
def test_place_of_a_pools_nodes(changes: dict[str, Any], domain: str, place: dict[str, Any]) -> None:
    expected = {"folder": "demo", "cluster": "CL", "datastore": "DS", "network": "net", **place}
    assert said(changes, domain) == {key: value for key, value in expected.items() if value}


@pytest.mark.parametrize(
    ("changes", "domain", "attribute", "key"),
    [
        ({}, "", "cluster", "vsphere.cluster"),
        ({}, "", "network", "network.name"),
        ({"placement.datastore": "x"}, "", "datastore", "pools.apps.placement.datastore"),
        (
            {DOMAIN: [{"name": "a"}, {"name": "b", "cluster": "C2"}]},
            "b",
            "cluster",
            "vsphere.failure_domains[1].cluster",
        ),
        ({DOMAIN: [{"name": "a", "network": "x"}]}, "a", "network", "vsphere.failure_domains[0].network"),
        ({}, "", "resource_pool", "vsphere.resource_pool"),
    ],
)
def test_message_names_the_key_that_said_so(changes: dict[str, Any], domain: str, attribute: str, key: str) -> None:
    model = model_with(changes)
    assert location_of(model, pool(model, "apps"), domain).key(attribute) == key


@pytest.mark.parametrize(
    ("domains", "chosen", "names"),
    [
        ([], [], []),
        (["b", "a"], [], ["b", "a"]),
        (["b", "a"], ["a", "b"], ["b", "a"]),
        (["b", "a"], ["a"], ["a"]),
    ],
)
def test_failure_domains_of_a_pool(domains: list[str], chosen: list[str], names: list[str]) -> None:
    model = model_with({DOMAIN: [{"name": name} for name in domains], "placement.failure_domains": chosen})
    assert failure_domains_of(model, pool(model, "apps")) == names


@pytest.mark.parametrize(
    ("domains", "chosen", "clusters"),
    [([], [], ["CL"]), (["a", "b"], [], ["CL-a", "CL-b"]), (["a", "b"], ["b"], ["CL-b"])],
)
def test_all_places_of_a_pool(domains: list[str], chosen: list[str], clusters: list[str]) -> None:
    model = model_with(
        {
            DOMAIN: [{"name": name, "cluster": f"CL-{name}"} for name in domains],
            "placement.failure_domains": chosen,
        }
    )
    assert [place.cluster for place in locations_of(model, pool(model, "apps"))] == clusters


def test_equal_places_are_one() -> None:
    def places(changes: dict[str, Any]) -> int:
        model = model_with(changes)
        return len({location_of(model, each) for each in model["pools"]})

    assert places({}) == 1
    assert places({"placement.datastore": "fast"}) == 2
