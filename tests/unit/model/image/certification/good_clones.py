"""Two clones of a template with which everything is as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.clones import (
    clones_model,
    clones_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.report import Report, judge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load

GIB = 1024**3
TEMPLATE: dict[str, Any] = {"path": "T/ubuntu", "disk_gb": 10, "customization": "guestinfo"}
BASE: dict[str, Any] = {
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS"},
    "network": {"name": "net", "cidr": "10.0.0.0/24", "nameservers": ["10.0.0.53"]},
}
MODEL = load(clones_model(BASE, TEMPLATE["path"], TEMPLATE["disk_gb"]))
LABELS = ("first", "second")


def machine_of(label: str) -> dict[str, Any]:
    number = LABELS.index(label) + 1
    name = f"{MODEL['name']}-{label}-1"
    return {
        "name": name,
        "pool": label,
        "address": f"10.0.0.{number + 1}",
        "ssh_host_key": f"ssh-ed25519 KEY{number}",
        "power_state": "poweredOn",
        "uuid": f"4219b6a2-0e5c-7a4e-8b1d-3f6a5c7d9e0{number}",
        "disk_gb": 20,
        "disks_have_uuid": True,
        "tools_run": True,
        "tools_version": "12352",
        "guest_host_name": name,
        "guest_addresses": [f"10.0.0.{number + 1}"],
        "last_words": "",
    }


def answer_of(label: str) -> dict[str, Any]:
    """Return what a clone says; a list is a key with several values."""
    machine, number = machine_of(label), LABELS.index(label) + 1
    return {
        "begin": "1",
        "cloud_init": "24.1.3-0ubuntu1",
        "cloud_init_status": "done",
        "cloud_init_datasource": "DataSourceVMware",
        "perl": "5.34.0",
        "os": "Ubuntu 22.04.4 LTS",
        "kernel": "5.15.0-105-generic",
        "host_name": machine["name"],
        "machine_id": f"{number}" * 32,
        "product_uuid": machine["uuid"],
        "user": "fury",
        "uid": "0",
        "host_key": [machine["ssh_host_key"], f"ssh-rsa RSA{number}"],
        "address": f"eth0 {machine['address']}/24",
        "gateway": "10.0.0.1",
        "nameserver": ["10.0.0.53", "127.0.0.53"],
        "disk_id": "wwn-0x6000c29",
        "root_source": "/dev/sda1",
        "root_type": "ext4",
        "root_kb": str(19 * 1024 * 1024),
        "root_device_bytes": str(20 * GIB),
        "root_partition_bytes": str(20 * GIB),
        "root_disk": "/dev/sda",
        "root_disk_bytes": str(20 * GIB),
        "part_bytes": str(20 * GIB),
        "free_kb": ["/ 16000000", "/var 16000000"],
        "cgroup": "v2",
        "module": ["br_netfilter", "overlay"],
        "time_service": "chrony",
        "time_synchronized": "yes",
        "selinux": "absent",
        "python": "/usr/bin/python3 3.10.12 apt",
        "package_manager": "apt",
        "packages": "620",
        "refresh": "yes",
        "end": "1",
    }


def written(answer: Mapping[str, Any]) -> str:
    """Write an answer as the machine does."""
    pairs = ((key, each) for key, value in answer.items() for each in (value if isinstance(value, list) else [value]))
    return "".join(f"{key}={value}\r\n" for key, value in pairs if value is not None)


def judged(  # noqa: PLR0913 - one argument per thing that may differ
    says: Mapping[str, Any] | None = None,
    vcenter: Mapping[str, Any] | None = None,
    *,
    labels: tuple[str, ...] = LABELS,
    only: str = "",
    failure: str = "",
    template: Mapping[str, Any] | None = None,
    **look: Any,
) -> Report:
    """Judge two good clones that differ by this much, both of them or only one; None: it says nothing of a key."""
    machines, looks = [], {}
    for label in labels:
        differs = only in ("", label)
        machine = {**machine_of(label), **((vcenter or {}) if differs else {})}
        answer = written({**answer_of(label), **((says or {}) if differs else {})})
        machines.append(machine)
        looks[machine["name"]] = {"answer": answer, "silence": "", "hook": "", **(look if differs else {})}
    return judge(clones_of(MODEL, {**TEMPLATE, **(template or {})}, machines, looks), failure)
