# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The keys of furyctl's cluster config, and what is wrong in how a config uses them."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from .cluster_model import Problem, problems_by_schema
from .failure import ExpectedError

_NEWER_KINDS = ("EKSCluster", "KFDDistribution", "OnPremises", "Immutable", "VSphereCluster")


@lru_cache(maxsize=1)
def dialect_schema() -> dict[str, Any]:
    """Return the JSON Schema of `kind: Cluster`, `provisioner: vsphere`."""
    text = (resources.files("furyctl_vsphere") / "schemas" / "cluster.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def refuse_other_kinds(name: str, data: dict[str, Any]) -> None:
    """Raise ExpectedError for a document that is in another dialect: its keys would all be unknown."""
    if data.get("kind") in _NEWER_KINDS or str(data.get("apiVersion", "")).startswith("kfd.sighup.io/"):
        raise ExpectedError(
            f"{name}: kind: {json.dumps(data.get('kind'))}: expected Cluster, with provisioner: vsphere; "
            "use furyctl itself for this document"
        )


def dialect_problems(data: dict[str, Any]) -> list[Problem]:
    """Return everything in which a config differs from the schema."""
    return problems_by_schema(dialect_schema(), data)
