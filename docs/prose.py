"""Text of schemas and of plugins' documentation, as cells of Markdown tables."""

from __future__ import annotations

import re
from typing import Any


def as_text(value: Any) -> str:
    """Write a default or an example as it stands in YAML, in one line."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value}"


def cell(text: str) -> str:
    """Make text fit a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def prose(text: str | list[str]) -> str:
    """Join a description's paragraphs; turn Ansible's markup into Markdown's."""
    joined = " ".join([text] if isinstance(text, str) else text)
    return cell(re.sub(r"\b(?:[CVOEMP]|RV)\(([^)]*)\)", r"`\1`", joined))
