"""The hash of a definition: what counts, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.hashing import definition_hash
from sample_image import CHECKSUM, GOOD, complete

SCRIPTS = {"/srv/a.sh": b"one", "/srv/b.sh": b"one"}
HASH = definition_hash(complete(), SCRIPTS)


@pytest.mark.parametrize(
    "changes",
    [
        {"source": {"url": "https://images.example.com/jammy.ova", "checksum": f"sha256:{'0' * 64}"}},
        {"kubernetes": {"version": "1.33.2"}},
        {"kubernetes": "none"},
        {"packages": ["vim"]},
        {"update": False},
        {"hooks": ["/srv/a.sh"]},
        {"hardening": {"firewall": True}},
        {"cluster": {"container_runtime": {"version": "1.7.28"}}},
        {"vsphere": {**GOOD["vsphere"]}, "customization": "spec", "cluster": {"ssh": {"accept_new_host_keys": True}}},
        {"system": "ubuntu-24.04"},
    ],
)
def test_what_is_in_the_image_counts(changes: dict[str, Any]) -> None:
    found = definition_hash(complete(**changes), SCRIPTS)
    assert found != HASH
    assert len(found) == 16


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "another"},
        {"source": {"file": "/srv/jammy.ova", "checksum": CHECKSUM}},
        {"vsphere": {"datacenter": "X", "hosts": ["h"], "datastore_cluster": "Y", "folder": "Z"}},
        {"network": {"name": "other", "cidr": "10.1.0.0/24"}},
        {"builder": {"cpu": 8, "memory_mb": 8192, "disk_gb": 40, "address": "10.0.0.7"}},
        {"keep": 5},
        {"cluster": {"ssh": {"user": "somebody"}}},
        {"packages": []},
    ],
)
def test_where_and_how_it_is_made_does_not_count(changes: dict[str, Any]) -> None:
    assert definition_hash(complete(**changes), SCRIPTS) == HASH


def test_content_of_scripts_counts_and_their_names_do_not() -> None:
    first = definition_hash(complete(hooks=["/srv/a.sh"]), SCRIPTS)
    assert definition_hash(complete(hooks=["/srv/b.sh"]), SCRIPTS) == first
    assert definition_hash(complete(hooks=["/srv/a.sh"]), {"/srv/a.sh": b"two"}) != first


def test_order_of_packages_does_not_count() -> None:
    one, other = complete(packages=["vim", "git"]), complete(packages=["git", "vim"])
    assert definition_hash(one, {}) == definition_hash(other, {})
