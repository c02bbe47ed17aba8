"""What is needed is said in several files, for several programs: they agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import ansible_collections
import pytest
import tomllib
import yaml
from ansible.galaxy.dependency_resolution.versioning import meets_requirements
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from products import ROOT

# What brings Ansible itself: an execution environment has its own, so requirements.txt has none.
ANSIBLE = {"ansible", "ansible-core"}


def requirements(text: str) -> dict[str, SpecifierSet]:
    """Return the specifiers of the lines of a requirements file, by name."""
    lines = [re.sub(r"(^|\s)#.*|\s*\\$", "", line).strip() for line in text.splitlines()]
    parsed = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(each.name): each.specifier for each in parsed}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return settings


def test_wheel_needs_what_the_collection_needs(project: dict[str, Any]) -> None:
    wheel = requirements("\n".join(project["dependencies"]))
    assert wheel.keys() >= ANSIBLE
    assert {name: each for name, each in wheel.items() if name not in ANSIBLE} == requirements(
        (ROOT / "requirements.txt").read_text()
    )


def test_everything_is_pinned_with_a_hash_within_what_is_allowed(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pinned = requirements("\n".join(line for line in lock.splitlines() if re.match(r"[a-z]", line)))
    for name, specifier in requirements("\n".join(project["dependencies"])).items():
        (version,) = pinned[name]
        assert specifier.contains(version.version), name
    entries = re.split(r"\n(?=[a-z])", lock)[1:]
    assert len(entries) == len(pinned)
    assert not [entry for entry in entries if "--hash=sha256:" not in entry]


def test_lock_is_the_version_of_ansible_that_is_tested() -> None:
    tested = re.search(r"^ansible==(\S+)", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    assert tested
    assert f"\nansible=={tested[1]} " in (ROOT / "requirements.lock").read_text()


def test_lock_names_no_index() -> None:
    assert not re.search(r"https?:|index-url|find-links|file:", (ROOT / "requirements.lock").read_text())


def test_ends_of_what_is_supported_are_within_what_the_wheel_allows(project: dict[str, Any]) -> None:
    allowed = requirements("\n".join(project["dependencies"]))["ansible"]
    for name in ("oldest", "newest"):
        (version,) = requirements((ROOT / "tests" / f"requirements-{name}.txt").read_text())["ansible"]
        assert allowed.contains(version.version), name


def test_galaxy_and_requirements_name_the_same_collections() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())["dependencies"]
    listed = yaml.safe_load((ROOT / "requirements.yml").read_text())["collections"]
    assert galaxy == {each["name"]: each["version"] for each in listed}


def test_package_ansible_carries_these_collections() -> None:
    roots = [Path(path) for path in ansible_collections.__path__]
    for name, wanted in yaml.safe_load((ROOT / "galaxy.yml").read_text())["dependencies"].items():
        (manifest,) = (found for root in roots if (found := root.joinpath(*name.split("."), "MANIFEST.json")).exists())
        version = json.loads(manifest.read_text())["collection_info"]["version"]
        assert meets_requirements(version, wanted), f"{name} {version}"


def test_both_ends_of_ansible_core_are_the_collections(project: dict[str, Any]) -> None:
    core = requirements("\n".join(project["dependencies"]))["ansible-core"]
    runtime = SpecifierSet(yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["requires_ansible"])
    for version, supported in (("2.15.13", False), ("2.16.0", True), ("2.21.3", True)):
        assert (core.contains(version), runtime.contains(version)) == (supported, supported)
