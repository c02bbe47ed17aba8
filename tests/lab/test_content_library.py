"""The simulator deploys an item of a content library, over REST."""

from __future__ import annotations

import base64
import io
import json
import tarfile
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import pytest
from appliances.ova import SYSTEMS, ova

CONTENT = "com/vmware/content"


class Rest:
    """A session of the automation API."""

    def __init__(self, client: Any) -> None:
        self.base = client.url.removesuffix("/sdk")
        self.context = client.context
        login = base64.b64encode(b"user:any").decode()
        self.headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        self.headers = {**self.headers, "vmware-api-session-id": self.post("com/vmware/cis/session")}

    def post(self, path: str, **document: Any) -> Any:
        return self.send(f"{self.base}/rest/{path}", "POST", json.dumps(document).encode())

    def send(self, url: str, method: str, data: bytes) -> Any:
        request = urllib.request.Request(url, data, self.headers, method=method)  # noqa: S310 - our own server
        with urllib.request.urlopen(request, context=self.context) as answer:  # noqa: S310 - our own server
            text = answer.read()
        return json.loads(text).get("value") if text else None


def item(client: Any, rest: Rest, parts: dict[str, bytes]) -> str:
    """Fill an item of a new library and return its id."""
    store = client.find("LAB/host/LAB-CLUSTER").datastore[0]._moId
    backing = {"datastore_id": store, "type": "DATASTORE"}
    library = rest.post(
        f"{CONTENT}/local-library", create_spec={"name": "images", "type": "LOCAL", "storage_backings": [backing]}
    )
    made = rest.post(f"{CONTENT}/library/item", create_spec={"name": "ubuntu", "library_id": library, "type": "ovf"})
    session = rest.post(f"{CONTENT}/library/item/update-session", create_spec={"library_item_id": made})
    for name, content in parts.items():
        wanted = {"name": name, "source_type": "PUSH", "size": len(content)}
        added = rest.post(f"{CONTENT}/library/item/updatesession/file/id:{session}?~action=add", file_spec=wanted)
        rest.send(rest.base + urlsplit(added["upload_endpoint"]["uri"]).path, "PUT", content)
    rest.post(f"{CONTENT}/library/item/update-session/id:{session}?~action=complete")
    return str(made)


def deploy(client: Any, rest: Rest, made: str) -> Any:
    pool = client.find("LAB/host/LAB-CLUSTER").resourcePool._moId
    return rest.post(
        f"com/vmware/vcenter/ovf/library-item/id:{made}?~action=deploy",
        deployment_spec={"name": "deployed", "accept_all_EULA": True, "storage_provisioning": "thin"},
        target={"resource_pool_id": pool, "folder_id": client.folder._moId},
    )


@pytest.fixture
def rest(client: Any) -> Rest:
    return Rest(client)


@pytest.fixture
def parts() -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(ova(SYSTEMS["ubuntu"], "an-image"))) as file:
        return {member.name: file.extractfile(member).read() for member in file.getmembers()}  # type: ignore[union-attr]


def test_item_becomes_a_vm(client: Any, rest: Rest, parts: dict[str, bytes]) -> None:
    answer = deploy(client, rest, item(client, rest, parts))
    assert answer["succeeded"]
    vm = client.find("LAB/vm/demo/deployed")
    assert (vm._moId, vm.config.guestId) == (answer["resource_id"]["id"], "ubuntu64Guest")


def test_item_whose_disk_is_not_whole_leaves_nothing(client: Any, rest: Rest, parts: dict[str, bytes]) -> None:
    disk = "ubuntu-22.04-disk1.vmdk"
    answer = deploy(client, rest, item(client, rest, {**parts, disk: parts[disk][:-512]}))
    assert not answer["succeeded"]
    assert client.find("LAB/vm/demo/deployed") is None
