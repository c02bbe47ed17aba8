"""The tests' simulated vCenter, its inventories and an administrator, for the benchmarks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "vsphere"))

from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session
from inventories import lab_inventory
from modules import run
from simulator import VCenter, build, running

__all__ = ["VCenter", "administrator", "build", "lab_inventory", "make_cluster", "running"]


@contextmanager
def administrator(vcenter: VCenter) -> Iterator[Admin]:
    """Log in beside what is measured."""
    with session(Connection.from_options({**vcenter.options, "validate_certs": True})) as logged_in:
        yield Admin(logged_in)


def make_cluster(vcenter: VCenter, model: Mapping[str, Any]) -> None:
    """Make a cluster with our own module, in this process."""
    result = run("cluster_vms", {**vcenter.options, "cluster": model, "authorized_keys": [], "wait_timeout": 600})
    if result["failed"]:
        raise RuntimeError(f"The cluster that is to be measured cannot be made: {result['msg']}")
