# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading properties: named paths only, any number of objects in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from .library import vim, vmodl
from .plain import PlainSession
from .retries import SessionRenewed
from .session import Session

# How callers name types: as pyVmomi's classes, or by name, which does not import pyVmomi.
# In quotes, as pylint does not know the operator between types.
Kind: TypeAlias = "type | str"


class Selection(NamedTuple):
    """An object to start from, and the steps from it to others: type, property, whether the step is repeated."""

    start: Any
    steps: tuple[tuple[Kind, str, bool], ...]


def read(
    session: Session | PlainSession, start: Iterable[Any], paths: Mapping[Kind, Sequence[str]]
) -> dict[Any, dict[str, Any]]:
    """Return the values of `paths` (by type) of the start objects and of those that their selections lead to.

    `start` holds managed objects, or what `leading` makes of one. What is unset or may not be read is left out, an
    object without any of the values too.
    """
    selections = [each if isinstance(each, Selection) else Selection(each, ()) for each in start]
    if isinstance(session, PlainSession):
        return session.read(_named(selections), {_name(kind): names for kind, names in paths.items()})
    spec = _filter_spec(selections, paths)
    return {
        content.obj: {prop.name: prop.val for prop in content.propSet}
        for content in _retrieve(session.content.propertyCollector, spec)
    }


def leading(start: Any, *traversals: tuple[Kind, str], recursive: bool = False) -> Selection:
    """Return a selection of the start object and of all that the traversals (type, property) lead to from it.

    The traversals follow one another; when `recursive`, the first is also repeated (folders in folders).
    """
    steps = [(kind, path, recursive and not number) for number, (kind, path) in enumerate(traversals)]
    return Selection(start, tuple(steps))


def kind(reference: Any) -> str:
    """Return the name of a managed object's type, such as `Folder`; of None, nothing."""
    if reference is None:
        return ""
    return str(getattr(reference, "_wsdlName", "") or reference.kind)


def _name(kind: Kind) -> str:
    return kind if isinstance(kind, str) else str(kind._wsdlName)  # type: ignore[attr-defined]


def _type(kind: Kind) -> Any:
    return getattr(vim, kind) if isinstance(kind, str) else kind


def _named(selections: Iterable[Selection]) -> list[tuple[Any, list[tuple[str, str, bool]]]]:
    return [(start, [(_name(kind), path, repeated) for kind, path, repeated in steps]) for start, steps in selections]


def _filter_spec(selections: Iterable[Selection], paths: Mapping[Kind, Sequence[str]]) -> Any:
    collector = vmodl.query.PropertyCollector
    return collector.FilterSpec(
        objectSet=[collector.ObjectSpec(obj=start, selectSet=_select_set(steps)) for start, steps in selections],
        propSet=[collector.PropertySpec(type=_type(kind), pathSet=list(names)) for kind, names in paths.items()],
    )


def _select_set(steps: Sequence[tuple[Kind, str, bool]]) -> list[Any]:
    collector = vmodl.query.PropertyCollector
    selection: list[Any] = []
    for number, (kind, path, repeated) in reversed(list(enumerate(steps))):
        name = f"traversal{number}"
        further = [*selection, collector.SelectionSpec(name=name)] if repeated else selection
        selection = [collector.TraversalSpec(name=name, type=_type(kind), path=path, skip=False, selectSet=further)]
    return selection


def _retrieve(property_collector: Any, spec: Any) -> list[Any]:
    try:
        return list(_objects(property_collector, spec))
    except SessionRenewed:  # between the pages of a large answer
        return list(_objects(property_collector, spec))


def _objects(property_collector: Any, spec: Any) -> Iterator[Any]:
    options = vmodl.query.PropertyCollector.RetrieveOptions()
    result = property_collector.RetrievePropertiesEx(specSet=[spec], options=options)
    while result:
        yield from result.objects
        if not result.token:
            return
        result = property_collector.ContinueRetrievePropertiesEx(token=result.token)
