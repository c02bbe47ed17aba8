"""The lines that are drawn over and over, from a run's events."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.live_lines import live_lines
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.run import Run

HOSTS = [f"demo-worker-{number}" for number in range(1, 16)]


@pytest.fixture
def run() -> Run:
    """A run at its second phase, whose step 12 of 15 hosts have done."""
    run = Run(0, parallel=20)
    run.expect(["Preflight", "Prepare the machines", "Run etcd", "Run the control planes", "Run the workers"])
    run.begin_phase("Preflight", ["localhost"], 0)
    run.end_phase()
    run.begin_phase("Prepare the machines", HOSTS, 10)
    run.begin_step("node_os : Set the kernel's parameters", 60, once=False)
    for host in HOSTS:
        run.host_began(host)
    for host in HOSTS[:12]:
        run.host_ended(host, "changed")
    run.host_told(HOSTS[13], "tried 2 times of 5")
    return run


def texts(run: Run, width: int = 80, height: int = 24) -> list[str]:
    return [line.text for line in live_lines(run.snapshot(72), width, height, "usually 1:30", "usually 3:05")]


def test_all_that_a_person_wants_to_know_is_there(run: Run) -> None:
    assert texts(run) == [
        "▸ Prepare the machines  1:02, usually 1:30",
        "  node_os : Set the kernel's parameters  0:12  12/15 nodes",
        "  on demo-worker-13, demo-worker-14 (tried 2 times of 5), demo-worker-15",
        "  then Run etcd, Run the control planes, Run the workers",
        "  ━━━━────────────────────  phase 2 of 5  1:12, usually 3:05",
    ]


@pytest.mark.parametrize("width", [10, 20, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(run: Run, width: int) -> None:
    assert all(len(text) < width for text in texts(run, width))


def test_a_narrow_terminal_shows_what_matters_most(run: Run) -> None:
    assert texts(run, 40) == [
        "▸ Prepare the machines  1:02",
        "  node_os : Set the kernel's par…  0:12",
        "  on demo-worker-13, 2 more",
        "  then Run etcd, 2 more",
        "  phase 2 of 5  1:12, usually 3:05",
    ]


def test_a_low_terminal_shows_phase_and_step_only(run: Run) -> None:
    assert len(texts(run, height=8)) == 2


def test_a_run_that_has_not_begun_shows_nothing() -> None:
    assert live_lines(Run(0, 5).snapshot(1), 80, 24) == []


def test_more_hosts_than_are_worked_on_at_a_time_are_counted() -> None:
    run = Run(0, parallel=5)
    run.begin_phase("Prepare", HOSTS, 0)
    run.begin_step("step", 0, once=False)
    for host in HOSTS[:5]:
        run.host_began(host)
    assert run.snapshot(1).hosts == 15
    for host in HOSTS[:4]:
        run.host_ended(host, "ok")
    # Fewer are at it than could be: nobody else has this step.
    assert run.snapshot(1).hosts == 5


def test_hosts_that_failed_do_not_have_later_steps() -> None:
    run = Run(0, parallel=1)
    run.begin_phase("Prepare", HOSTS[:3], 0)
    run.begin_step("first", 0, once=False)
    run.host_began(HOSTS[0])
    run.host_ended(HOSTS[0], "unreachable")
    run.end_step()
    run.begin_step("second", 0, once=False)
    run.host_began(HOSTS[1])
    assert run.snapshot(1).hosts == 2


def test_on_the_operators_machine_no_nodes_are_counted() -> None:
    run = Run(0, parallel=5)
    run.begin_phase("Preflight", ["localhost"], 0)
    run.begin_step("step", 0, once=False)
    run.host_began("localhost")
    assert run.snapshot(1).hosts == 0


def test_steps_that_no_host_has_are_no_steps() -> None:
    run = Run(0, parallel=5)
    phase = run.begin_phase("Prepare", HOSTS, 0)
    run.begin_step("skipped", 0, once=False)
    run.host_began(HOSTS[0])
    run.host_ended(HOSTS[0], "")
    assert run.end_step() is None
    run.begin_step("done", 0, once=True)
    run.host_began(HOSTS[0])
    run.host_ended(HOSTS[0], "changed")
    assert run.end_step() is not None
    assert (phase.steps, phase.changed) == (1, 1)
