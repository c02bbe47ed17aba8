# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Deploying an item of a content library, which only the REST API knows."""

from __future__ import annotations

from typing import Any, NamedTuple

from .errors import failed
from .ovf_import import Place
from .rest import Rest
from .rest_dialects import Call, Pairs


class LibraryItem(NamedTuple):
    """An OVF template in a content library, by the names of both."""

    library: str
    item: str


def find_library_item(rest: Rest, wanted: LibraryItem) -> str:
    """Return the id of an item. Raises VsphereError when there is none, or several."""
    library = _only(
        rest,
        Call("POST", "library", action="find", body={"name": wanted.library}, wrapper="spec", family="content"),
        f"find content library {wanted.library!r}",
        "source.library.library",
    )
    body = {"name": wanted.item, "library_id": library}
    return _only(
        rest,
        Call("POST", "library/item", action="find", body=body, wrapper="spec", family="content"),
        f"find item {wanted.item!r} of content library {wanted.library!r}",
        "source.library.item",
    )


def deploy(rest: Rest, item: str, name: str, folder: Any, place: Place) -> list[str]:
    """Make a virtual machine from an item and return what vCenter warns of. Raises VsphereError.

    The licence agreements in it are accepted, as it cannot be deployed otherwise.
    """
    target = {"resource_pool_id": place.target.pool._GetMoId(), "folder_id": folder._GetMoId()}
    if place.target.host is not None:
        target["host_id"] = place.target.host._GetMoId()
    action = f"deploy {name!r} from its content library"
    about = rest.call(_of(item, "filter", {"target": target}), action)
    network = place.network._GetMoId()
    specification = {
        "name": name,
        "accept_all_EULA": True,
        "default_datastore_id": place.datastore._GetMoId(),
        "storage_provisioning": "thin",
        "network_mappings": Pairs(dict.fromkeys(about.get("networks") or [], network)),
    }
    body = {"target": target, "deployment_spec": specification}
    result = rest.call(_of(item, "deploy", body), action, repeatable=False)
    issues = result.get("error") or {}
    if not result.get("succeeded"):
        causes = "; ".join(_messages(issues.get("errors"))) or "vCenter gives no reason"
        raise failed(action, causes, "see the vCenter's tasks and events, then run again")
    return _messages(issues.get("warnings"))


def _of(item: str, action: str, body: dict[str, Any]) -> Call:
    return Call("POST", "ovf/library-item", identifier=item, action=action, body=body, family="vcenter")


def _only(rest: Rest, call: Call, action: str, key: str) -> str:
    found = rest.call(call, action) or []
    if len(found) != 1:
        raise failed(action, f"vCenter has {len(found) or 'none'} of that name", f"correct {key}")
    return str(found[0])


def _messages(issues: Any) -> list[str]:
    """Return the texts of what vCenter found, in whichever of its places they are."""
    found = []
    for issue in issues or []:
        inner = issue.get("error") or {}
        texts = [issue.get("message") or {}, *(inner.get("messages") or [])]
        said = [str(text.get("default_message", "")).strip().rstrip(".") for text in texts]
        found.append("; ".join(text for text in said if text) or str(issue.get("category", "")))
    return found
