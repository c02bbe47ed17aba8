"""Running one command."""

from __future__ import annotations

import os
import select
import sys
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


def test_interrupted_command_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupt(process: object, *_arguments: object) -> None:
        if not started:
            started.append(process.pid)  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    monkeypatch.setattr("benchmarks.commands.subprocess.Popen.wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        python("import time; time.sleep(60)", tmp_path)
    pid, status = os.waitpid(started[0], 0)
    assert (pid, os.WTERMSIG(status)) == (started[0], 9)
