"""The definitions of golden images are valid but for what only their user knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import (
    image_definition_problems,
    load_image,
)

DIRECTORY = Path(__file__).parents[3] / "examples" / "golden-images"
DEFINITIONS = sorted(DIRECTORY.glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    definition: dict[str, Any] = yaml.safe_load(path.read_text())
    return definition


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_what_is_refused_says_where_to_get_it(path: Path) -> None:
    """A checksum is never invented: until its user sets it, the message has the list that it stands in."""
    problems = image_definition_problems(read(path))
    assert all("SET IT" in str(problem) for problem in problems)
    if "url" in read(path)["source"]:
        assert ["SHA256SUMS" in str(problem) for problem in problems] == [True]


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_it_is_valid_once_that_is_set(path: Path) -> None:
    definition = read(path)
    if "checksum" in definition["source"]:
        definition["source"]["checksum"] = f"sha256:{'0' * 64}"
    if "ssh" in definition.get("cluster", {}):
        definition["cluster"]["ssh"]["authorized_keys"] = ["ssh-ed25519 AAAA operator"]
    image = load_image(definition)
    assert (image["system"], image["name"]) == (path.stem, f"{path.stem}-kubernetes")


def test_every_definition_is_listed() -> None:
    text = (DIRECTORY / "README.md").read_text()
    assert [path.name for path in DEFINITIONS if f"({path.name})" not in text] == []
