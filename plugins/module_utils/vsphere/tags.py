# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""vSphere tags of virtual machines. The number of calls depends on the tags, not on the number of machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, NamedTuple

from .connection import Connection
from .errors import VsphereError, failed
from .rest import Rest, RestError
from .rest_dialects import Call

_CATEGORY = "tagging/category"
_TAG = "tagging/tag"
_ASSOCIATION = "tagging/tag-association"

# Machines in one call: what one answer may well hold.
_BATCH = 1000


class Tag(NamedTuple):
    """A tag, by names."""

    category: str
    name: str


class Tags:
    """The tags of one vCenter, for the duration of the body; it logs in only when there is something to ask.

    What was read of categories and tags is remembered.
    """

    def __init__(self, connection: Connection) -> None:
        """Prepare, without connecting."""
        self._rest = Rest(connection)
        self._categories: dict[str, str] = {}  # ids by name
        self._tags: dict[str, Tag | None] = {}  # by id; None for one that is gone
        self._complete: set[str] = set()  # categories all of whose tags are known

    def __enter__(self) -> Tags:
        """Begin."""
        self._rest.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the session."""
        self._rest.__exit__(kind, error, traceback)

    def read(self, machines: Collection[str]) -> dict[str, dict[str, frozenset[str]]]:
        """Return the names of the tags by machine (its id, such as vm-42) and then by category."""
        result: dict[str, dict[str, frozenset[str]]] = {}
        for machine, tags in self.attached(machines).items():
            names = defaultdict(set)
            for tag in tags:
                names[tag.category].add(tag.name)
            result[machine] = {category: frozenset(each) for category, each in names.items()}
        return result

    def attached(self, machines: Collection[str]) -> dict[str, set[Tag]]:
        """Return the tags by machine."""
        return {
            machine: {tag for identifier in identifiers if (tag := self._tag(identifier))}
            for machine, identifiers in self._attached_ids(machines).items()
        }

    def put(self, wanted: Mapping[str, Mapping[str, str]]) -> None:
        """Give each machine exactly the tag of each category that is named for it; its other categories stay.

        Categories and tags that are not there are made. Detaches first: a category may allow one tag only.
        """
        attach: dict[str, list[str]] = defaultdict(list)
        detach: dict[str, list[str]] = defaultdict(list)
        for machine, identifiers in self._attached_ids([each for each in wanted if wanted[each]]).items():
            kept = {self.find(category, name) for category, name in wanted[machine].items()}
            for identifier in identifiers:
                tag = self._tag(identifier)
                if tag and tag.category in wanted[machine] and identifier not in kept:
                    detach[identifier].append(machine)
            for identifier in kept.difference(identifiers):
                attach[identifier].append(machine)
        for identifier, machines in detach.items():
            self.detach(identifier, machines)
        for identifier, machines in attach.items():
            self.attach(identifier, machines)

    def find(self, category: str, name: str) -> str:
        """Return the id of a tag; it and its category are made when they are not there."""
        self._learn(category)
        wanted = Tag(category, name)
        return self._known(wanted) or self._make_tag(wanted)

    def attach(self, tag: str, machines: Iterable[str]) -> None:
        """Attach a tag, by its id, to machines; those that have it keep it."""
        self._associate("attach-tag-to-multiple-objects", "attach", tag, list(machines))

    def detach(self, tag: str, machines: Iterable[str]) -> None:
        """Detach a tag, by its id, from machines."""
        self._associate("detach-tag-from-multiple-objects", "detach", tag, list(machines))

    def _attached_ids(self, machines: Collection[str]) -> dict[str, list[str]]:
        result: dict[str, list[str]] = {machine: [] for machine in machines}
        for some in _batches(list(machines)):
            body = {"object_ids": [_object(machine) for machine in some]}
            call = Call("POST", _ASSOCIATION, action="list-attached-tags-on-objects", body=body)
            for each in self._rest.call(call, "read the tags of virtual machines") or []:
                result[each["object_id"]["id"]] = each.get("tag_ids") or []
        return result

    def _associate(self, operation: str, verb: str, tag: str, machines: list[str]) -> None:
        known = self._tags.get(tag)
        action = f"{verb} tag {known.name!r} of category {known.category!r}" if known else f"{verb} tag {tag}"
        for some in _batches(machines):
            body = {"object_ids": [_object(machine) for machine in some]}
            call = Call("POST", _ASSOCIATION, identifier=tag, action=operation, body=body)
            result = self._rest.call(call, action)
            if isinstance(result, dict) and result.get("success") is False:
                raise _partial(action, result.get("error_messages") or [])

    def _tag(self, identifier: str) -> Tag | None:
        """Return a tag by its id; None when it is gone, or may not be seen."""
        if identifier not in self._tags:
            found = self._get(_TAG, identifier, "read a tag")
            category = self._category_name(found["category_id"]) if found else None
            self._tags[identifier] = Tag(category, found["name"]) if found and category else None
        return self._tags[identifier]

    def _category_name(self, identifier: str) -> str | None:
        for name, known in self._categories.items():
            if known == identifier:
                return name
        found = self._get(_CATEGORY, identifier, "read a category of tags")
        if found is None:
            return None
        self._categories[found["name"]] = identifier
        return str(found["name"])

    def _learn(self, category: str) -> None:
        """Learn all tags of a category, which is made when it is not there."""
        if category not in self._complete:
            self._read_tags(self._find_category(category) or self._make_category(category), category)
            self._complete.add(category)

    def _known(self, wanted: Tag) -> str | None:
        return next((identifier for identifier, tag in self._tags.items() if tag == wanted), None)

    def _find_category(self, name: str) -> str | None:
        if name not in self._categories:
            for identifier in self._rest.call(Call("GET", _CATEGORY), f"find category {name!r} of tags") or []:
                self._category_name(identifier)
                if name in self._categories:
                    break
        return self._categories.get(name)

    def _read_tags(self, category: str, name: str) -> None:
        call = Call("POST", _TAG, category, "list-tags-for-category", identifier_key="category_id")
        for tag in self._rest.call(call, f"find the tags of category {name!r}") or []:
            self._tag(tag)

    def _make_category(self, name: str) -> str:
        spec = {"name": name, "description": "", "cardinality": "MULTIPLE", "associable_types": ["VirtualMachine"]}
        action = f"make category {name!r} of tags"
        identifier = self._make(_CATEGORY, spec, action, lambda: self._find_category(name))
        self._categories[name] = identifier
        return identifier

    def _make_tag(self, tag: Tag) -> str:
        category = self._categories[tag.category]

        def look_again() -> str | None:
            self._read_tags(category, tag.category)
            return self._known(tag)

        spec = {"category_id": category, "name": tag.name, "description": ""}
        action = f"make tag {tag.name!r} in category {tag.category!r}"
        identifier = self._make(_TAG, spec, action, look_again)
        self._tags[identifier] = tag
        return identifier

    def _make(self, service: str, spec: Mapping[str, Any], action: str, look_again: Callable[[], str | None]) -> str:
        """Make something and return its id; that of another run's, when one has just made it."""
        try:
            return str(self._rest.call(Call("POST", service, body=spec, wrapper="create_spec"), action, False))
        except RestError as error:
            if error.kind != "already_exists":
                raise
            if identifier := look_again():
                return identifier
            cause = "it exists already, but the user may not see it"
            raise failed(action, cause, "let the user read it") from error

    def _get(self, service: str, identifier: str, action: str) -> Any:
        """Return what is known of an object; None when it is gone, or may not be seen."""
        try:
            return self._rest.call(Call("GET", service, identifier), action)
        except RestError as error:
            if error.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
                return None
            raise


def _object(machine: str) -> dict[str, str]:
    return {"type": "VirtualMachine", "id": machine}


def _batches(machines: list[str]) -> Iterator[list[str]]:
    return (machines[start : start + _BATCH] for start in range(0, len(machines), _BATCH))


def _partial(action: str, errors: Iterable[Mapping[str, Any]]) -> VsphereError:
    """Build the error for a call that failed for some of the machines; vCenter's message names each."""
    texts = [str(error.get("default_message", "")).strip().rstrip(".") for error in errors]
    cause = "; ".join(dict.fromkeys(text for text in texts if text)) or "vCenter does not say why"
    return failed(action, cause, "see what the category allows, and the user's privileges of vSphere tagging")
