"""What a run says in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.closing import (
    described_failure,
    failure_lines,
    left_lines,
    recap_lines,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.failure import Failure
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.findings import Findings
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.line import Tone
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.node_table import node_table
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.nodes import Counts, Node

FULL = Failure("w-1", "node_disks : Grow", "non-zero return code\nstarting\nresize: No space left on device", "command")


def texts(*failures: Failure, log: str = "") -> list[str]:
    return [line.text for line in failure_lines(failures, log)]


def test_a_failure_is_told_with_meaning_remedy_log_and_that_running_again_is_safe() -> None:
    told = texts(FULL, log="/w/logs/apply.log")
    assert told[0] == "w-1 at 'node_disks : Grow': resize: No space left on device"
    assert told[1].startswith("  meaning: ")
    assert told[2].startswith("  remedy:  ")
    assert told[3] == "The complete log: /w/logs/apply.log"
    assert "safe" in told[4]


def test_without_failures_nothing_is_told() -> None:
    assert texts(log="/w/logs/apply.log") == []


def test_a_failure_that_nobody_knows_is_told_without_a_meaning() -> None:
    assert texts(replace(FULL, message="odd\nlast words")) == ["w-1 at 'node_disks : Grow': odd", texts(FULL)[-1]]


def test_hosts_that_failed_alike_are_told_together() -> None:
    failures = [replace(FULL, host=f"w-{number}", message=f"w-{number} is full") for number in range(1, 9)]
    told = texts(*failures)
    assert told[0] == "w-1, w-2, w-3, w-4, w-5 and 3 more at 'node_disks : Grow': w-1 is full"
    assert len(told) == 2


def test_the_result_document_has_the_explanation() -> None:
    told = described_failure(FULL)
    assert (told["host"], told["task"], told["unreachable"]) == ("w-1", "node_disks : Grow", False)
    assert told["meaning"]
    assert described_failure(replace(FULL, message="odd"))["meaning"] == ""


@pytest.mark.parametrize(
    ("action", "flag"),
    [("surplus", "--remove-surplus"), ("pending", "--allow-power-cycle"), ("replace", "another machine")],
)
def test_what_waits_for_a_word_of_the_user_is_told(action: str, flag: str) -> None:
    step = {"action": action, "node": "w-1", "reason": "because"}
    (line,) = left_lines(Findings(plan=[step, step, {"action": "keep", "node": "w-2"}]))
    assert line.text.startswith("w-1 ")
    assert flag in line.text


def test_nodes_that_wait_for_a_network_plugin_are_told() -> None:
    states = {"w-1": {"waits_for_network": True}, "w-2": {"waits_for_network": False}}
    (line,) = left_lines(Findings(states=states))
    assert line.text.startswith("w-1 ")
    assert "network plugin" in line.text


def test_the_recap_is_what_programs_look_for() -> None:
    lines = list(recap_lines({"w-1": Counts(5, 2, 0, 0), "w-2": Counts(1, 0, 1, 0)}))
    assert lines[0] == ("w-1 : ok=5 changed=2 unreachable=0 failed=0", Tone.CHANGE)
    assert lines[1].tone is Tone.BAD


NODE = Node("demo-master-1", "control_plane", "master", "10.0.0.3", "changed", True, "v1.32.4", 5, 2, 0, 0)


def table(width: int, *nodes: Node) -> list[str]:
    return [line.text for line in node_table(nodes or (NODE,), width, has_tasks=True)]


def test_the_table_shows_all_of_a_node() -> None:
    assert table(120) == [
        "node           role           pool    address   Kubernetes  state    tasks",
        "demo-master-1  control plane  master  10.0.0.3  v1.32.4     changed  ok 5, changed 2",
    ]


def test_a_narrow_table_keeps_name_state_and_address() -> None:
    assert table(36) == ["node           address   state", "demo-master-1  10.0.0.3  changed"]
    assert table(22) == ["node           state", "demo-master-1  changed"]
    assert all(len(row) <= 5 for row in table(5))


def test_columns_that_say_nothing_are_left_out() -> None:
    assert table(120, replace(NODE, kubernetes="", ready=None))[0].split() == [
        "node", "role", "pool", "address", "state", "tasks"
    ]  # fmt: skip


def test_a_node_that_is_not_ready_is_told() -> None:
    (_head, line) = node_table([replace(NODE, ready=False)], 120, has_tasks=False)
    assert "v1.32.4 (not ready)" in line.text
    assert line.tone is Tone.WARNING


def test_no_nodes_are_no_table() -> None:
    assert node_table([], 80, has_tasks=True) == []
