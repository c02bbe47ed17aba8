"""A vCenter for every test, and the module under test bound to it."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves the tests' own modules out
sys.path.append(str(Path(__file__).parents[1] / "unit" / "ovf"))  # packages to import

from administration import Admin
from modules import run
from simulator import VCenter, build, running

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHRlc3Rpbmcta2V5LW9mLW5vLWltcG9ydGFuY2UtISEh test"

MODEL: dict[str, Any] = {
    "name": "demo",
    "environment": "test",
    "vsphere": {
        "datacenter": "LAB",
        "cluster": "LAB-CLUSTER",
        "datastore": "LAB-DATASTORE",
        "template": "TEMPLATES/ubuntu-22.04",
    },
    # The lab, when it is up beside the tests, has machines of these addresses, which the probe would find.
    "network": {"name": "lab-net", "cidr": "10.213.0.0/24", "probe": False},
    "pools": [
        {"name": "lb", "role": "load_balancer"},
        {"name": "master", "role": "control_plane"},
        {"name": "infra", "role": "worker"},
        {"name": "applications", "role": "worker", "template": "TEMPLATES/oraclelinux-8"},
    ],
    "kubernetes": {"version": "1.20.2"},
}


@pytest.fixture(scope="session")
def binary() -> str:
    return build()


class ClusterVms:
    """The module cluster_vms against one vCenter."""

    def __init__(self, vcenter: VCenter) -> None:
        self.vcenter = vcenter

    def __call__(self, model: dict[str, Any], *, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run it and return its result."""
        args = {**self.vcenter.options, "cluster": model, "authorized_keys": [KEY], **options}
        return run("cluster_vms", args, check)

    @property
    def connection(self) -> Connection:
        """How a test itself reaches the vCenter."""
        return Connection.from_options({**self.vcenter.options, "validate_certs": True})

    def apply(self, model: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Run it and return its result; it must not fail."""
        result = self(model, **options)
        assert not result["failed"], result["msg"]
        return result


@pytest.fixture
def start(binary: str, tmp_path: Path) -> Iterator[Callable[..., ClusterVms]]:
    """Start a vCenter with an inventory of its own and flags, and bind the module to it."""
    with ExitStack() as stack:

        def start_one(inventory: dict[str, Any] | None = None, *flags: str) -> ClusterVms:
            if inventory is not None:
                file = tmp_path / "inventory.json"
                file.write_text(json.dumps(inventory))
                flags = (*flags, "-inventory", str(file))
            return ClusterVms(stack.enter_context(running(binary, tmp_path, *flags)))

        yield start_one


@pytest.fixture
def cluster_vms(start: Callable[..., ClusterVms]) -> ClusterVms:
    return start()


@pytest.fixture
def vcenter(cluster_vms: ClusterVms) -> VCenter:
    return cluster_vms.vcenter


@pytest.fixture
def administer() -> Iterator[Callable[[VCenter], Admin]]:
    """Log in to a vCenter that the test started itself."""
    with ExitStack() as stack:

        def log_in(vcenter: VCenter) -> Admin:
            connection = Connection.from_options({**vcenter.options, "validate_certs": True})
            return Admin(stack.enter_context(session(connection)))

        yield log_in


@pytest.fixture
def admin(vcenter: VCenter, administer: Callable[[VCenter], Admin]) -> Admin:
    return administer(vcenter)


@pytest.fixture
def model() -> dict[str, Any]:
    return copy.deepcopy(MODEL)
