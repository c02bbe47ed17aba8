"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
NEWEST_REQUIREMENTS = ROOT / "benchmarks" / "requirements-newest.txt"
LAB = ROOT / "lab" / "lab"
KUBERNETES_SCRIPT = ROOT / "benchmarks" / "kubernetes" / "install"
OWN_TIME = ROOT / "benchmarks" / "own_time"
