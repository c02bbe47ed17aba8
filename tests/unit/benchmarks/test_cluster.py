"""What is read from a run of our playbooks."""

from __future__ import annotations

import json

from benchmarks.cluster import changes, limiting


def test_changes_are_read_from_the_summary() -> None:
    output = "▸ Summary  \n    bench-lb-1 : ok=50 changed=16 unreachable=0 failed=0\n    localhost : ok=4 changed=0"
    assert changes(output) == {"bench-lb-1": 16, "localhost": 0}


def test_a_run_is_limited_by_the_variable_of_the_playbooks() -> None:
    flag, variables = limiting(["bench-work-3"])
    assert flag == "--extra-vars"
    assert json.loads(variables) == {"fury_limit": ["bench-work-3"]}
    assert limiting([]) == ()
