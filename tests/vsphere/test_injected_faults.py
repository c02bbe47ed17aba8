"""Calls that go wrong: either they are made again where that is safe, or the run says so; the next one converges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import retries, transport
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.machines import read_nodes
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import plain_session
from convergence import (
    assert_clear_error,
    assert_complete,
    assert_no_secret,
    assert_removed,
    expire_others,
    machines_below,
    others,
)
from fault_proxy import FaultProxy, Kind, fault_proxy
from simulator import VCenter

BROKEN = (Kind.RESET, Kind.RESET_AFTER, Kind.UNAVAILABLE, Kind.TIMEOUT_AFTER)
LOST_ANSWERS = (Kind.RESET_AFTER, Kind.TIMEOUT_AFTER)
READS = ("RetrieveServiceContent", "Login", "FindByInventoryPath", "RetrievePropertiesEx")
WAITS = ("CreateFilter", "WaitForUpdatesEx")
CHANGES = ("CreateFolder", "AddCustomFieldDef", "CloneVM_Task", "SetField")
REMOVALS = ("PowerOffVM_Task", "Destroy_Task")


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less between attempts and for answers than on a real network."""
    monkeypatch.setattr(retries, "PAUSES", (0.01, 0.02, 0.03))
    monkeypatch.setattr(transport, "TIMEOUT", 10)


class Scene:
    """A vCenter, a proxy before it, and a cluster of three nodes, two of which are alike."""

    def __init__(self, cluster_vms: Any, admin: Admin, proxy: FaultProxy, model: dict[str, Any]) -> None:
        self.cluster_vms = cluster_vms
        self.admin = admin
        self.proxy = proxy
        self.model = model
        model["pools"] = [
            {"name": "master", "role": "control_plane"},
            {"name": "infra", "role": "worker", "count": 2},
        ]

    def spoiled(self, method: str, kind: Kind, nth: int = 1, **options: Any) -> dict[str, Any]:
        """Return the result of a run with one spoiled call."""
        rule = self.proxy.spoil(method, kind, nth)
        result: dict[str, Any] = self.cluster_vms(self.model, **self.proxy.options, **options)
        assert rule.fired, f"there was no call {nth} of {method}"
        assert_no_secret(result)
        if result["failed"]:
            assert_clear_error(result["msg"])
        return result

    def apply(self) -> dict[str, Any]:
        """Make the cluster, without faults."""
        result: dict[str, Any] = self.cluster_vms.apply(self.model)
        return result

    def assert_complete(self) -> None:
        assert_complete(self.cluster_vms, self.admin, self.model)

    def assert_removed(self) -> None:
        assert_removed(self.cluster_vms, self.admin, self.model)


@pytest.fixture
def scene(cluster_vms: Any, admin: Admin, model: dict[str, Any], tmp_path: Path) -> Iterator[Scene]:
    with fault_proxy(cluster_vms.vcenter, tmp_path, lambda: expire_others(admin)) as proxy:
        yield Scene(cluster_vms, admin, proxy, model)


