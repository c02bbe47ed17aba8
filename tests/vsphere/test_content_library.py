"""Sources in content libraries: against the simulator, and in both forms of the API, where a stand-in answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import rest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest import Reply, Rest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest_dialects import NEWER, OLDER, Dialect
from golden_images import Images
from library_content import ITEM, LIBRARY, fill_library
from modules import run
from ovf_files import files

CONTENT = {OLDER: "/rest/com/vmware/content", NEWER: "/api/content"}
DEPLOYMENT = {
    OLDER: "/rest/com/vmware/vcenter/ovf/library-item/id:item-1?~action=",
    NEWER: "/api/vcenter/ovf/library-item/item-1?action=",
}


class LibraryServer:
    """Stands in for the connections to a server with one library, which has one item.

    Attributes:
        deployed: what was asked for.
        result: the answer to that.
    """

    def __init__(self, dialect: Dialect, make: Callable[[str], None]) -> None:
        self.dialect = dialect
        self.has_answered = True
        self.patience = 0
        self.deployed: list[Any] = []
        self.items = ["item-1"]
        self.result: dict[str, Any] = {
            "succeeded": True,
            "resource_id": {"type": "VirtualMachine", "id": "vm-1"},
            "error": {"warnings": [{"category": "INPUT", "message": {"default_message": "A disk is odd."}}]},
        }
        self._make = make

    def close(self) -> None:
        pass

    def hurry(self, seconds: int) -> None:
        self.patience = seconds

    def exchange(self, method: str, path: str, document: Any, _headers: dict[str, str]) -> Reply:
        """Answer a request."""
        if path == self.dialect.session:
            return Reply(201, self._wrapped("session"))
        action = "~action" if self.dialect is OLDER else "action"
        if path == f"{CONTENT[self.dialect]}/library?{action}=find":
            assert self._spec(document) == {"name": "IMAGES"}
            return Reply(200, self._wrapped(["library-1"]))
        if path == f"{CONTENT[self.dialect]}/library/item?{action}=find":
            assert self._spec(document) == {"name": "jammy", "library_id": "library-1"}
            return Reply(200, self._wrapped(self.items))
        if path == f"{DEPLOYMENT[self.dialect]}filter":
            return Reply(200, self._wrapped({"networks": ["VM Network"]}))
        if path == f"{DEPLOYMENT[self.dialect]}deploy" and method == "POST":
            self.deployed.append(document)
            if self.result["succeeded"]:
                self._make(document["deployment_spec"]["name"])
            return Reply(200, self._wrapped(self.result))
        return Reply(404, None)

    def _wrapped(self, value: Any) -> Any:
        return {"value": value} if self.dialect is OLDER else value

    def _spec(self, document: Any) -> Any:
        return document["spec"] if self.dialect is OLDER else document


@pytest.fixture
def images(cluster_vms: Any, admin: Admin) -> Images:
    images = Images(cluster_vms, admin)
    images.image["source"] = {"library": {"library": LIBRARY, "item": ITEM}}
    return images


@pytest.fixture(params=[OLDER, NEWER], ids=["rest", "api"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, images: Images) -> LibraryServer:
    def make(name: str) -> None:
        images.admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/IMAGES/sources", name)

    served = LibraryServer(request.param, make)
    monkeypatch.setattr(rest, "_RestTransport", lambda _connection: served)
    return served


def imported(images: Images) -> dict[str, Any]:
    return run("ovf_import", {**images.options, "image": images.image})


def test_item_becomes_a_template(images: Images, server: LibraryServer, admin: Admin) -> None:
    result = imported(images)
    assert not result["failed"], result["msg"]
    [asked] = server.deployed
    network, datastore = admin.find("LAB/network/lab-net"), admin.find("LAB/datastore/LAB-DATASTORE")
    mapping = asked["deployment_spec"]["network_mappings"]
    pairs = [{"key": "VM Network", "value": network._GetMoId()}]
    assert mapping == (pairs if server.dialect is OLDER else {"VM Network": network._GetMoId()})
    assert asked["deployment_spec"]["default_datastore_id"] == datastore._GetMoId()
    assert asked["target"]["folder_id"] == admin.find("LAB/vm/IMAGES/sources")._GetMoId()
    assert server.patience > 60
    assert "A disk is odd" in result["warnings"][0]
    path = f"LAB/vm/{result['path']}"
    assert admin.read(path, "config.template") == [True]
    assert admin.attributes(path)["fury.image_source"] == "library:IMAGES/jammy"
    assert not imported(images)["changed"]
    assert images.actions() == ["build"]


def test_failure_is_told_with_what_vcenter_says(images: Images, server: LibraryServer) -> None:
    errors = [{"category": "SERVER", "error": {"messages": [{"default_message": "No space left."}]}}]
    server.result = {"succeeded": False, "error": {"errors": errors}}
    result = imported(images)
    assert result["failed"]
    assert "from its content library: No space left; see" in result["msg"]
    assert images.actions() == ["import", "build"]


@pytest.mark.parametrize(("items", "words"), [([], "has none of that name"), (["1", "2"], "has 2 of that name")])
def test_item_that_is_not_exactly_one_is_told(
    images: Images, server: LibraryServer, items: list[str], words: str
) -> None:
    server.items = items
    result = imported(images)
    assert words in result["msg"]
    assert "correct source.library.item" in result["msg"]
    assert server.deployed == []


def test_item_is_deployed_by_the_simulator(images: Images, admin: Admin) -> None:
    vcenter = images.cluster_vms.vcenter
    with Rest(images.cluster_vms.connection) as connected:
        fill_library(vcenter, admin, connected, files())
    result = imported(images)
    assert not result["failed"], result["msg"]
    path = f"LAB/vm/{result['path']}"
    assert admin.read(path, "config.template") == [True]
    assert admin.attributes(path)["fury.image_source"] == "library:IMAGES/jammy"
    assert not imported(images)["changed"]
