"""`cluster template`: the sample is a valid config and hides no key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from furyctl_vsphere.cli import main
from furyctl_vsphere.cluster import load_cluster
from furyctl_vsphere.dialects.schema import load_schema, problems_of
from furyctl_vsphere.document import read_document
from furyctl_vsphere.sample_config import sample

# A commented key stands directly behind its mark; prose begins with a space.
COMMENTED_KEY = re.compile(r"^( *)#(?=\w+:|  )", re.MULTILINE)


def keys(schema: dict[str, Any], definitions: dict[str, Any]) -> set[str]:
    """Return all keys that a schema knows, as dotted paths."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].removeprefix("#/$defs/")] | schema
    found = set()
    for key, below in schema.get("properties", {}).items():
        found |= {key} | {f"{key}.{each}" for each in keys(below, definitions)}
    if "items" in schema:
        found |= {f"[].{each}" for each in keys(schema["items"], definitions)}
    return found


def given(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {path for key, below in data.items() for path in ({key} | {f"{key}.{each}" for each in given(below)})}
    if isinstance(data, list):
        return {f"[].{each}" for entry in data for each in given(entry)}
    return set()


def shown_once(paths: set[str]) -> set[str]:
    """Forget where a hook stands: all pools take the same, and one place in the sample is enough for its keys."""
    return {re.sub(r".*\.hooks\.(\w+\.\[\]\.)?", "hooks.", path) for path in paths}


def test_sample_as_it_is_makes_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "cluster.yml").write_text(sample("Cluster"))
    assert load_cluster(tmp_path / "cluster.yml").name == "demo"


def test_sample_with_all_keys_is_valid_and_complete(tmp_path: Path) -> None:
    everything = tmp_path / "everything.yml"
    everything.write_text(COMMENTED_KEY.sub(r"\1", sample("Cluster")))
    document = read_document(everything)
    assert document.problems == []
    assert problems_of(load_schema("cluster.json"), document.data) == []
    schema = load_schema("cluster.json")
    assert shown_once(keys(schema, schema["$defs"])) - shown_once(given(document.data)) == set()


def test_every_key_of_the_schema_is_described() -> None:
    def undescribed(schema: dict[str, Any], path: str) -> list[str]:
        found = [] if "$ref" in schema or schema.get("description") else [path]
        for key, below in schema.get("properties", {}).items():
            found += undescribed(below, f"{path}.{key}")
        return found + (undescribed(schema["items"], f"{path}[]") if "items" in schema else [])

    schema = load_schema("cluster.json")
    assert undescribed(schema, "") == []
    assert [name for name, below in schema["$defs"].items() if undescribed(below, name)] == []


def test_verb_prints_the_sample_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "template", "--provisioner", "vsphere"]) == 0
    captured = capsys.readouterr()
    assert captured.out == sample("Cluster")
    assert captured.err == ""
