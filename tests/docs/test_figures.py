"""Figures on pages that people quote are those of the benchmarks."""

from __future__ import annotations

import re
from pathlib import Path

import figures
import pytest
from documents import ROOT

# Times and factors, as people write them.
_FIGURE = re.compile(r"\b\d[\d.,]*\s?(?:s\b|seconds?\b|ms\b|x\b|times\b|%|percent\b)")


def test_results_are_read() -> None:
    results = list(figures.results())
    works = {each.work for each in results}
    assert {figure.work for figure in figures.FIGURES} <= works
    assert all(each.seconds > 0 and each.measured for each in results)


def test_a_row_is_the_result() -> None:
    known = {(each.work, each.who): each.seconds for each in figures.results()}
    for figure, row in zip(figures.FIGURES, list(figures.figure_rows())[2:], strict=True):
        assert f"| {known[figure.work, figure.ours]:g} s |" in row
        others = [known[key] for key in known if key[0] == figure.work and key[1].startswith(figure.peers)]
        assert f"| {min(others):g} s, " in row


def test_slower_is_said_to_be_slower() -> None:
    assert figures.comparison(2, 10) == "5.0 times as fast"
    assert figures.comparison(10, 2) == "takes 5.0 times as long"


@pytest.mark.parametrize("page", ["sales.md", "what-it-is.md", "index.md"])
def test_no_figure_stands_outside_of_the_generated_table(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert _FIGURE.findall(re.sub(r"<!-- figures: .*?<!-- end of figures -->", "", text, flags=re.DOTALL)) == []


def test_another_result_changes_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = figures.BENCHMARKS.read_text(encoding="utf-8")
    changed = tmp_path / "benchmarks.md"
    before = list(figures.figure_rows())
    seconds = next(each.seconds for each in figures.results() if each.who == figures.KUBERNETES)
    changed.write_text(text.replace(f"| {seconds:g} |", "| 12.5 |"), encoding="utf-8")
    monkeypatch.setattr(figures, "BENCHMARKS", changed)
    assert list(figures.figure_rows()) != before