@pytest.mark.parametrize("kind", [*BROKEN, Kind.EXPIRE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", [*READS, *WAITS])
def test_safe_call_of_a_creation_is_made_again(scene: Scene, method: str, kind: Kind) -> None:
    result = scene.spoiled(method, kind)
    # The very first call may fail: a server that never answered is more likely the wrong one.
    assert not result["failed"] or method == READS[0], result["msg"]
    if method == "Login" and kind in LOST_ANSWERS:
        # Nobody but vCenter knows this session; it expires by itself.
        assert len(others(scene.admin)) == 1
        expire_others(scene.admin)
    scene.assert_complete()


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", CHANGES[1:])
def test_change_that_broke_is_told_and_made_up_for(scene: Scene, method: str, kind: Kind) -> None:
    result = scene.spoiled(method, kind, 2)
    assert result["failed"]
    assert "run again" in result["msg"]
    scene.assert_complete()


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.name)
def test_folder_that_may_have_been_made_is_found(scene: Scene, kind: Kind) -> None:
    scene.spoiled("CreateFolder", kind)
    scene.assert_complete()


@pytest.mark.parametrize("method", CHANGES)
def test_change_goes_on_in_a_new_session(scene: Scene, method: str) -> None:
    result = scene.spoiled(method, Kind.EXPIRE)
    assert not result["failed"], result["msg"]
    scene.assert_complete()


def test_slow_answers_change_nothing(scene: Scene) -> None:
    for method in (*READS, *WAITS, *CHANGES):
        scene.proxy.spoil(method, Kind.SLOW)
    assert not scene.spoiled("Logout", Kind.SLOW)["failed"]
    assert all(rule.fired for rule in scene.proxy.rules)
    scene.assert_complete()


def test_broken_clone_does_not_stop_the_others(scene: Scene) -> None:
    result = scene.spoiled("CloneVM_Task", Kind.RESET)
    assert len(result["msg"].splitlines()) == 1
    assert "may be doing it nevertheless" in result["msg"]
    assert len(machines_below(scene.admin, "LAB/vm/demo")) == 2
    scene.assert_complete()


@pytest.mark.parametrize("kind", [*BROKEN, Kind.EXPIRE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", READS[1:])
def test_idle_run_goes_on(scene: Scene, method: str, kind: Kind) -> None:
    scene.apply()
    result = scene.spoiled(method, kind)
    assert (result["failed"], result["changed"]) == (False, False)
    assert len(others(scene.admin)) == (method == "Login" and kind in LOST_ANSWERS)


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", REMOVALS)
def test_broken_deletion_is_told_and_made_up_for(scene: Scene, method: str, kind: Kind) -> None:
    scene.apply()
    result = scene.spoiled(method, kind, 2, state="absent")
    assert result["failed"]
    scene.assert_removed()


@pytest.mark.parametrize("method", [*WAITS, *REMOVALS])
def test_deletion_goes_on_in_a_new_session(scene: Scene, method: str) -> None:
    scene.apply()
    result = scene.spoiled(method, Kind.EXPIRE, state="absent")
    assert not result["failed"], result["msg"]
    scene.assert_removed()


@pytest.mark.parametrize("method", ["RetrievePropertiesEx", "CloneVM_Task", "SetField", "WaitForUpdatesEx"])
@pytest.mark.parametrize("kind", [Kind.HANG, Kind.HANG_AFTER], ids=lambda kind: kind.name)
def test_server_that_hangs_is_given_up(
    scene: Scene,
    method: str,
    kind: Kind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", 2)
    result = scene.spoiled(method, kind)
    assert result["failed"] == (method in CHANGES), result.get("msg")
    scene.assert_complete()


@pytest.mark.parametrize("method", ["FindByInventoryPath", "RetrievePropertiesEx", "CloneVM_Task", "WaitForUpdatesEx"])
def test_vcenter_that_stays_away_is_told(scene: Scene, method: str) -> None:
    rule = scene.proxy.spoil(method, Kind.UNAVAILABLE, times=1000)
    result = scene.cluster_vms(scene.model, **scene.proxy.options)
    assert rule.fired
    assert_clear_error(result["msg"])
    assert "503" in result["msg"]
    scene.assert_complete()


def test_session_that_cannot_be_kept_is_told(scene: Scene) -> None:
    scene.proxy.spoil("RetrievePropertiesEx", Kind.EXPIRE, times=1000)
    result = scene.cluster_vms(scene.model, **scene.proxy.options)
    assert_clear_error(result["msg"])
    scene.assert_complete()


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.UNAVAILABLE], ids=lambda kind: kind.name)
def test_lost_logout_leaves_no_session(scene: Scene, kind: Kind) -> None:
    assert not scene.spoiled("Logout", kind)["failed"]
    assert others(scene.admin) == []


@pytest.mark.parametrize("kind", [*BROKEN, Kind.EXPIRE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("method", READS)
def test_inventory_goes_on(scene: Scene, method: str, kind: Kind) -> None:
    nodes = {node["name"] for node in scene.apply()["nodes"]}
    rule = scene.proxy.spoil(method, kind)
    try:
        with plain_session(connection(scene.proxy)) as vcenter:
            found = {machine.name for machine in read_nodes(vcenter, "LAB", "demo", "demo")}
    except VsphereError as error:
        assert method == READS[0]
        assert_clear_error(str(error))
    else:
        assert found == nodes
    assert rule.fired
    assert len(others(scene.admin)) == (method == "Login" and kind in LOST_ANSWERS)


@pytest.mark.parametrize("name", ["CloneVM_Task", "PowerOffVM_Task", "Destroy_Task"])
def test_task_that_fails_is_told_and_made_up_for(
    start: Callable[..., Any], administer: Callable[[VCenter], Admin], model: dict[str, Any], name: str
) -> None:
    cluster_vms = start(None, "-task-fault", f"{name}:2:the datastore is unhappy")
    admin = administer(cluster_vms.vcenter)
    removing = name != "CloneVM_Task"
    if removing:
        cluster_vms.apply(model)
    result = cluster_vms(model, state="absent" if removing else "present")
    assert_clear_error(result["msg"])
    assert result["msg"].count("the datastore is unhappy") == 1
    assert len(machines_below(admin, "LAB/vm/demo")) == (1 if removing else 3)
    (assert_removed if removing else assert_complete)(cluster_vms, admin, model)


def connection(proxy: FaultProxy) -> Connection:
    return Connection.from_options({**proxy.vcenter.options, **proxy.options, "validate_certs": True})
