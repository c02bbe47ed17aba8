"""Whether what a plan adds fits."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.location import Location
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import (
    Disk,
    Hardware,
    Making,
    Node,
    Settings,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_capacity import (
    DatastoreFacts,
    HostFacts,
    compute_verdicts,
    disk_space,
    storage_verdicts,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_template import TemplateFacts

HOST = HostFacts("a", threads=64, cpu_mhz=64000, core_mhz=2000, memory_mb=262144)


def nodes(count: int = 2, *, clone: str = "full", provisioning: str = "template", **hardware: Any) -> list[Node]:
    size = Hardware(**{"cpu": 4, "memory_mb": 8192, "disk_gb": 80, **hardware})
    making = Making("T", clone=clone, disk_provisioning=provisioning)
    return [
        Node(f"n-{number}", "apps", "worker", "", Location("F", "N"), size, Settings(), making, ())
        for number in range(count)
    ]


def compute(new: list[Node], *hosts: HostFacts, unreserved: tuple[int, int] | None = None) -> list[str]:
    return [verdict.status for verdict in compute_verdicts("C", new, hosts, unreserved)]


def storage(new: list[Node], *stores: DatastoreFacts, thin: bool = True) -> list[str]:
    templates = {"T": TemplateFacts(is_template=True, is_thin=thin)}
    return [verdict.status for verdict in storage_verdicts("D", new, stores, templates)]


def test_what_fits() -> None:
    assert compute(nodes(), HOST) == ["ok"]


def test_nothing_is_said_of_nothing_new() -> None:
    assert compute([], HOST) == []
    assert storage([], DatastoreFacts("d", 0)) == []


def test_nothing_is_said_of_hosts_that_may_not_be_read() -> None:
    assert compute(nodes(), HostFacts("")) == []


def test_more_cpus_than_any_host_has_fail() -> None:
    assert "failed" in compute(nodes(cpu=65), HOST)
    assert "failed" not in compute(nodes(cpu=64), HOST)


def test_used_cpu_and_memory_are_subtracted() -> None:
    busy = HostFacts("a", threads=64, cpu_mhz=64000, cpu_used_mhz=50000, core_mhz=2000, memory_mb=262144)
    assert compute(nodes(), busy) == ["warning"]
    full = HostFacts("a", threads=64, cpu_mhz=64000, core_mhz=2000, memory_mb=262144, memory_used_mb=250000)
    assert compute(nodes(), full) == ["warning"]
    assert compute(nodes(), full, HOST) == ["ok"]


def test_hosts_that_cannot_be_used_do_not_count() -> None:
    broken = HostFacts("b", "is in maintenance mode", 64, 64000, 0, 2000, 262144)
    small = HostFacts("a", threads=4, cpu_mhz=8000, core_mhz=2000, memory_mb=8192)
    assert compute(nodes(), small, broken) == compute(nodes(), small) != ["ok"]


@pytest.mark.parametrize(
    ("unreserved", "statuses"), [((1000, 4096), ["ok"]), ((999, 4096), ["failed"]), ((0, 0), ["failed", "failed"])]
)
def test_reservations(unreserved: tuple[int, int], statuses: list[str]) -> None:
    wanting = nodes(cpu_reservation_mhz=500, memory_reservation_mb=2048)
    assert compute(wanting, HOST, unreserved=unreserved) == statuses


def test_disk_space_by_provisioning() -> None:
    thin, thick = {"T": TemplateFacts(True, is_thin=True)}, {"T": TemplateFacts(True, is_thin=False)}
    assert disk_space(nodes(), thin) == (0, 160)
    assert disk_space(nodes(), thick) == (160, 0)
    assert disk_space(nodes(provisioning="thick"), thin) == (160, 0)
    assert disk_space(nodes(provisioning="thin"), thick) == (0, 160)
    assert disk_space(nodes(clone="linked"), thick) == (0, 160)
    more = nodes(disks=(Disk("a", 5), Disk("b", 7, "thick")))
    assert disk_space(more, thin) == (14, 170)


def test_thick_disks_that_do_not_fit_fail() -> None:
    assert storage(nodes(), DatastoreFacts("d", 159, "VMFS"), thin=False) == ["failed"]
    assert storage(nodes(), DatastoreFacts("d", 159, "vsan"), thin=False) == ["warning"]


def test_thin_disks_and_swap_files_that_may_not_fit_are_a_warning() -> None:
    assert storage(nodes(), DatastoreFacts("d", 175)) == ["warning"]
    assert storage(nodes(), DatastoreFacts("d", 176)) == ["ok"]


def test_datastores_of_a_cluster_add_up_unless_they_cannot_be_used() -> None:
    assert storage(nodes(), DatastoreFacts("a", 100), DatastoreFacts("b", 100)) == ["ok"]
    assert storage(nodes(), DatastoreFacts("a", 100), DatastoreFacts("b", 100, "", "is not accessible")) == ["warning"]
