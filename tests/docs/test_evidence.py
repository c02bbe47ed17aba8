"""What the compatibility page says was run is what tests run."""

from __future__ import annotations

import re

import compatibility_page
import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import compatibility, releases
from documents import ROOT
from ruamel.yaml import YAML

EVIDENCE = compatibility_page.read_evidence()
ENTRIES = [entry for entries in EVIDENCE.values() for entry in entries]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.get("version", entry.get("name"))))
def test_the_file_says_so(entry: dict[str, dict[str, str]]) -> None:
    proof = entry["proof"]
    assert proof["text"] in (ROOT / proof["file"]).read_text(encoding="utf-8")


def test_the_kubernetes_of_every_example_that_is_run_is_named() -> None:
    run = {YAML(typ="safe").load(path)["spec"]["version"] for path in (ROOT / "examples").glob("*/cluster.yml")}
    assert run == {entry["version"] for entry in EVIDENCE["kubernetes"]}


def test_the_versions_of_ansible_that_tests_install_are_named() -> None:
    files = ["requirements-dev.txt", *(f"tests/requirements-{name}.txt" for name in ("oldest", "newest"))]
    cores = {
        core
        for file in files
        for core in re.findall(
            r"^ansible==.*# ansible-core ([\d.]+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert cores == {entry["version"] for entry in EVIDENCE["ansible"]}


def test_the_pythons_of_the_tests_are_named() -> None:
    pythons = set(
        re.findall(r"^check \w+ ([\d.]+)", (ROOT / "tests" / "versions").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert pythons == {entry["version"] for entry in EVIDENCE["python"]}


def test_what_was_run_is_in_the_tables_of_the_code() -> None:
    assert {compatibility_page.minor_of(entry["version"]) for entry in EVIDENCE["kubernetes"]} <= set(releases.RELEASES)
    assert {entry["name"] for entry in EVIDENCE["systems"]} <= {system.name for system in releases.SYSTEMS}
    assert {entry["version"] for entry in EVIDENCE["vsphere"]} <= {release.name for release in compatibility.RELEASES}


def test_no_vsphere_is_run_that_the_code_says_is_not() -> None:
    run = {entry["version"] for entry in EVIDENCE["vsphere"] if entry["how"] == "run"}
    told = {release.name for release in compatibility.RELEASES if not release.tested.startswith("not run")}
    assert run == told


def test_a_cell_says_what_was_done() -> None:
    rows = list(compatibility_page.kubernetes_rows(EVIDENCE))
    header = [cell.strip() for cell in rows[0].strip("|").split("|")]
    by_minor = {
        row.strip("|").split("|")[0].strip(): [cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]
    }
    assert by_minor["1.20"][header.index("Ubuntu 22.04")] == "simulated"
    assert by_minor["1.20"][header.index("Ubuntu 24.04")] == ""
    assert by_minor["1.33"][header.index("Ubuntu 22.04")] == "yes"


def test_hardware_begins_with_the_update_that_brings_it() -> None:
    rows = {row.split("|")[1].strip(): row for row in compatibility_page.hardware_rows(EVIDENCE)}
    assert [cell.strip() for cell in rows["15"].strip("|").split("|")] == ["15", "from 6.7 U2", "yes", "yes", "yes"]
    assert [cell.strip() for cell in rows["21"].strip("|").split("|")] == ["21", "", "", "from 8.0 U2", "yes"]
