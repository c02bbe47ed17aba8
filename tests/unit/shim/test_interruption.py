"""Runs that are ended by a signal, with a stand-in for ansible-playbook, whose workers are in sessions of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from furyctl_vsphere import ansible as ansible_module
from furyctl_vsphere.cli import main

pytestmark = pytest.mark.usefixtures("directory", "credentials", "ansible")

# The patience is for the tests of what does not end.
PROGRAM = """
import sys
from pathlib import Path
from furyctl_vsphere import ansible, execution, run_processes
from furyctl_vsphere.cli import main
execution.find_ansible_playbook = lambda: Path("ansible-playbook").absolute()
if len(sys.argv) > 1:
    ansible._FIRST_PATIENCE, ansible._LAST_PATIENCE, run_processes._PATIENCE = map(float, sys.argv[1:])
sys.exit(main(["cluster", "apply"]))
"""
FOR_EVER = "while :; do sleep 0.05; done\n"


def interrupted(directory: Path, number: signal.Signals, *patience: float) -> tuple[int, str]:
    """Start an apply, end it by a signal when Ansible says that it has started; return exit code and errors."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, patience)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        wait_for(directory / "started")
        process.send_signal(number)
        _, error = process.communicate(timeout=20)
    return process.returncode, error


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.05)


def is_alive(pid_file: Path) -> bool:
    try:
        return psutil.Process(int(pid_file.read_text())).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_reach_ansible(directory: Path, number: signal.Signals, code: int) -> None:
    (directory / "behaviour").write_text(
        f"trap 'touch {directory}/told; exit 99' INT TERM HUP\ntouch {directory}/started\n{FOR_EVER}"
    )
    returned, error = interrupted(directory, number)
    assert (directory / "told").exists()
    assert returned == code
    assert "interrupted; running the same command again goes on from here" in error
    assert "Traceback" not in error


def test_lock_lives_as_long_as_the_run(directory: Path) -> None:
    (directory / "behaviour").write_text(f"touch {directory}/started\n{FOR_EVER}")
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        wait_for(directory / "started")
        second = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
        run.terminate()
    assert second.returncode == 1
    assert f"another run (process {run.pid}) works in this directory" in second.stderr


@pytest.mark.parametrize("deafness", ["", "trap '' TERM; "], ids=["asked to end", "killed"])
def test_worker_that_nobody_told_does_not_outlive_the_run(directory: Path, deafness: str) -> None:
    """It was being forked when Ansible handed the signal to its workers."""
    worker = directory / "worker"
    (directory / "behaviour").write_text(
        "trap 'exit 99' TERM\n"
        f"setsid sh -c '{deafness}echo $$ > {worker}.new; mv {worker}.new {worker}; {FOR_EVER}' &\n"
        f"while ! [ -e {worker} ]; do sleep 0.05; done; touch {directory}/started\n{FOR_EVER}"
    )
    returned, _ = interrupted(directory, signal.SIGTERM, 10, 20, 0.5)
    assert returned == 128 + signal.SIGTERM
    assert not is_alive(worker)
    # The lock is free.
    (directory / "behaviour").write_text("")
    assert main(["cluster", "apply"]) == 0


def test_ansible_that_loses_a_signal_gets_it_again(directory: Path) -> None:
    (directory / "behaviour").write_text(
        f"trap 'trap \"touch {directory}/told; exit 99\" INT' INT\ntouch {directory}/started\n{FOR_EVER}"
    )
    returned, _ = interrupted(directory, signal.SIGINT, 0.5, 20, 0.5)
    assert (directory / "told").exists()
    assert returned == 128 + signal.SIGINT


def test_ansible_that_hangs_is_killed(directory: Path) -> None:
    (directory / "behaviour").write_text(
        f"trap '' INT\necho $$ > {directory}/pid\ntouch {directory}/started\n{FOR_EVER}"
    )
    returned, error = interrupted(directory, signal.SIGINT, 0.3, 0.6, 0.5)
    assert returned == 128 + signal.SIGINT
    assert "interrupted" in error
    assert not is_alive(directory / "pid")


def test_nothing_begins_after_a_signal_that_came_too_late_to_end_ansible(directory: Path, ansible: Path) -> None:
    (directory / "behaviour").write_text(f"kill -TERM $PPID; trap 'exit 0' TERM; {FOR_EVER}")
    assert main(["cluster", "destroy", "--force"]) == 128 + signal.SIGTERM
    assert len(ansible.read_text().splitlines()) == 1, "it was shown what would be deleted, and no more"


def test_signal_that_comes_while_ansible_is_being_started_ends_it(
    directory: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (directory / "behaviour").write_text(FOR_EVER)
    start = subprocess.Popen

    def interrupted_start(*arguments: Any, **options: Any) -> Any:
        child = start(*arguments, **options)
        os.kill(os.getpid(), signal.SIGTERM)
        return child

    monkeypatch.setattr(ansible_module.subprocess, "Popen", interrupted_start)
    assert main(["cluster", "apply"]) == 128 + signal.SIGTERM
    assert "interrupted" in capfd.readouterr().err
