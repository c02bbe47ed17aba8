"""The definitions of golden images ask for what their systems can do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node_fitness import systems_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.versions import is_full_version, minor_of

DIRECTORY = Path(__file__).parents[3] / "examples" / "golden-images"
DEFINITIONS = sorted(DIRECTORY.glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    definition: dict[str, Any] = yaml.safe_load(path.read_text())
    return definition


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_the_version_of_kubernetes_is_supported_on_the_system(path: Path) -> None:
    definition = read(path)
    version = definition["kubernetes"]["version"]
    assert is_full_version(version)
    names = [system.name.lower().replace(" ", "-") for system in systems_of(minor_of(version))]
    assert definition["system"] == path.stem
    assert definition["system"] in names


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_no_checksum_is_invented(path: Path) -> None:
    source = read(path)["source"]
    assert len(source.keys() & {"file", "url", "library", "machine"}) == 1
    assert source.get("checksum", "SET IT").startswith("SET IT")


def test_only_the_oldest_system_is_customized_by_a_specification() -> None:
    found = {path.stem: read(path)["customization"] for path in DEFINITIONS}
    assert [name for name, customization in found.items() if customization == "spec"] == ["oracle-linux-7.9"]


def test_every_definition_is_listed() -> None:
    text = (DIRECTORY / "README.md").read_text()
    assert [path.name for path in DEFINITIONS if f"({path.name})" not in text] == []
