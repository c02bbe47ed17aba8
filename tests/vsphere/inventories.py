"""Inventories to start a simulated vCenter with."""

from __future__ import annotations

from typing import Any


def lab_inventory(**more: Any) -> dict[str, Any]:
    """The lab's inventory, as far as the model needs it, with more in it."""
    templates = [
        {"name": name, "folder": "TEMPLATES", "guest_id": "ubuntu64Guest", "disk_gb": 10}
        for name in ("ubuntu-22.04", "oraclelinux-8")
    ]
    datacenter = {
        "name": "LAB",
        "clusters": [{"name": "LAB-CLUSTER", "hosts": ["esxi-01.lab.internal"], "drs": True}],
        "datastores": [{"name": "LAB-DATASTORE", "capacity_gb": 20480}],
        "networks": ["lab-net"],
        "templates": templates,
        **more,
        "folders": ["TEMPLATES", *more.get("folders", [])],
    }
    return {"datacenters": [datacenter]}
