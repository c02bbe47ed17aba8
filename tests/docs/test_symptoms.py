"""What the page on troubleshooting says that people see is what the code says."""

from __future__ import annotations

import re

import pytest
from documents import ROOT
from source import messages

_ROW = re.compile(r"^\| ((?:[^|\\]|\\.)+) \|", re.MULTILINE)
# Shorter pieces would be found anywhere.
_SHORTEST = 6


def symptoms() -> list[str]:
    """Return what is quoted in the first column of the tables."""
    text = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    return [quoted for cell in _ROW.findall(text) for quoted in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("symptom", symptoms())
def test_the_code_says_so(symptom: str) -> None:
    pieces = [piece.strip() for piece in symptom.split("...")]
    assert [piece for piece in pieces if len(piece) >= _SHORTEST and piece not in messages()] == []


def test_symptoms_are_found() -> None:
    assert len(symptoms()) > 30
    assert "a sentence that no code has" not in messages()
