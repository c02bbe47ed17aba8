"""Markdown that Git servers and the site read alike: the site's reader wants an empty line where others do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import documents, name_of

_ITEM = re.compile(r"^(?:[-*+]|\d+\.) ")


def misread(text: str) -> Iterator[str]:
    """Yield the first lines of lists and tables that the site would take for a part of the paragraph before."""
    before, fenced = "", False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and before.strip() and not before.startswith(("<!--", "    ")):
            in_list = _ITEM.match(before) or before.startswith("  ")
            if (_ITEM.match(line) and not in_list) or (line.startswith("|") and not before.startswith("|")):
                yield line
        before = line


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_lists_and_tables_begin_after_an_empty_line(document: Path) -> None:
    assert list(misread(document.read_text(encoding="utf-8"))) == []


def test_what_would_be_misread_is_found() -> None:
    assert list(misread("Text\n- one\n- two\n")) == ["- one"]
    assert list(misread("Text\n| a | b |\n|---|---|\n")) == ["| a | b |"]
    assert list(misread("Text\n\n- one\n  goes on\n- two\n\n```\nText\n- no list\n```\n")) == []
