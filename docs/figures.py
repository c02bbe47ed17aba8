"""Figures of the benchmarks for other pages: read from docs/benchmarks.md, so that no page has old ones."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent / "benchmarks.md"

INVENTORY = "sighup.fury_vsphere.cluster"
MACHINES = "sighup.fury_vsphere.cluster_vms"
KUBERNETES = "playbooks/kubernetes.yml"


@dataclass(frozen=True)
class Result:
    """A line of the results.

    Attributes:
        work: what was done.
        who: what did it.
        seconds: how long it took.
        measured: the day.
    """

    work: str
    who: str
    seconds: float
    measured: str


@dataclass(frozen=True)
class Figure:
    """A comparison for people who do not read the table of all results.

    Attributes:
        what: what was done, in their words.
        work: what the results call it.
        ours: our line in the results.
        peers: beginnings of the names of others; the fastest of them is compared.
        reason: what is to know beside it.
    """

    what: str
    work: str
    ours: str
    peers: tuple[str, ...]
    reason: str = ""


FIGURES = (
    Figure(
        "make 20 virtual machines from a template",
        "20 machines from a template",
        MACHINES,
        ("vmware.vmware.deploy_folder_template",),
    ),
    Figure(
        "make 200 of them",
        "200 machines from a template",
        MACHINES,
        ("vmware.vmware.deploy_folder_template",),
    ),
    Figure(
        "see that nothing is to be done on 200",
        "idle run over 200 machines",
        MACHINES,
        ("vmware.vmware.deploy_folder_template",),
    ),
    Figure(
        "read the inventory of 2000 nodes",
        "inventory of 2000 nodes",
        INVENTORY,
        ("vmware.vmware.vms", "community.vmware.vmware_vm_inventory"),
    ),
    Figure(
        "bring up Kubernetes on 6 machines",
        "kubernetes on 6 machines",
        KUBERNETES,
        ("shell script",),
        "the script leaves out what the long run needs: pinned packages, hardening, watched certificates, a second run",
    ),
    Figure(
        "from `apply` to 6 ready machines, from a golden image and from a plain template",
        "from apply to ready nodes, by the image of 6 machines",
        "golden image",
        ("plain template",),
    ),
)


def results() -> Iterator[Result]:
    """Yield the lines of all tables of results."""
    work = measured = ""
    for line in BENCHMARKS.read_text(encoding="utf-8").splitlines():
        if day := re.match(r"Measured on (\d{4}-\d{2}-\d{2})", line):
            measured = day[1]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        # A line that continues a work leaves its name out.
        if measured and line.startswith("| ") and len(cells) > len(("work", "who", "seconds")):
            work = cells[0] or work
            if re.fullmatch(r"[\d.]+", cells[2]):
                yield Result(work, cells[1], float(cells[2]), measured)


def figure_rows() -> Iterator[str]:
    """Yield the table of figures; a work or a peer that the results do not have is an error."""
    known = list(results())
    yield "| to | this collection | the fastest peer measured | | measured |"
    yield "|---|--:|--:|---|---|"
    for figure in FIGURES:
        ours = next((each for each in known if (each.work, each.who) == (figure.work, figure.ours)), None)
        theirs = [each for each in known if each.work == figure.work and each.who.startswith(figure.peers)]
        if ours is None or not theirs:
            sys.exit(f"docs/benchmarks.md has no result of {figure.work!r} for {figure.ours} and for its peers")
        fastest = min(theirs, key=lambda each: each.seconds)
        verdict = comparison(ours.seconds, fastest.seconds) + (f"; {figure.reason}" if figure.reason else "")
        peer = f"{fastest.seconds:g} s, {fastest.who}"
        yield f"| {figure.what} | {ours.seconds:g} s | {peer} | {verdict} | {ours.measured} |"


def comparison(ours: float, theirs: float) -> str:
    """Say which is faster, and by how much."""
    if ours <= theirs:
        return f"{theirs / ours:.1f} times as fast"
    return f"takes {ours / theirs:.1f} times as long"
