"""The table and the page that it is put into."""

from __future__ import annotations

import pytest

from benchmarks import names
from benchmarks.measurement import Kind, Measurement
from benchmarks.part import Part
from benchmarks.results import put_into
from benchmarks.selection import selected
from benchmarks.table import table, tally
from benchmarks.works import creation, installation, inventory

MEASURED = [
    Measurement(names.SMALL, "bare", Kind.FLOOR, 0.5, 5, {}),
    Measurement(names.LARGE, "bare", Kind.FLOOR, 0.5, 5, {}),
    Measurement(names.SMALL, "ours", Kind.OURS, 0.6, 5, {"Login": 1, "Logout": 1}),
    Measurement(names.SMALL, "peer", Kind.PEER, 12.34, 1, {"Fetch": 22011}),
    Measurement(names.SMALL, "broken | peer", Kind.PEER, failure="exit code 1"),
]


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]


def test_lines_stand_by_work_with_ratios_and_verdicts() -> None:
    head, _rule, *lines = rows(table(MEASURED))
    assert [line[0] for line in lines] == [names.SMALL, "", "", "", names.LARGE]
    ours, peer = (dict(zip(head, lines[number], strict=True)) for number in (1, 2))
    assert (ours["seconds"], ours["÷ floor"], ours["÷ ours"], ours["SOAP calls"]) == ("0.60", "1.20", "1.00", "2")
    assert (peer["seconds"], peer["÷ floor"], peer["÷ ours"], peer["SOAP calls"]) == ("12.3", "25", "21", "22,011")
    assert ours["reached"] == "1.20 x, met<br>20.6 x, met"
    assert peer["target"] == ""


def test_failure_is_told_and_breaks_no_column() -> None:
    head, _rule, *lines = rows(table(MEASURED))
    assert all(len(line) == len(head) for line in lines)
    assert lines[3][2] == "failed: exit code 1"


def test_tally_counts_what_was_not_measured() -> None:
    assert tally(MEASURED) == "2 of 2 targets met."
    assert tally(MEASURED[:3]) == "1 of 2 targets met, 1 not measured."
    assert tally([]) == "No target is set."


def test_only_the_generated_part_of_the_page_is_replaced() -> None:
    page = "before\n<!-- Written by `make bench` from here to the end mark. -->\nold\n<!-- End mark. -->\nafter\n"
    once = put_into(page, "new\n")
    assert "old" not in once
    assert once.startswith("before\n")
    assert once.endswith("<!-- End mark. -->\nafter\n")
    assert put_into(once, "new\n") == once


def test_each_part_of_the_page_has_its_own_place() -> None:
    page = "".join(f"{part.begin}\nold {part.name}\n<!-- End mark. -->\n" for part in Part)
    written = put_into(page, "new\n", Part.KUBERNETES)
    assert "old VCENTER" in written
    assert "old KUBERNETES" not in written
    assert written.index("new") > written.index(Part.KUBERNETES.begin)


def test_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        put_into("before\n<!-- End mark. -->\n", "new")


def test_works_are_chosen_by_parts_of_their_names() -> None:
    works = [*inventory.works(), *creation.works(), *installation.works()]
    of_vcenter = tuple(work for work in works if work.part is Part.VCENTER)
    assert selected(works, "") == of_vcenter
    assert selected(works, "", everything=True) == tuple(works)
    assert {work.part for work in selected(works, "kubernetes")} == {Part.KUBERNETES}
    assert all("inventory" in work.names[0] for work in selected(works, "Inventory"))
    assert {work.names for work in selected(works, "idle run over 20 machines")} == {
        work.names for work in works if work.names[-1].startswith(names.IDLE_20)
    }
    assert len(selected(works, "10000,200 machines")) == 3
    with pytest.raises(ValueError, match="30 nodes among"):
        selected(works, "nothing of this name")
