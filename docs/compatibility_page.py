"""The page on what works with what, from the tables that the code reads, and from what was run where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import compatibility, releases
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node_fitness import systems_of
from prose import cell
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
EVIDENCE = ROOT / "docs" / "evidence.yml"

INTRODUCTION = """\
# Compatibility

<!-- Written by docs/generate.py from docs/evidence.yml and the tables that the code reads:
     plugins/module_utils/model/compatibility.py and releases.py, meta/runtime.yml, requirements.txt, requirements.yml,
     pyproject.toml and tests/requirements-*.txt. -->

The run itself refuses what is not on this page, or warns of it: the [preflight](preflight.md) compares vCenter, hosts
and templates with it, and the roles compare each node.

| in the tables | means |
|---|---|
| **run** | done by tests, with that version itself |
| simulated | done by tests, on something that stands in for it; [what it is](#what-was-run-where) |
| yes | allowed by the tables of the code, which name their sources. Read, not run |
| empty | refused, or warned of |

"""
END = """
What could not be run, item by item: [limits](limits.md#what-was-run-where).
"""


def compatibility_page() -> str:
    """Return the page."""
    evidence = read_evidence()
    sections = (
        ("vSphere and virtual hardware", hardware_rows(evidence)),
        ("vSphere and guests", guest_rows()),
        ("Kubernetes and operating systems", kubernetes_rows(evidence)),
        ("Operating systems and ansible-core", ansible_rows(evidence)),
        ("The machine that runs it", operator_rows(evidence)),
        ("What was run where", evidence_rows(evidence)),
    )
    return INTRODUCTION + "\n".join(f"## {title}\n\n" + "\n".join(rows) + "\n" for title, rows in sections) + END


def read_evidence() -> dict[str, Any]:
    """Return what was run where, by what it is about."""
    return dict(YAML(typ="safe").load(EVIDENCE))


def hardware_rows(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Yield which virtual hardware runs on which vSphere."""
    known = {entry["version"]: entry["how"] for entry in evidence["vsphere"]}
    yield f"| virtual hardware | {' | '.join(release.name for release in compatibility.RELEASES)} |"
    yield f"|---|{'---|' * len(compatibility.RELEASES)}"
    for hardware in compatibility.HARDWARE_VERSIONS:
        cells = []
        for release in compatibility.RELEASES:
            if hardware.since[:2] < release.version:
                cells.append("yes")
            else:
                since = (
                    "yes" if hardware.since == release.version and not hardware.build else f"from {hardware.release}"
                )
                cells.append(since if hardware.since[:2] == release.version else "")
        yield f"| {hardware.number} | {' | '.join(cells)} |"
    tried = " | ".join(
        {"run": "**run**"}.get(known.get(release.name, ""), known.get(release.name, "not run"))
        for release in compatibility.RELEASES
    )
    yield f"| tests of this collection | {tried} |"
    ends = (
        release.support_ends.isoformat() if release.support_ends else "not known here"
        for release in compatibility.RELEASES
    )
    yield f"| end of general support | {' | '.join(ends)} |"


def guest_rows() -> Iterator[str]:
    """Yield which vSphere knows the id of which guest."""
    yield "| guest id | system | vSphere, from |"
    yield "|---|---|---|"
    for guest_id, guest in compatibility.GUESTS.items():
        yield f"| `{guest_id}` | {guest.name} | {'.'.join(str(number) for number in guest.since)} |"


def kubernetes_rows(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Yield which minor version of Kubernetes runs on which system."""
    run = {minor_of(entry["version"]) for entry in evidence["kubernetes"]}
    simulated = {entry["name"] for entry in evidence["systems"]}
    yield f"| Kubernetes | {' | '.join(system.name for system in releases.SYSTEMS)} |"
    yield f"|---|{'---|' * len(releases.SYSTEMS)}"
    for minor in releases.RELEASES:
        fitting = {system.name for system in systems_of(minor)}
        cells = []
        for system in releases.SYSTEMS:
            # Kubernetes' programs are the real ones there, the system is not.
            tried = "simulated" if minor in run and system.name in simulated else "yes"
            cells.append(tried if system.name in fitting else "")
        yield f"| {minor} | {' | '.join(cells)} |"


def ansible_rows(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Yield which ansible-core manages which system."""
    oldest, newest = ansible_range(evidence)
    yield "| system | ansible-core | |"
    yield "|---|---|---|"
    limits = {guest.name: guest.newest_ansible for guest in compatibility.GUESTS.values()}
    for system in releases.SYSTEMS:
        limit = next((limits[name] for name in limits if system.name.startswith(name) and limits[name]), ())
        last = ".".join(str(number) for number in limit) if limit else newest
        yield f"| {system.name} | {oldest}{'' if last == oldest else f' to {last}'} | {cell(system.notes)} |"


def operator_rows(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the machine needs that the collection runs on."""
    oldest, newest = ansible_range(evidence)
    # The shim is a project of its own, or the repository is.
    projects = [path for path in (ROOT / "pyproject.toml", ROOT / "shim" / "pyproject.toml") if path.exists()]
    text = "".join(path.read_text(encoding="utf-8") for path in projects)
    python = re.search(r'^requires-python = "([^"]+)"', text, re.MULTILINE)
    yield "| | versions |"
    yield "|---|---|"
    yield f"| ansible-core | {oldest} to {newest} |"
    pythons = [entry["version"] for entry in evidence["python"]]
    yield f"| Python | `{python[1] if python else ''}`; tests with {pythons[0]} to {pythons[-1]} |"
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if requirement := re.match(r"([A-Za-z0-9._-]+)([<>=!][^\s#]*)", line):
            yield f"| {requirement[1]} | `{requirement[2]}` |"
    for collection in YAML(typ="safe").load(ROOT / "requirements.yml")["collections"]:
        yield f"| {collection['name']} | `{collection['version']}` |"


def evidence_rows(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was run where."""
    yield "| what | how | where | said by |"
    yield "|---|---|---|---|"
    names = {
        "kubernetes": "Kubernetes",
        "systems": "",
        "vsphere": "vSphere",
        "ansible": "ansible-core",
        "python": "Python",
    }
    for kind, entries in evidence.items():
        for entry in entries:
            what = f"{names[kind]} {entry.get('version', entry.get('name'))}".strip()
            how = "**run**" if entry["how"] == "run" else entry["how"]
            proof = entry["proof"]["file"]
            yield f"| {what} | {how} | {entry['where']} | [{proof}](../{proof}) |"


def ansible_range(evidence: Mapping[str, Any]) -> tuple[str, str]:
    """Return the oldest ansible-core that is allowed, and the newest that tests run with."""
    allowed = YAML(typ="safe").load(ROOT / "meta" / "runtime.yml")["requires_ansible"]
    oldest = minor_of(re.sub(r"[^0-9.]", "", allowed))
    return oldest, max(
        (entry["version"] for entry in evidence["ansible"]), key=lambda text: [*map(int, text.split("."))]
    )


def minor_of(version: str) -> str:
    """Return the first two numbers of a version."""
    return ".".join(version.split(".")[:2])
