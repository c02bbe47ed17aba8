# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading properties: named paths only, any number of objects in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .library import vmodl
from .session import Session


def read(session: Session, start: Iterable[Any], paths: Mapping[type, Sequence[str]]) -> dict[Any, dict[str, Any]]:
    """Return the values of `paths` (by type) of the start objects and of those that their selections lead to.

    `start` holds managed objects, or what `leading` makes of one. What is unset or may not be read is left out, an
    object without any of the values too.
    """
    collector = vmodl.query.PropertyCollector
    spec = collector.FilterSpec(
        objectSet=[
            each if isinstance(each, collector.ObjectSpec) else collector.ObjectSpec(obj=each) for each in start
        ],
        propSet=[collector.PropertySpec(type=kind, pathSet=list(names)) for kind, names in paths.items()],
    )
    return {
        content.obj: {prop.name: prop.val for prop in content.propSet}
        for content in _retrieve(session.content.propertyCollector, spec)
    }


def leading(start: Any, *traversals: tuple[type, str], recursive: bool = False) -> Any:
    """Return a selection of the start object and of all that the traversals (type, property) lead to from it.

    The traversals follow one another; when `recursive`, the first is also repeated (folders in folders).
    """
    collector = vmodl.query.PropertyCollector
    selection: list[Any] = []
    for number, (kind, path) in reversed(list(enumerate(traversals))):
        name = f"traversal{number}"
        further = [*selection, collector.SelectionSpec(name=name)] if recursive and number == 0 else selection
        selection = [collector.TraversalSpec(name=name, type=kind, path=path, skip=False, selectSet=further)]
    return collector.ObjectSpec(obj=start, selectSet=selection)


def _retrieve(property_collector: Any, spec: Any) -> Iterator[Any]:
    options = vmodl.query.PropertyCollector.RetrieveOptions()
    result = property_collector.RetrievePropertiesEx(specSet=[spec], options=options)
    while result:
        yield from result.objects
        if not result.token:
            return
        result = property_collector.ContinueRetrievePropertiesEx(token=result.token)
