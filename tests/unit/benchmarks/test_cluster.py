"""What is read from a run of our playbooks."""

from __future__ import annotations

from benchmarks.cluster import changes


def test_changes_are_read_from_the_summary() -> None:
    output = "▸ Summary  \n    bench-lb-1 : ok=50 changed=16 unreachable=0 failed=0\n    localhost : ok=4 changed=0"
    assert changes(output) == {"bench-lb-1": 16, "localhost": 0}
