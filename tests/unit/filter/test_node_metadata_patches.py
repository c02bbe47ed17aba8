# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.node_metadata_patches import (
    MANAGED,
    node_metadata_patches,
)

APPS = {"key": "dedicated", "value": "apps", "effect": "NoSchedule"}
NOT_READY = {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}
MANAGED_PATH = "/metadata/annotations/fury.sighup.io~1managed-metadata"


def node(
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    taints: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    return {
        "metadata": {
            "name": "n",
            **({"labels": labels} if labels is not None else {}),
            **({"annotations": annotations} if annotations is not None else {}),
        },
        "spec": {"taints": taints} if taints is not None else {},
    }


def wanted(
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    taints: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    return {"name": "n", "labels": labels or {}, "annotations": annotations or {}, "taints": taints or []}


def mark(labels: list[str] | None = None, annotations: list[str] | None = None, taints: list[str] | None = None) -> str:
    return json.dumps(
        {"annotations": annotations or [], "labels": labels or [], "taints": taints or []}, separators=(",", ":")
    )


def apply(living: dict[str, Any], patch: list[dict[str, Any]]) -> dict[str, Any]:
    """Do what an API server does with a JSON patch, as far as these patches go."""
    living = json.loads(json.dumps(living))
    for operation in patch:
        *parents, last = (
            part.replace("~1", "/").replace("~0", "~") for part in operation["path"].removeprefix("/").split("/")
        )
        target = living
        for parent in parents:
            target = target[parent]
        if operation["op"] == "test":
            assert target.get(last) == operation["value"]
        elif operation["op"] == "remove":
            del target[last]
        elif operation["op"] == "replace":
            assert last in target
            target[last] = operation["value"]
        else:
            target[last] = operation["value"]
    return living


def patch_of(living: dict[str, Any], desired: dict[str, Any]) -> list[dict[str, Any]]:
    patches = node_metadata_patches([living], [desired])
    return patches[0]["patch"] if patches else []


def test_a_bare_node_that_shall_have_nothing() -> None:
    assert node_metadata_patches([node()], [wanted()]) == []


def test_what_is_added_is_remembered() -> None:
    patch = patch_of(node(labels={"os": "linux"}, annotations={"a": "b"}), wanted(labels={"tier": "apps"}))
    assert patch == [
        {"op": "add", "path": "/metadata/labels/tier", "value": "apps"},
        {"op": "add", "path": MANAGED_PATH, "value": mark(labels=["tier"])},
    ]


def test_maps_that_are_missing_are_made_first() -> None:
    patch = patch_of(node(), wanted(labels={"x": "y"}))
    assert [operation["path"] for operation in patch] == [
        "/metadata/labels",
        "/metadata/labels/x",
        "/metadata/annotations",
        MANAGED_PATH,
    ]


@pytest.mark.parametrize(
    "desired",
    [
        wanted(labels={"a": "1"}),
        wanted(annotations={"example.com/b": "2"}),
        wanted(taints=[APPS]),
        wanted(taints=[{"key": "k", "value": "", "effect": "NoExecute"}]),
        wanted(labels={"a": "1", "b~c/d": ""}, annotations={"x": "y"}, taints=[APPS, {**APPS, "effect": "NoExecute"}]),
    ],
)
@pytest.mark.parametrize(
    "before",
    [
        node(),
        node(labels={"os": "linux"}, annotations={"other": "x"}, taints=[NOT_READY]),
        node(labels={"a": "0", "gone": "1"}, annotations={MANAGED: mark(["a", "gone"], taints=["old:NoSchedule"])}),
        node(annotations={MANAGED: mark(["never-there"])}, taints=[{"key": "old", "effect": "NoSchedule"}]),
    ],
)
def test_a_patched_node_needs_no_more_patch(before: dict[str, Any], desired: dict[str, Any]) -> None:
    after = apply(before, patch_of(before, desired))
    assert patch_of(after, desired) == []
    for key, value in desired["labels"].items():
        assert after["metadata"]["labels"][key] == value


def test_what_was_ours_and_is_wanted_no_more_is_removed() -> None:
    before = node(
        labels={"tier": "apps", "os": "linux"},
        annotations={"note": "x", MANAGED: mark(["tier"], ["note"], ["dedicated:NoSchedule"])},
        taints=[APPS, NOT_READY],
    )
    after = apply(before, patch_of(before, wanted()))
    assert after == node(labels={"os": "linux"}, annotations={}, taints=[NOT_READY])


def test_the_last_taint_of_ours() -> None:
    before = node(annotations={MANAGED: mark(taints=["dedicated:NoSchedule"])}, taints=[APPS])
    assert "taints" not in apply(before, patch_of(before, wanted()))["spec"]


def test_what_others_set_stays() -> None:
    before = node(labels={"theirs": "1"}, annotations={"theirs": "2"}, taints=[NOT_READY])
    after = apply(before, patch_of(before, wanted(labels={"ours": "1"}, taints=[APPS])))
    assert after["metadata"]["labels"]["theirs"] == "1"
    assert after["metadata"]["annotations"]["theirs"] == "2"
    assert after["spec"]["taints"] == [NOT_READY, APPS]


def test_a_taint_with_another_value_is_replaced() -> None:
    before = node(taints=[{**APPS, "value": "old"}])
    assert apply(before, patch_of(before, wanted(taints=[APPS])))["spec"]["taints"] == [APPS]


def test_a_taint_without_value_equals_one_with_an_empty_value() -> None:
    taint = {"key": "k", "effect": "NoSchedule"}
    before = node(annotations={MANAGED: mark(taints=["k:NoSchedule"])}, taints=[taint])
    assert patch_of(before, wanted(taints=[{**taint, "value": ""}])) == []


def test_the_order_of_taints_is_no_difference() -> None:
    other = {"key": "a", "value": "b", "effect": "NoExecute"}
    before = node(annotations={MANAGED: mark(taints=["a:NoExecute", "dedicated:NoSchedule"])}, taints=[APPS, other])
    assert patch_of(before, wanted(taints=[other, APPS])) == []


def test_a_patch_of_taints_tests_what_was_read() -> None:
    assert patch_of(node(taints=[NOT_READY]), wanted(taints=[APPS]))[0] == {
        "op": "test",
        "path": "/spec/taints",
        "value": [NOT_READY],
    }


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '"x"', '{"labels": "tier"}', '{"labels": null}'])
def test_a_spoiled_memory_removes_nothing(spoiled: str) -> None:
    before = node(labels={"tier": "apps"}, annotations={MANAGED: spoiled})
    after = apply(before, patch_of(before, wanted()))
    assert after["metadata"]["labels"] == {"tier": "apps"}
    assert MANAGED not in after["metadata"]["annotations"]


def test_only_nodes_that_differ() -> None:
    same = {"metadata": {"name": "same"}, "spec": {}}
    desired = [{**wanted(), "name": "same"}, wanted(labels={"a": "b"})]
    assert [patch["name"] for patch in node_metadata_patches([node(), same], desired)] == ["n"]


def test_says_which_node_is_not_in_the_cluster() -> None:
    with pytest.raises(AnsibleFilterError, match=r"Node 'gone' is not in the cluster.*the cluster has n"):
        node_metadata_patches([node()], [{**wanted(), "name": "gone"}])
