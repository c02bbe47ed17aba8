"""All code of the product, to look for words of documents in."""

from __future__ import annotations

import re
from functools import cache

from documents import ROOT

_TOPS = ("plugins", "shim", "playbooks", "roles", "lab", "release", "meta")
_SUFFIXES = {".py", ".yml", ".yaml", ".j2", ".sh", "", ".go", ".json"}


@cache
def source_code() -> str:
    """Return the code."""
    files = [path for top in _TOPS for path in sorted((ROOT / top).rglob("*")) if path.suffix in _SUFFIXES]
    return "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in files if path.is_file())


@cache
def messages() -> str:
    """Return the code with strings that go on in the next line joined, and all white space as one space."""
    return " ".join(re.sub(r"""(["'])\s*\n\s*f?r?\1""", "", source_code()).split())
