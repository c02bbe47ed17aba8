"""Datastore clusters: what Storage DRS recommends is where a machine goes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.clone import start_clone
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.storage import Storage
from pyVmomi import vim, vmodl
from test_clone_spec import birth

CLUSTER = vim.StoragePod("group-p1")
FOLDER = vim.Folder("group-v1")


class StorageDrs:
    """vCenter's manager of datastore clusters, as far as clones ask it."""

    def __init__(self, *answers: Any) -> None:
        self.asked: list[Any] = []
        self._answers = list(answers)

    def RecommendDatastores(self, storageSpec: Any) -> Any:  # noqa: N802, N803 - vSphere's names
        self.asked.append(storageSpec)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class TemplateReference:
    """A template that notes what it is cloned by."""

    def __init__(self) -> None:
        self.cloned: list[Any] = []

    def CloneVM_Task(self, folder: Any, name: str, spec: Any) -> str:  # noqa: N802 - vSphere's name
        self.cloned.append((folder, name, spec))
        return "task"


def recommending(*datastores: str) -> Any:
    actions = [vim.storageDrs.StoragePlacementAction(destination=vim.Datastore(each)) for each in datastores]
    return vim.storageDrs.StoragePlacementResult(
        recommendations=[vim.cluster.Recommendation(action=[action]) for action in actions]
    )


def session(manager: StorageDrs) -> Any:
    return SimpleNamespace(content=SimpleNamespace(storageResourceManager=manager))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A node that is to be made on a datastore cluster."""
    node = birth(storage=Storage(cluster=CLUSTER), making={"disk_provisioning": "thin"})
    reference = TemplateReference()
    # pyVmomi takes objects of vCenter only.
    monkeypatch.setattr(vim.storageDrs, "StoragePlacementSpec", SimpleNamespace)
    return node._replace(template=node.template._replace(reference=reference))


def test_clone_goes_where_storage_drs_recommends_first(made: Any) -> None:
    manager = StorageDrs(recommending("datastore-7", "datastore-8"))
    assert start_clone(session(manager), made, FOLDER) == "task"
    [(folder, name, spec)] = made.template.reference.cloned
    assert (folder, name) == (FOLDER, "demo-infra-1")
    assert spec.location.datastore == vim.Datastore("datastore-7")
    assert [locator.datastore for locator in spec.location.disk] == [vim.Datastore("datastore-7")]


def test_storage_drs_is_told_what_is_made(made: Any) -> None:
    manager = StorageDrs(recommending("datastore-7"))
    start_clone(session(manager), made, FOLDER)
    [asked] = manager.asked
    assert (asked.type, asked.cloneName, asked.folder) == ("clone", "demo-infra-1", FOLDER)
    assert asked.vm is made.template.reference
    assert asked.podSelectionSpec.storagePod == CLUSTER
    assert asked.resourcePool == vim.ResourcePool("resgroup-1")
    assert asked.cloneSpec.config.numCPUs == 2


def test_a_datastore_of_the_config_is_not_asked_about() -> None:
    node = birth()
    reference = TemplateReference()
    start_clone(session(StorageDrs()), node._replace(template=node.template._replace(reference=reference)), FOLDER)
    [(_folder, _name, spec)] = reference.cloned
    assert spec.location.datastore == vim.Datastore("datastore-1")


def test_no_recommendation_is_an_error_that_names_the_machine(made: Any) -> None:
    manager = StorageDrs(vim.storageDrs.StoragePlacementResult())
    with pytest.raises(VsphereError, match=r"choose a datastore for virtual machine 'demo-infra-1': .*recommends none"):
        start_clone(session(manager), made, FOLDER)
    assert made.template.reference.cloned == []


def test_refusal_of_storage_drs_is_an_error_that_names_the_machine(made: Any) -> None:
    fault = vmodl.fault.InvalidArgument(invalidProperty="storageSpec.podSelectionSpec.storagePod")
    with pytest.raises(VsphereError, match="choose a datastore for virtual machine 'demo-infra-1'"):
        start_clone(session(StorageDrs(fault)), made, FOLDER)
