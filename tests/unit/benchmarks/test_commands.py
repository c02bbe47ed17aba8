"""Running one command."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.commands import Ended, run


def python(program: str, directory: Path) -> Ended:
    return run([sys.executable, "-c", program], directory, os.environ)


def test_output_is_returned(tmp_path: Path) -> None:
    ended = python("print('{\"seconds\": 1}')", tmp_path)
    assert (ended.output, ended.failure) == ('{"seconds": 1}\n', "")
    assert ended.seconds > 0


def test_failure_is_told_by_its_most_telling_line(tmp_path: Path) -> None:
    ended = python("print('fatal: [localhost]: no such host\\n\\nPLAY RECAP'); raise SystemExit(2)", tmp_path)
    assert ended.failure == "exit code 2: fatal: [localhost]: no such host"


def test_what_a_command_leaves_behind_is_ended(tmp_path: Path) -> None:
    # A named pipe ends for its reader when the last process that can write to it has ended.
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        ended = python("import subprocess; subprocess.Popen(['sleep', '600'], stdout=open('pipe', 'w'))", tmp_path)
        readable, _, _ = select.select([reader], [], [], 30)
    finally:
        os.close(reader)
    assert ended.failure == ""
    assert readable


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('ready', 'w'); time.sleep(60)"
# It may have started processes with sessions of their own, as Ansible has, which only itself can end.
ORDERLY = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(pathlib.Path('asked').touch()))
open('ready', 'w')
time.sleep(60)
"""


@pytest.mark.parametrize(("program", "is_asked"), [(STUBBORN, False), (ORDERLY, True)])
def test_interrupted_command_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, is_asked: bool
) -> None:
    wait, processes = subprocess.Popen.wait, []

    def interrupt(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        if not processes:
            processes.append(process)
            while not (tmp_path / "ready").exists():
                time.sleep(0.01)
            raise KeyboardInterrupt
        return wait(process, timeout)

    monkeypatch.setattr("benchmarks.commands.subprocess.Popen.wait", interrupt)
    monkeypatch.setattr("benchmarks.commands._PATIENCE", 2)
    with pytest.raises(KeyboardInterrupt):
        python(program, tmp_path)
    assert processes[0].returncode is not None
    assert (tmp_path / "asked").exists() == is_asked
