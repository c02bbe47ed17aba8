"""The Molecule scenario `cluster` reads from its machines every item that hardens Kubernetes and the machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import hardening, machine_hardening
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.hardening import (
    API_SERVER,
    CONTROLLER_MANAGER,
    DEFAULT,
    KUBEADM,
    KUBELET,
    SCHEDULER,
    SET,
    Item,
)
from ruamel.yaml import YAML

CLUSTER = Path(__file__).resolve().parents[3] / "molecule" / "cluster"
EXPECTED = YAML(typ="safe").load(CLUSTER / "vars" / "hardening.yml")
UNVERIFIED = EXPECTED["unverified"]
CHECKS = [check for name, checks in EXPECTED.items() if name != "unverified" for check in checks]
VERIFIED = {str(check["item"]) for check in CHECKS}
ITEMS = [*hardening.ITEMS, *machine_hardening.ITEMS]
PROGRAMS = {
    API_SERVER: "kube-apiserver",
    CONTROLLER_MANAGER: "kube-controller-manager",
    SCHEDULER: "kube-scheduler",
}


@pytest.mark.parametrize("name", [item.name for item in ITEMS if item.met in (SET, KUBEADM, DEFAULT)])
def test_what_is_met_is_verified_or_said_why_not(name: str) -> None:
    assert (name in VERIFIED) != (name in UNVERIFIED)


def test_what_is_verified_is_an_item() -> None:
    assert VERIFIED | set(UNVERIFIED) <= {item.name for item in ITEMS}


def test_reasons_are_said() -> None:
    assert all(UNVERIFIED.values())


@pytest.mark.parametrize("item", [item for item in hardening.ITEMS if item.settings], ids=lambda item: item.name)
def test_settings_are_verified_with_their_values(item: Item) -> None:
    if item.place == KUBELET:
        fields: dict[str, Any] = {}
        for check in EXPECTED["expected_of_kubelets"]:
            if check["item"] == item.name:
                fields |= check["fields"]
        assert fields == item.settings
    else:
        words = [
            word
            for check in EXPECTED["expected_arguments"]
            if check["item"] == item.name and check["program"] == PROGRAMS[item.place]
            for word in check["has"]
        ]
        assert words == [f"--{name}={str(value).lower()}" for name, value in item.settings.items()]


def test_kinds_of_checks_are_carried_out() -> None:
    playbooks = "".join(path.read_text() for path in [CLUSTER / "hardening.yml", *CLUSTER.glob("tasks/*.yml")])
    assert [name for name in EXPECTED if name != "unverified" and name not in playbooks] == []
