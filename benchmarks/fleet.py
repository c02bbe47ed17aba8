"""What the simulated vCenters hold, and the clusters in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .simulated import VCenter, build, lab_inventory, running

CLUSTER = "bench"
# Where peers put their virtual machines; they take a folder that exists.
PEERS_FOLDER = "PEERS"
_LARGEST_POOL = 1000
_OTHERS_FOLDER = "OTHERS"


@contextmanager
def vcenter(others: int = 0, delay: int = 0) -> Iterator[VCenter]:
    """Run a vCenter with so many other machines, whose every call takes `delay` ms longer."""
    others_fleet = {"folder": _OTHERS_FOLDER, "prefix": "other", "count": others}
    inventory = lab_inventory(vms=[others_fleet], folders=[_OTHERS_FOLDER, PEERS_FOLDER])
    with TemporaryDirectory(prefix="fury-bench-vcenter-") as directory:
        file = Path(directory, "inventory.json")
        file.write_text(json.dumps(inventory))
        with running(build(), Path(directory), "-inventory", str(file), "-delay", str(delay)) as started:
            yield started


def cluster_model(nodes: int) -> dict[str, Any]:
    """Return the model of a cluster of so many nodes: one load balancer, three control planes, the rest workers."""
    workers = nodes - 4
    sizes = [min(_LARGEST_POOL, workers - done) for done in range(0, workers, _LARGEST_POOL)]
    return {
        "name": CLUSTER,
        "environment": "benchmark",
        "vsphere": {
            "datacenter": "LAB",
            "cluster": "LAB-CLUSTER",
            "datastore": "LAB-DATASTORE",
            "template": "TEMPLATES/ubuntu-22.04",
        },
        # No peer asks the network whether an address is free before it uses it.
        "network": {"name": "lab-net", "cidr": "10.213.0.0/16", "probe": False},
        "pools": [
            {"name": "lb", "role": "load_balancer", "count": 1},
            {"name": "master", "role": "control_plane", "count": 3},
            *({"name": f"workers{number}", "role": "worker", "count": size} for number, size in enumerate(sizes)),
        ],
        # Room for the pods of 2,000 nodes.
        "kubernetes": {"version": "1.20.2", "pod_cidr": "172.16.0.0/12", "service_cidr": "192.168.0.0/16"},
    }
