"""The examples are valid, and plan what they say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import plan

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/vars.yml"))


def model_of(path: Path) -> dict[str, Any]:
    cluster = yaml.safe_load(path.read_text())["fury_cluster"]
    for pool in cluster["pools"]:
        pool.pop("hooks", None)  # their paths are templates, which only Ansible resolves
    return load(cluster)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_example_is_valid(path: Path) -> None:
    model = model_of(path)
    if model["existing_machines"]:
        return  # nothing is made
    assert len(plan(model, []).new_nodes()) == sum(pool["count"] for pool in model["pools"])


def test_production_is_spread_over_its_failure_domains() -> None:
    [path] = [each for each in EXAMPLES if each.parent.name == "production"]
    nodes = plan(model_of(path), []).new_nodes()
    domains = {
        pool: Counter(node.location.failure_domain for node in nodes if node.pool == pool)
        for pool in ("etcd", "master", "databases", "applications")
    }
    assert domains["etcd"] == domains["master"] == {"rack-a": 1, "rack-b": 1, "rack-c": 1}
    assert domains["databases"] == {"rack-a": 2, "rack-b": 2}
    assert domains["applications"] == {"rack-a": 4, "rack-b": 4, "rack-c": 4}
