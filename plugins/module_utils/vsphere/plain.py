# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading from vCenter into plain data, without pyVmomi: its import and its objects take several times as long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from .library import vim
from .retries import Retries, SessionRenewed
from .soap import VERSION, Reference, element, reference, request, text
from .stub import fault_of
from .transport import Refused, Transport

_NAMESPACE = "{urn:vim25}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

_NUMBERS = frozenset({"byte", "short", "int", "long"})

# A step from an object to others: its type, the property that leads to them, whether the step is repeated from there.
_Step = tuple[str, str, bool]


class PlainSession:
    """A session whose calls read only.

    Attributes:
        content: vCenter's ServiceContent.
    """

    def __init__(self, transport: Transport, retries: Retries) -> None:
        """Make one that is not open."""
        self._transport = transport
        self._retries = retries
        self.content: Any = SimpleNamespace(propertyCollector=Reference("PropertyCollector", "propertyCollector"))

    def open(self) -> None:
        """Read the content."""
        instance = Reference("ServiceInstance", "ServiceInstance")
        self.content = _value(self._call("RetrieveServiceContent", instance)[0])

    def find(self, path: str) -> Any:
        """Return the object at an inventory path, or None."""
        found = self._call("FindByInventoryPath", self.content.searchIndex, text("inventoryPath", path))
        return _value(found[0]) if len(found) else None

    def read(
        self, start: Iterable[tuple[Reference, Sequence[_Step]]], paths: Mapping[str, Iterable[str]]
    ) -> dict[Any, dict[str, Any]]:
        """Return properties of the start objects and of those that their steps lead to."""
        objects = {}
        for page in self._retrieve(_filter(start, paths)):
            for each in page.iterfind(f"{_NAMESPACE}objects"):
                values = {prop[0].text or "": _value(prop[1]) for prop in each.iterfind(f"{_NAMESPACE}propSet")}
                objects[_value(each[0])] = values
        return objects

    def _retrieve(self, specification: str) -> list[ElementTree.Element]:
        try:
            return list(self._pages(specification))
        except SessionRenewed:
            return list(self._pages(specification))

    def _pages(self, specification: str) -> Iterator[ElementTree.Element]:
        collector = self.content.propertyCollector
        result = self._call("RetrievePropertiesEx", collector, specification, element("options"))
        while len(result):
            yield result[0]
            token = result[0].findtext(f"{_NAMESPACE}token")
            if not token:
                return
            result = self._call("ContinueRetrievePropertiesEx", collector, text("token", token))

    def _call(self, method: str, this: Reference, *parameters: str) -> ElementTree.Element:
        """Return the element that holds the results of a call."""
        body = request(method, this, *parameters)
        return self._retries.run(method, lambda: self._once(body))

    def _once(self, body: bytes) -> ElementTree.Element:
        answer = self._transport.post(body, VERSION)
        if answer.is_fault:
            raise fault_of(answer)  # rare enough for pyVmomi, which knows them all
        try:
            # Of the server that has proved its identity; pyVmomi uses the same parser.
            result = ElementTree.fromstring(answer.text)[-1][0]  # noqa: S314
        except (ElementTree.ParseError, IndexError) as error:
            raise Refused(200, f"no SOAP ({error})") from error
        # Of a session that has ended vCenter says so of each property, instead of once for the call.
        if b"NotAuthenticated" in answer.text and any(_kind(node) == "NotAuthenticated" for node in result.iter()):
            raise vim.fault.NotAuthenticated
        return result


def _filter(start: Iterable[tuple[Reference, Sequence[_Step]]], paths: Mapping[str, Iterable[str]]) -> str:
    properties = (
        element("propSet", text("type", kind), *(text("pathSet", name) for name in names))
        for kind, names in paths.items()
    )
    objects = (
        element("objectSet", reference("obj", each), text("skip", "false"), _selection(steps)) for each, steps in start
    )
    return element("specSet", *properties, *objects)


def _selection(steps: Sequence[_Step]) -> str:
    selection = ""
    for number, (kind, path, repeated) in reversed(list(enumerate(steps))):
        name = text("name", f"traversal{number}")
        if repeated:
            selection += element("selectSet", name, kind="SelectionSpec")
        selection = element(
            "selectSet",
            name,
            text("type", kind),
            text("path", path),
            text("skip", "false"),
            selection,
            kind="TraversalSpec",
        )
    return selection


def _value(node: ElementTree.Element) -> Any:
    """Return a value: text, number, truth, reference or list, and for data objects their properties by name.

    The types of what is inside data objects are not in the answer: it stays text there. An enumeration's value too.
    """
    kind = _kind(node)
    if kind.startswith("ArrayOf"):
        return [_value(each) for each in node]
    if len(node):
        return SimpleNamespace(**{each.tag.rpartition("}")[2]: _value(each) for each in node})
    content = node.text or ""
    target = node.get("type")
    if target:
        return Reference(target, content)
    if kind == "boolean":
        return content in ("true", "1")
    return int(content) if kind in _NUMBERS else content


def _kind(node: ElementTree.Element) -> str:
    return node.get(_TYPE, "").rpartition(":")[2]
