# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The two forms of vCenter's REST API, which differ in paths and wrappings only.

The older, below /rest, is there from 6.5 on; the newer, below /api, from 7.0 U2 on, since when the older is deprecated
(VMware's article 83022: to be removed after two more major versions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote


class Pairs(dict[str, Any]):
    """A map from arbitrary keys, which the older form writes as a list of keys with their values."""


class Call(NamedTuple):
    """One call, in the words of neither form.

    Attributes:
        service: the service, such as "tagging/tag".
        identifier: the object that is in the path, "" for none.
        action: the operation that the HTTP method does not say.
        body: the parameters.
        wrapper: name of the one parameter that the body is; only the older form says it.
        identifier_key: name by which the newer form has the object in the body and not in the path, "" for in the path.
        family: what the service is below com.vmware.
    """

    method: str
    service: str
    identifier: str = ""
    action: str = ""
    body: Any = None
    wrapper: str = ""
    identifier_key: str = ""
    family: str = "cis"


@dataclass(frozen=True)
class Dialect:
    """One form of the API."""

    session: str
    services: str
    identifier: str
    action: str
    wraps: bool

    def path(self, call: Call) -> str:
        """Return the path and query of a call."""
        path = f"{self.services}/{call.family}/{call.service}"
        if call.identifier and (self.wraps or not call.identifier_key):
            path += f"/{self.identifier}{quote(call.identifier)}"
        return path + (f"?{self.action}={call.action}" if call.action else "")

    def body(self, call: Call) -> Any:
        """Return the document that a call sends."""
        if self.wraps:
            body = _with_lists(call.body)
            return {call.wrapper: body} if call.wrapper else body
        return {**(call.body or {}), call.identifier_key: call.identifier} if call.identifier_key else call.body

    def value(self, document: Any) -> Any:
        """Return the result in the document of an answer."""
        return document.get("value") if self.wraps and isinstance(document, dict) else document


OLDER = Dialect("/rest/com/vmware/cis/session", "/rest/com/vmware", "id:", "~action", wraps=True)
NEWER = Dialect("/api/session", "/api", "", "action", wraps=False)


def _with_lists(value: Any) -> Any:
    """Write all Pairs as lists."""
    if isinstance(value, Pairs):
        return [{"key": key, "value": _with_lists(each)} for key, each in value.items()]
    if isinstance(value, dict):
        return {key: _with_lists(each) for key, each in value.items()}
    return value


def messages(document: Any) -> str:
    """Return what the document of an error says, in either form."""
    if not isinstance(document, dict):
        return ""
    inner = document.get("value")
    found = (inner if isinstance(inner, dict) else document).get("messages") or []
    texts = [str(each.get("default_message", "")).strip().rstrip(".") for each in found if isinstance(each, dict)]
    return "; ".join(text for text in texts if text)


def error_type(document: Any) -> str:
    """Return the kind of the error in a document, such as "already_exists", "" when it has none."""
    if not isinstance(document, dict):
        return ""
    kind = document.get("type") or document.get("error_type") or ""
    return str(kind).rpartition(".")[2].lower()
