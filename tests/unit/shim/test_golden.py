"""From config to Ansible's files: everything that is written, compared with files that a person has read.

To accept a change: FURY_WRITE_GOLDEN=1 pytest tests/unit/shim/test_golden.py, then read the difference.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from furyctl_vsphere.ansible_files import ansible_config, inventory, variables
from furyctl_vsphere.cluster import Cluster, load_cluster
from furyctl_vsphere.workdir import WorkDir
from ruamel.yaml import YAML

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[3] / "examples"
DEMO = EXAMPLES / "demo"
WORKDIR = WorkDir(Path("/work dir/cluster"))


def golden_cluster(name: str) -> Cluster:
    directory = GOLDEN / name
    [config] = [*directory.glob("cluster.yml"), *directory.glob("furyctl.yaml")]
    site = directory / "site.yml"
    return load_cluster(config, site if site.exists() else None)


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_written_files(name: str) -> None:
    directory = GOLDEN / name
    cluster = golden_cluster(name)
    written = {
        "vars.yml": variables(cluster.model, WORKDIR),
        "inventory.fury_vsphere.yml": inventory(cluster.model),
        "ansible.cfg": ansible_config(cluster.model, WORKDIR),
    }
    for file, content in written.items():
        golden = directory / "expected" / file
        # Paths of scripts are absolute: the golden files have a mark where this checkout is.
        portable = content.replace(str(directory), "@DIRECTORY@")
        if os.environ.get("FURY_WRITE_GOLDEN"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(portable)
        assert portable == golden.read_text(), file


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_model_is_valid_with_its_defaults_too(name: str) -> None:
    """What playbooks hand on is complete, and is looked at again: a pool of no nodes, say, has no template."""
    completed = load(golden_cluster(name).model)
    assert load(completed) == completed


def test_ignored_keys_are_reported() -> None:
    assert load_cluster(GOLDEN / "every-key" / "cluster.yml").ignored == (
        "metadata.labels (they have no effect)",
        "executor (it was Terraform's)",
    )
    assert load_cluster(GOLDEN / "smallest" / "cluster.yml").ignored == ()


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_variables_mean_the_same_to_ansible(name: str) -> None:
    """Ansible reads YAML 1.1, where more words are booleans and numbers than in the YAML 1.2 of the shim."""
    yaml = pytest.importorskip("yaml")

    class Loader(yaml.SafeLoader):  # type: ignore[misc, name-defined]
        """Knows Ansible's mark of literal text."""

    Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    model = golden_cluster(name).model
    assert yaml.load(variables(model, WORKDIR), Loader)["fury_cluster"] == model


def test_demo_by_hand_is_the_demo_from_furyctl() -> None:
    by_hand = YAML(typ="safe").load(
        (DEMO / "vars.yml").read_text().replace("{{ lookup('ansible.builtin.env', 'PWD') }}", str(DEMO))
    )
    model, translated = load(by_hand["fury_cluster"]), load(load_cluster(DEMO / "cluster.yml").model)
    # furyctl's config has no default of the pools' templates.
    del model["vsphere"]["template"], translated["vsphere"]["template"]
    assert model == translated


def test_highly_available_example_loses_no_role_with_one_machine() -> None:
    model = load(load_cluster(EXAMPLES / "highly-available" / "cluster.yml").model)
    machines = Counter({"load_balancer": 0, "control_plane": 0, "worker": 0})
    for pool in model["pools"]:
        machines[pool["role"]] += pool["count"]
    assert machines == {"load_balancer": 2, "control_plane": 3, "worker": 3}
    assert model["load_balancer"]["vip"], "two load balancers share an address"
