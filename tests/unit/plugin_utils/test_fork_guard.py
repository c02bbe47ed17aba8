"""Signals that come while a program forks."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

# A hook takes its time, as one that waits for a lock does; the signal comes meanwhile.
PROGRAM = """\
import os, signal, sys, threading, time
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.fork_guard import ForkGuard

number, hook = int(sys.argv[1]), sys.argv[2]
child = None

def end(number, frame):
    # As Ansible does: it tells the children that it knows.
    raise KeyboardInterrupt(f"child is known: {child is not None}")

signal.signal(number, end)
os.register_at_fork(**{hook: lambda: time.sleep(0.6)})
for _ in range(int(sys.argv[3])):
    ForkGuard().install()
threading.Timer(0.2, os.kill, (os.getpid(), number)).start()
try:
    child = os.fork()
    if child == 0:
        os._exit(signal.getsignal(number) is not end)
    time.sleep(5)
    print("not interrupted", flush=True)
except KeyboardInterrupt as interrupt:
    print(interrupt, flush=True)
print("exit code of the child:", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
try:
    os.kill(os.getpid(), number)
    time.sleep(5)
except KeyboardInterrupt:
    print("handled as before")
"""


def run(number: signal.Signals, hook: str, guards: int) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(number.value), hook, str(guards)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert result.stderr == "", "nothing was dropped"
    return result.stdout.splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("guards", [1, 2], ids=["one playbook", "two playbooks"])
def test_signal_after_the_fork_is_handled_when_the_child_is_known(number: signal.Signals, guards: int) -> None:
    said = run(number, "after_in_parent", guards)
    assert said == ["child is known: True", "exit code of the child: 0", "handled as before"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_before_the_fork_is_left_to_the_parent(number: signal.Signals) -> None:
    said = run(number, "before", 1)
    assert said == ["child is known: True", "exit code of the child: 0", "handled as before"]


def test_signal_that_nobody_handles_ends_both() -> None:
    program = """\
import os, signal, sys, threading, time
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.fork_guard import ForkGuard

os.register_at_fork(before=lambda: time.sleep(0.6))
ForkGuard().install()
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
child = os.fork()
time.sleep(5)
print("still here")
"""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False
    )
    assert result.returncode == -signal.SIGTERM
    assert result.stdout == ""
