# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import re

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.kubernetes_unfitness import kubernetes_unfitness
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.releases import RELEASES

UEK7 = "5.15.0-300.163.18.el8uek.x86_64"


def facts(distribution: str, version: str, kernel: str = UEK7) -> dict[str, str]:
    return {"distribution": distribution, "distribution_version": version, "kernel": kernel}


@pytest.mark.parametrize(
    ("version", "distribution", "distribution_version", "cgroup_v2"),
    [
        ("1.20.2", "Ubuntu", "22.04", False),
        ("1.20.2", "Ubuntu", "22.04", True),
        ("1.20.2", "OracleLinux", "8.10", False),
        ("1.30.14", "OracleLinux", "7.9", False),
        ("1.34.0", "OracleLinux", "8.4", False),
        ("1.35.5", "OracleLinux", "8.10", True),
        ("1.35.5", "OracleLinux", "9.6", True),
        ("1.35.5", "Ubuntu", "20.04", True),
        ("1.35.5", "Ubuntu", "24.04", True),
    ],
)
def test_fits(version: str, distribution: str, distribution_version: str, cgroup_v2: bool) -> None:
    assert kubernetes_unfitness(version, facts(distribution, distribution_version), cgroup_v2) == []


@pytest.mark.parametrize(
    ("version", "node", "cgroup_v2", "message"),
    [
        (
            "1.31.0",
            facts("OracleLinux", "7.9"),
            False,
            "Kubernetes 1.31.0 is not supported on Oracle Linux 7.9: .*choose one of 1.20.x to 1.30.x in "
            "kubernetes.version, or a template with one of Ubuntu 20.04, .*Oracle Linux 9$",
        ),
        ("1.20.2", facts("Ubuntu", "24.04"), True, "not supported on Ubuntu 24.04: .* 1.27.x to 1.35.x"),
        ("1.20.2", facts("OracleLinux", "7.8"), False, "OracleLinux 7.8 is none of the systems .*Oracle Linux 7.9"),
        ("1.20.2", facts("Debian", "12.1"), True, "Debian 12.1 is none of the systems"),
        ("1.20.2", {}, True, "unknown unknown is none of the systems"),
        (
            "1.32.0",
            facts("OracleLinux", "8.10", "4.18.0-553.el8_10.x86_64"),
            True,
            "needs Linux 4.19 or newer, and this node runs 4.18.0-553.el8_10.x86_64; .* 1.31.x or older",
        ),
        (
            "1.35.0",
            facts("Ubuntu", "20.04"),
            False,
            "needs cgroup v2, .*systemd.unified_cgroup_hierarchy=1 .* 1.34.x or older",
        ),
        ("1.36.0", facts("Ubuntu", "24.04"), True, "1.36.0 is not known .* 1.20.x to 1.35.x"),
    ],
)
def test_does_not_fit(version: str, node: dict[str, str], cgroup_v2: bool, message: str) -> None:
    found = kubernetes_unfitness(version, node, cgroup_v2)
    assert len(found) == 1
    assert re.search(message, found[0])


def test_everything_that_is_in_the_way_is_told_at_once() -> None:
    found = kubernetes_unfitness("1.35.0", facts("OracleLinux", "8.10", "4.18.0-553.el8_10.x86_64"), False)
    assert [re.search(r"Linux|cgroup", each)[0] for each in found] == ["Linux", "cgroup"]  # type: ignore[index]


@pytest.mark.parametrize("minor", RELEASES)
def test_every_minor_runs_somewhere(minor: str) -> None:
    nodes = [("Ubuntu", "22.04"), ("OracleLinux", "8.10")]
    assert [kubernetes_unfitness(f"{minor}.0", facts(*node), True) for node in nodes] == [[], []]
