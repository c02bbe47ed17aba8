# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The keys of furyctl's cluster config, and what is wrong in how a config uses them."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from .cluster_model import Problem, problems_by_schema
from .document import Document
from .failure import ExpectedError
from .located import located

_NEWER_KINDS = ("EKSCluster", "KFDDistribution", "OnPremises", "Immutable", "VSphereCluster")


@lru_cache(maxsize=1)
def dialect_schema() -> dict[str, Any]:
    """Return the JSON Schema of `kind: Cluster`, `provisioner: vsphere`."""
    text = (resources.files("furyctl_vsphere") / "schemas" / "cluster.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def refuse_other_kinds(document: Document) -> None:
    """Raise ExpectedError for a document that is not for us: its keys would all be unknown."""
    kind, provisioner = document.data.get("kind"), document.data.get("provisioner")
    refused = None
    if kind in _NEWER_KINDS or str(document.data.get("apiVersion", "")).startswith("kfd.sighup.io/"):
        refused = Problem(("kind",), kind, "Cluster, with provisioner: vsphere", "use furyctl itself for this document")
    elif kind == "Cluster" and provisioner not in (None, "vsphere"):
        refused = Problem(("provisioner",), provisioner, "vsphere", "use furyctl itself for another provisioner")
    if refused:
        raise ExpectedError(str(located(document, refused)))


def dialect_problems(data: dict[str, Any]) -> list[Problem]:
    """Return everything in which a config differs from the schema."""
    return problems_by_schema(dialect_schema(), data)
