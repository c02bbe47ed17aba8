from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.customization_unfitness import customization_unfitness

KEYS = ["ssh-ed25519 AAAA operator"]


def facts(cloud_init: str, tools: str = "12.3.5") -> dict[str, str]:
    return {"os": "Some Linux 1", "tools": tools, "cloud_init": cloud_init}


@pytest.mark.parametrize("version", ["21.3", "22.4.2", "25.1.4-0ubuntu0~22.04.1", "23.4-7.0.1.el8_10.9"])
def test_guestinfo_works_from_the_first_cloud_init_with_its_source_on(version: str) -> None:
    assert customization_unfitness("guestinfo", facts(version), perl=False, keys=[]) == []


@pytest.mark.parametrize(
    ("version", "told"), [("19.4", "cloud-init 19.4"), ("21.2-3", "21.2"), ("none", "no cloud-init")]
)
def test_guestinfo_does_not_work_with_older_ones(version: str, told: str) -> None:
    (sentence,) = customization_unfitness("guestinfo", facts(version), perl=True, keys=KEYS)
    assert told in sentence
    assert "spec" in sentence


@pytest.mark.parametrize("version", ["none", "19.4", "24.4"])
def test_a_specification_works_with_older_ones_too_and_without(version: str) -> None:
    assert customization_unfitness("spec", facts(version), perl=True, keys=KEYS) == []


def test_a_specification_does_not_work_with_a_cloud_init_that_undoes_it() -> None:
    (sentence,) = customization_unfitness("spec", facts("18.2"), perl=True, keys=KEYS)
    assert "cloud-init 18.2" in sentence


def test_a_specification_needs_perl_and_a_user_that_stays() -> None:
    perl, keys = customization_unfitness("spec", facts("19.4"), perl=False, keys=[])
    assert "perl" in perl
    assert "ssh.authorized_keys" in keys


@pytest.mark.parametrize("customization", ["guestinfo", "spec"])
def test_everything_needs_the_tools(customization: str) -> None:
    (sentence,) = customization_unfitness(customization, facts("24.4", tools="none"), perl=True, keys=KEYS)
    assert "open-vm-tools" in sentence
