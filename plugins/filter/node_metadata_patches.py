# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what has to change so that nodes have the metadata they shall have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: node_metadata_patches
short_description: Compute the patches that give Kubernetes nodes their labels, annotations and taints
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Compares the nodes as the API server has them with what they shall have, and returns a JSON patch (RFC 6902) for
    those that differ.
  - What was set before and is wanted no more is removed. It is known from the annotation
    C(fury.sighup.io/managed-metadata) of the node, which lists what this collection set. Everything else on a node
    belongs to others and stays as it is.
  - A patch begins with a test of the taints that were read, so that it fails, rather than undoes the work of a
    controller, when they change in between.
positional: desired
options:
  _input:
    description: The C(v1/Node) resources, as M(kubernetes.core.k8s_info) returns them.
    type: list
    elements: dict
    required: true
  desired:
    description: What the nodes shall have, as P(sighup.fury_vsphere.node_metadata_desired#filter) returns it.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Patch the nodes that differ
  kubernetes.core.k8s_json_patch:
    kind: Node
    name: "{{ item.name }}"
    patch: "{{ item.patch }}"
  loop: "{{ nodes.resources | sighup.fury_vsphere.node_metadata_patches(desired) }}"
"""

RETURN = r"""
_value:
  description: One entry per node that differs, with C(name) and C(patch).
  type: list
  elements: dict
"""

MANAGED = "fury.sighup.io/managed-metadata"

Operation = dict[str, Any]
Taint = Mapping[str, Any]


def node_metadata_patches(
    nodes: Iterable[Mapping[str, Any]], desired: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return a patch for each node that differs from what it shall be; see the filter's documentation."""
    living = {node["metadata"]["name"]: node for node in nodes}
    patches = []
    for wanted in desired:
        name = wanted["name"]
        if name not in living:
            raise AnsibleFilterError(
                f"Node '{name}' is not in the cluster, so its labels and taints cannot be set; the cluster has "
                f"{', '.join(sorted(living)) or 'no nodes'}. Look at that machine's kubelet: journalctl -u kubelet."
            )
        patch = _patch(living[name], wanted)
        if patch:
            patches.append({"name": name, "patch": patch})
    return patches


def _patch(node: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Operation]:
    metadata = node["metadata"]
    annotations = dict(metadata.get("annotations") or {})
    ours = _managed(annotations.get(MANAGED))
    marked = {**wanted["annotations"], MANAGED: _mark(wanted)} if _anything(wanted) else dict(wanted["annotations"])
    return [
        *_taints_patch((node.get("spec") or {}).get("taints"), wanted["taints"], ours["taints"]),
        *_map_patch("labels", metadata.get("labels"), wanted["labels"], ours["labels"]),
        *_map_patch("annotations", annotations, marked, [*ours["annotations"], MANAGED]),
    ]


def _anything(wanted: Mapping[str, Any]) -> bool:
    return bool(wanted["labels"] or wanted["annotations"] or wanted["taints"])


def _mark(wanted: Mapping[str, Any]) -> str:
    """Write down what is ours, in a form that does not depend on order."""
    return json.dumps(
        {
            "annotations": sorted(wanted["annotations"]),
            "labels": sorted(wanted["labels"]),
            "taints": sorted(_identity(taint) for taint in wanted["taints"]),
        },
        separators=(",", ":"),
    )


def _managed(mark: str | None) -> dict[str, list[str]]:
    """Read what `_mark` wrote; what somebody spoiled by hand counts as nothing of ours."""
    try:
        content = json.loads(mark or "{}")
    except ValueError:
        content = {}
    if not isinstance(content, dict):
        content = {}
    return {
        kind: [str(each) for each in content.get(kind) or [] if isinstance(content.get(kind), list)]
        for kind in ("labels", "annotations", "taints")
    }


def _map_patch(
    kind: str, living: Mapping[str, str] | None, wanted: Mapping[str, str], ours: Iterable[str]
) -> list[Operation]:
    living = living or {}
    removals = [
        {"op": "remove", "path": _path("metadata", kind, key)}
        for key in dict.fromkeys(ours)
        if key in living and key not in wanted
    ]
    additions = [
        {"op": "add", "path": _path("metadata", kind, key), "value": value}
        for key, value in wanted.items()
        if living.get(key) != value
    ]
    # "add" below a map that is not there is an error.
    missing = [{"op": "add", "path": _path("metadata", kind), "value": {}}] if additions and not living else []
    return [*missing, *removals, *additions]


def _taints_patch(living: Iterable[Taint] | None, wanted: Iterable[Taint], ours: Iterable[str]) -> list[Operation]:
    before = list(living or [])
    theirs = [taint for taint in before if _identity(taint) not in {*ours, *(_identity(each) for each in wanted)}]
    after = [*theirs, *(_as_kubernetes(taint) for taint in wanted)]
    if sorted(_content(taint) for taint in before) == sorted(_content(taint) for taint in after):
        return []
    if not before:
        return [
            {"op": "test", "path": "/spec/taints", "value": None},
            {"op": "add", "path": "/spec/taints", "value": after},
        ]
    test = {"op": "test", "path": "/spec/taints", "value": before}
    if not after:
        return [test, {"op": "remove", "path": "/spec/taints"}]
    return [test, {"op": "replace", "path": "/spec/taints", "value": after}]


def _identity(taint: Taint) -> str:
    """Key and effect: what Kubernetes takes for the same taint."""
    return f"{taint['key']}:{taint['effect']}"


def _content(taint: Taint) -> tuple[str, str, str]:
    return taint["key"], taint.get("value") or "", taint["effect"]


def _as_kubernetes(taint: Taint) -> dict[str, str]:
    """Leave out an empty value, as the API server does."""
    return {key: taint[key] for key in ("key", "value", "effect") if taint.get(key)}


def _path(*parts: str) -> str:
    """Return a JSON pointer (RFC 6901)."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"node_metadata_patches": node_metadata_patches}
