"""The version has one source, with and without an installation."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import furyctl_vsphere
import pytest
import yaml
from furyctl_vsphere import installed_version

GALAXY = yaml.safe_load((Path(__file__).parents[3] / "galaxy.yml").read_text())["version"]


def test_version_is_that_of_the_collection() -> None:
    assert furyctl_vsphere.__version__ == GALAXY


def test_checkout_without_an_installation_knows_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installed_version, "version", missing)
    assert installed_version.read_version() == GALAXY
    monkeypatch.setattr(installed_version, "_GALAXY", Path("/nowhere/galaxy.yml"))
    assert installed_version.read_version() == "unknown"
