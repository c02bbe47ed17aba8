"""The tagging part of vCenter's REST API, in either form, without a network."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import unquote

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest import Reply
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest_dialects import OLDER, Dialect


class RestServer:
    """Stands in for the connections to a server; answers as vCenter does.

    Attributes:
        calls: what was asked, as "METHOD service action".
        refusals: what to do before it is answered: a status, with a document, or an exception to raise. In order.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.has_answered = True
        self.calls: list[str] = []
        self.refusals: list[Reply | Exception] = []
        self.sessions: set[str] = set()
        self.names: dict[str, dict[str, str]] = {"category": {}, "tag": {}}
        self.category_of: dict[str, str] = {}
        self.attached: set[tuple[str, str]] = set()
        self.logins = 0

    def close(self) -> None:
        pass

    def exchange(self, method: str, path: str, document: Any, headers: dict[str, str]) -> Reply:
        """Answer a request."""
        path, _, query = path.partition("?")
        if path == self.dialect.session:
            return self._session(method, headers)
        services = f"{self.dialect.services}/cis/"
        if not path.startswith(services):
            return Reply(404, None)
        service, _, identifier = path[len(services) :].removeprefix("tagging/").partition("/")
        action = query.removeprefix(f"{self.dialect.action}=")
        self.calls.append(" ".join(part for part in (method, service, action) if part))
        if self.refusals:
            refusal = self.refusals.pop(0)
            if isinstance(refusal, Exception):
                raise refusal
            return refusal
        if headers.get("vmware-api-session-id") not in self.sessions:
            return Reply(401, None)
        identifier = unquote(identifier)
        if identifier:
            assert identifier.startswith(self.dialect.identifier)
            identifier = identifier[len(self.dialect.identifier) :]
        found = self._answer(method, service, action)(identifier, document)
        return found if isinstance(found, Reply) else Reply(200, self._wrapped(found))

    def _session(self, method: str, headers: dict[str, str]) -> Reply:
        if method == "DELETE":
            self.sessions.discard(headers["vmware-api-session-id"])
            return Reply(204, None)
        self.logins += 1
        session = f"session-{self.logins}"
        self.sessions.add(session)
        return Reply(201, self._wrapped(session))

    def _wrapped(self, value: Any) -> Any:
        return {"value": value} if self.dialect is OLDER else value

    def _answer(self, method: str, service: str, action: str) -> Callable[[str, Any], Any]:
        answers: dict[tuple[str, str, str], Callable[[str, Any], Any]] = {
            ("GET", "category", ""): lambda name, _body: self._get("category", name),
            ("GET", "tag", ""): lambda name, _body: self._get("tag", name),
            ("POST", "category", ""): lambda _name, body: self._make("category", body),
            ("POST", "tag", ""): lambda _name, body: self._make("tag", body),
            ("POST", "tag", "list-tags-for-category"): self._tags_of,
            ("POST", "tag-association", "list-attached-tags-on-objects"): self._list,
            ("POST", "tag-association", "attach-tag-to-multiple-objects"): self._attach,
            ("POST", "tag-association", "detach-tag-from-multiple-objects"): self._detach,
        }
        return answers[method, service, action]

    def _get(self, kind: str, identifier: str) -> Any:
        if not identifier:
            return list(self.names[kind])
        if identifier not in self.names[kind]:
            return Reply(404, None)
        return {"id": identifier, "name": self.names[kind][identifier], "category_id": self.category_of.get(identifier)}

    def _make(self, kind: str, body: Any) -> str:
        spec = body["create_spec"] if self.dialect is OLDER else body
        identifier = f"urn:{kind}:{len(self.names[kind])}:GLOBAL"
        self.names[kind][identifier] = spec["name"]
        if kind == "tag":
            self.category_of[identifier] = spec["category_id"]
        return identifier

    def _tags_of(self, identifier: str, body: Any) -> list[str]:
        category = identifier if self.dialect is OLDER else body["category_id"]
        return [tag for tag, its in self.category_of.items() if its == category]

    def _list(self, _identifier: str, body: Any) -> Any:
        """Objects without tags are left out, as vCenter does."""
        machines = [each["id"] for each in body["object_ids"]]
        found = {machine: [tag for tag, other in self.attached if other == machine] for machine in machines}
        return [
            {"object_id": {"type": "VirtualMachine", "id": machine}, "tag_ids": tags}
            for machine, tags in found.items()
            if tags
        ]

    def _attach(self, tag: str, body: Any) -> Any:
        self.attached |= {(tag, each["id"]) for each in body["object_ids"]}
        return {"success": True, "error_messages": []}

    def _detach(self, tag: str, body: Any) -> Any:
        self.attached -= {(tag, each["id"]) for each in body["object_ids"]}
        return {"success": True, "error_messages": []}


BROKEN = HTTPException("the server closed the connection")
