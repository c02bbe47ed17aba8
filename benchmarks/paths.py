"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
NEWEST_REQUIREMENTS = ROOT / "benchmarks" / "requirements-newest.txt"
OWN_TIME = ROOT / "benchmarks" / "own_time"
