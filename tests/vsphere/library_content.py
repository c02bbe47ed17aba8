"""A content library in the simulated vCenter, filled as an administrator does."""

from __future__ import annotations

import ssl
import urllib.request
from typing import Any

from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest import Rest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest_dialects import Call
from simulator import VCenter

LIBRARY, ITEM = "IMAGES", "jammy"


def fill_library(vcenter: VCenter, admin: Admin, rest: Rest, files: dict[str, bytes]) -> None:
    """Make a library with one item of these files."""
    datastore = admin.find("LAB/datastore/LAB-DATASTORE")._GetMoId()
    storage = [{"datastore_id": datastore, "type": "DATASTORE"}]
    library = _create(rest, "local-library", {"name": LIBRARY, "type": "LOCAL", "storage_backings": storage})
    identifier = _create(rest, "library/item", {"name": ITEM, "library_id": library, "type": "ovf"})
    session = _create(rest, "library/item/update-session", {"library_item_id": identifier})
    for file, content in files.items():
        specification = {"name": file, "source_type": "PUSH", "size": len(content)}
        service = "library/item/updatesession/file"
        call = Call("POST", service, session, "add", specification, "file_spec", family="content")
        place = rest.call(call, f"add {file}")["upload_endpoint"]["uri"]
        _put(vcenter, rest, place.replace("//*", f"//127.0.0.1:{vcenter.port}"), content)
    rest.call(Call("POST", "library/item/update-session", session, "complete", family="content"), "complete")


def _create(rest: Rest, service: str, specification: dict[str, Any]) -> str:
    call = Call("POST", service, body=specification, wrapper="create_spec", family="content")
    return str(rest.call(call, f"make a {service}"))


def _put(vcenter: VCenter, rest: Rest, url: str, content: bytes) -> None:
    assert rest._login is not None
    context = ssl.create_default_context(cafile=str(vcenter.ca_file))
    headers = {"vmware-api-session-id": rest._login.session}
    request = urllib.request.Request(url, content, headers, method="PUT")  # noqa: S310 - our own server
    urllib.request.urlopen(request, context=context).close()  # noqa: S310 - our own server
