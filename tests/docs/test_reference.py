"""The generated pages have all that they are generated from, and are up to date."""

from __future__ import annotations

import subprocess
import sys

import modules_page
import pytest
from documents import ROOT

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
ROLES = sorted(path.parent.parent.name for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"))


def test_generated_pages_are_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


@pytest.fixture(scope="module")
def reference() -> str:
    return modules_page.modules_page()


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_its_section_with_options_and_an_example(name: str, reference: str) -> None:
    section = reference.split(f"\n### {name}\n", maxsplit=1)[1].split("\n### ", maxsplit=1)[0]
    assert "| option |" in section
    assert f"{name}:" in section


def test_suboptions_and_returned_values_are_there(reference: str) -> None:
    section = reference.split("\n### placement_rules\n", maxsplit=1)[1]
    assert "One of `present`, `absent`." in section
    assert "| `changes[].reason` | str |" in section


def test_what_people_call_is_a_module() -> None:
    assert set(MODULES) >= modules_page.PUBLIC


@pytest.mark.parametrize("name", ROLES)
def test_every_role_is_listed(name: str) -> None:
    assert f"(../roles/{name}/README.md)" in modules_page.roles_page()


@pytest.mark.parametrize("kind", ["filter", "lookup", "callback"])
def test_every_plugin_is_listed(kind: str, reference: str) -> None:
    names = {path.stem for path in (ROOT / "plugins" / kind).glob("*.py")}
    assert {name for name in names if f"| `{name}` |" not in reference} == set()
