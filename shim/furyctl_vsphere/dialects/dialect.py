# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which dialect a document is written in: its kind decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..cluster_model import MISSING, Problem
from ..document import Document, KeyPath
from ..failure import ExpectedError
from ..located import located
from . import legacy, modern
from .schema import load_schema
from .translation import Translation

# Kinds of today's furyctl that are none of ours.
_FURYCTL_KINDS = ("EKSCluster", "KFDDistribution", "OnPremises", "Immutable")


@dataclass(frozen=True)
class Dialect:
    """One way to write a config.

    Attributes:
        kind: of its documents.
        schema_name: the file of its JSON Schema.
        translate: makes a cluster model of a config; the path is the directory that relative paths begin at.
        untouched: paths whose placeholders are not ours to resolve; an asterisk stands for every key and index.
    """

    kind: str
    schema_name: str
    translate: Callable[[Mapping[str, Any], Path], Translation]
    untouched: tuple[KeyPath, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """Return its JSON Schema."""
        return load_schema(self.schema_name)


LEGACY = Dialect(legacy.KIND, legacy.SCHEMA, legacy.translate)
MODERN = Dialect(modern.KIND, modern.SCHEMA, modern.translate, modern.UNTOUCHED)
DIALECTS = {dialect.kind: dialect for dialect in (MODERN, LEGACY)}


def dialect_of(document: Document) -> Dialect:
    """Return the dialect of a document; raise ExpectedError for one that is not for us."""
    refused = _refused(document.data)
    if refused:
        raise ExpectedError(str(located(document, refused)))
    return DIALECTS[document.data["kind"]]


def _refused(data: Mapping[str, Any]) -> Problem | None:
    """Return what makes a document another's: only one problem, as all of its keys would be unknown."""
    kind, version, provisioner = (data.get(key) for key in ("kind", "apiVersion", "provisioner"))
    ours = f"{modern.KIND} with apiVersion: {modern.API_VERSION}, or {legacy.KIND} with provisioner: vsphere"
    if kind in _FURYCTL_KINDS:
        return Problem(("kind",), kind, ours, "use furyctl itself for this document")
    if not isinstance(kind, str) or kind not in DIALECTS:
        return Problem(("kind",), kind if "kind" in data else MISSING, ours, "is this the right file?")
    if kind == legacy.KIND and provisioner not in (None, legacy.PROVISIONER):
        return Problem(("provisioner",), provisioner, legacy.PROVISIONER, "use furyctl itself for another provisioner")
    if kind == legacy.KIND and version is not None:
        return Problem(("apiVersion",), version, f"no such key with kind: {legacy.KIND}", "remove it")
    return None
