"""What the tests of documents share: the repository's documents, and the programs that make the site."""

from __future__ import annotations

import sys
from pathlib import Path

# pytest's importlib mode leaves the tests' own modules out.
sys.path.insert(0, str(Path(__file__).parent))
sys.path.append(str(Path(__file__).resolve().parents[2] / "docs"))
