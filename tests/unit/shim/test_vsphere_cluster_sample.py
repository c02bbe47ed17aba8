"""The sample of `kind: VSphereCluster` is a valid config and hides no key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from furyctl_vsphere.cluster import load_cluster
from furyctl_vsphere.dialects.dialect import MODERN
from furyctl_vsphere.dialects.schema import problems_of
from furyctl_vsphere.document import read_document

SAMPLE = (resources.files("furyctl_vsphere") / "samples" / "furyctl.yaml").read_text(encoding="utf-8")


def is_for_nothing(schema: dict[str, Any]) -> bool:
    """Tell whether a key of OnPremises is known only to be refused or ignored."""
    return "not" in schema or "x-ignored" in schema or schema.get("const") is False


def keys(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield all keys that a schema knows, as dotted paths."""
    if "$ref" in schema:
        schema = MODERN.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")] | schema
    for key, below in schema.get("properties", {}).items():
        if not is_for_nothing(below):
            yield f"{path}{key}"
            yield from keys(below, f"{path}{key}.")
    if "items" in schema:
        yield from keys(schema["items"], f"{path}[].")


def given(data: Any, path: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, below in data.items():
            yield f"{path}{key}"
            yield from given(below, f"{path}{key}.")
    elif isinstance(data, list):
        for entry in data:
            yield from given(entry, f"{path}[].")


def shown_once(path: str) -> str:
    """Forget which pool or program a key is of, and which moment a hook runs at: one place is enough for each."""
    path = re.sub(r"^spec\.kubernetes\.(loadBalancers|masters|etcd|nodes\.\[\])\.(?!keepalived)", "a pool.", path)
    path = re.sub(r"\.(apiServer|controllerManager|scheduler)\.(?=extra)", ".program.", path)
    return re.sub(r"\.hooks\.\w+\.\[\]\.", ".hooks.", path)


def test_sample_as_it_is_makes_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "furyctl.yaml").write_text(SAMPLE)
    cluster = load_cluster(tmp_path / "furyctl.yaml")
    assert cluster.name == "demo"
    assert [pool["name"] for pool in cluster.model["pools"]] == ["lb", "master", "infra", "applications"]


def test_sample_with_all_keys_is_valid_and_complete(tmp_path: Path, every_key: str) -> None:
    everything = tmp_path / "everything.yaml"
    everything.write_text(every_key)
    document = read_document(everything)
    assert document.problems == []
    assert problems_of(MODERN.schema, document.data) == []
    shown = {shown_once(path) for path in given(document.data)}
    assert {shown_once(path) for path in keys(MODERN.schema)} - shown == set()
