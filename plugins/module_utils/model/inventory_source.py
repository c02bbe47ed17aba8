# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which clusters a source of the inventory means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_KEYS = ("name", "datacenter", "folder")


class SourceError(Exception):
    """What is wrong with a source; the message says what to do."""


class Place(NamedTuple):
    """Where a cluster's virtual machines are."""

    name: str
    datacenter: str
    folder: str


def places_of(options: Mapping[str, Any], model: Callable[[], Mapping[str, Any]]) -> list[Place]:
    """Return the clusters that the options of a source name; where these are silent, that of the cluster model.

    The model is asked for only then. Raises SourceError.
    """
    if options.get("clusters"):
        return _several(options)
    place: dict[str, Any] = {key: options.get(key) for key in _KEYS}
    if not all(place.values()):
        partial = model()
        vsphere = partial.get("vsphere") or {}
        place["name"] = place["name"] or partial.get("name")
        place["datacenter"] = place["datacenter"] or vsphere.get("datacenter")
        place["folder"] = place["folder"] or vsphere.get("folder") or place["name"]
    for key, value in place.items():
        if not value:
            raise SourceError(
                f"it has no {key!r} and no extra variable fury_cluster tells it; "
                f"add it to the file, or pass -e @FILE with fury_cluster in it"
            )
    return [Place(**place)]


def _several(options: Mapping[str, Any]) -> list[Place]:
    for key in ("name", "folder"):
        if options.get(key):
            raise SourceError(f"it has both {key!r} and 'clusters'; move {key!r} into an element of 'clusters'")
    places = [_element(number, each, options.get("datacenter")) for number, each in enumerate(options["clusters"])]
    names = [place.name for place in places]
    for name in names:
        if names.count(name) > 1:
            raise SourceError(f"'clusters' names {name!r} twice; give each of the two a source of its own")
    return places


def _element(number: int, element: Any, datacenter: str | None) -> Place:
    where = f"clusters[{number}]"
    if not isinstance(element, Mapping):
        raise SourceError(f"{where} is {element!r}; write a dictionary of {', '.join(_KEYS)}")
    for key in element:
        if key not in _KEYS:
            raise SourceError(f"{where} has the unknown key {key!r}; the keys are {', '.join(_KEYS)}")
    for key, value in element.items():
        if value is not None and not isinstance(value, str):
            raise SourceError(f"{where}.{key} is {value!r}; write a text")
    name, its_datacenter = element.get("name"), element.get("datacenter") or datacenter
    if not name:
        raise SourceError(f"{where} has no 'name'; add the name of the cluster")
    if not its_datacenter:
        raise SourceError(f"{where} has no 'datacenter'; add it there, or beside 'clusters' for all of them")
    return Place(name, its_datacenter, element.get("folder") or name)
