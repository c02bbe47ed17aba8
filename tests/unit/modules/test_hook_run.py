# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Hooks on a node, with real processes: run, cut off, killed, waited for."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks import supervisor
from ansible_collections.sighup.fury_vsphere.plugins.modules import hook_run

LONG = "sleep 60\n"


class Node:
    """A directory that stands for a node; the module runs on it as Ansible runs it, arguments on stdin."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.program = root / "module.py"
        source = Path(hook_run.__file__).read_text()
        for place in ("/var/lib/fury/hook-runs", "/var/lib/fury/hooks", "/var/log/fury/hooks", "/run/systemd/system"):
            source = source.replace(f'"{place}"', repr(f"{root}{place}"))
        self.program.write_text(source)
        self.hook = {"name": "a.sh", "fingerprint": "1"}

    def call(self, check: bool = False, **arguments: Any) -> dict[str, Any]:
        given = {
            "moment": "first_boot",
            "hooks": [self.hook],
            "_ansible_check_mode": check,
            "_ansible_tmpdir": str(self.root),
            **arguments,
        }
        done = subprocess.run(
            [sys.executable, self.program],
            input=json.dumps({"ANSIBLE_MODULE_ARGS": given}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    def state(self, hear: bool = True, **arguments: Any) -> dict[str, Any]:
        """Return what the module tells of the hook, and let it know that it was heard."""
        result = self.call(**arguments)
        assert not result.get("failed"), result["msg"]
        state: dict[str, Any] = result["hooks"][0]
        if hear and state["action"] == "take":
            self.call(hooks=[], heard=[{"name": state["name"], "run": state["record"]["run"]}])
        return state

    def start(self, script: str, patience: int = 20, timeout_seconds: int = 30, **arguments: Any) -> dict[str, Any]:
        (self.root / "script").write_text(f"#!/bin/sh\necho ran >> {self.root}/runs\n{script}")
        job = {"arguments": ["one", "two words"], "environment": {"A": "hunter2"}, "timeout_seconds": timeout_seconds}
        (self.root / "job").write_text(json.dumps(job))
        files = {"script": f"{self.root}/script", "job": f"{self.root}/job"}
        return self.state(start=files, patience=patience, **arguments)

    @property
    def runs(self) -> int:
        """How often a script of `start` has begun."""
        runs = self.root / "runs"
        return len(runs.read_text().splitlines()) if runs.exists() else 0

    def directory(self, name: str = "a.sh") -> Path:
        return self.root / f"var/lib/fury/hook-runs/first_boot/{name}"

    def supervisors(self) -> list[int]:
        """Return the processes of supervisors of this node."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes()
                except OSError:  # it has ended meanwhile
                    continue
                if f"{self.root}/var/lib/fury/hook-runs/supervisor.py".encode() in line:
                    found.append(int(entry.name))
        return found

    def processes(self) -> list[int]:
        """Return the process that leads a script's group, while it lives."""
        record = json.loads((self.directory() / "record.json").read_text())
        return [pid for pid in [record.get("process", 0)] if supervisor.birth_of(pid)]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    node = Node(tmp_path)
    yield node
    for process in node.supervisors():
        os.kill(process, signal.SIGKILL)
    if (node.directory() / "record.json").exists():
        for process in node.processes():
            os.killpg(process, signal.SIGKILL)


def until(condition: Callable[[], Any]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


def output(state: dict[str, Any]) -> str:
    return base64.b64decode(state["output"]).decode()


def test_a_script_runs_once_and_its_end_is_told_once(node: Node) -> None:
    first = node.start('echo "$A $1 $2 $HOME"; echo err >&2\n')
    assert (first["action"], first["record"]["code"]) == ("take", 0)
    assert output(first) == f"hunter2 one two words {Path('~').expanduser()}\nerr\n"
    assert Path(first["log"]).read_text() == output(first)
    assert Path(first["log"]).stat().st_mode & 0o777 == 0o600
    again = node.start("")
    assert (again["action"], "output" in again, node.runs) == ("keep", False, 1)


def test_what_a_script_is_told_does_not_stay_on_the_node(node: Node) -> None:
    node.start("")
    for file in (node.root / "var").rglob("*"):
        assert not file.is_file() or "hunter2" not in file.read_text(), file


def test_check_mode_tells_and_does_nothing(node: Node) -> None:
    assert node.start("", check=True)["action"] == "start"
    assert node.call(check=True)["hooks"][0]["action"] == "start"
    assert not (node.root / "var").exists()


def test_a_changed_script_runs_again_also_when_it_is_changed_back(node: Node) -> None:
    for fingerprint in ("1", "2", "2", "1"):
        node.hook["fingerprint"] = fingerprint
        node.start("")
    assert node.runs == 3


def test_what_is_asked_for_runs_again(node: Node) -> None:
    node.start("")
    node.start("", hooks=[{**node.hook, "rerun": True}])
    assert node.runs == 2


def test_the_log_of_the_run_before_is_kept(node: Node) -> None:
    node.start("echo first\n")
    second = node.start("echo second\n", hooks=[{**node.hook, "rerun": True}])
    assert output(second) == "second\n"
    assert Path(second["log"] + ".1").read_text() == "first\n"


def test_failure_is_told_with_its_code_and_tried_again(node: Node) -> None:
    assert node.start("exit 7\n")["record"]["code"] == 7
    assert node.start("kill -9 $$\n")["record"]["code"] == 137
    assert node.start("")["record"]["code"] == 0
    assert node.runs == 3


def test_a_script_that_cannot_be_run_says_so(node: Node) -> None:
    (node.root / "script").write_text("#!/no/such/interpreter\n")
    (node.root / "job").write_text(json.dumps({"arguments": [], "environment": {}, "timeout_seconds": 5}))
    files = {"script": f"{node.root}/script", "job": f"{node.root}/job"}
    state = node.state(start=files, patience=20)
    assert state["record"]["code"] == 126
    assert output(state) == "It cannot be run: No such file or directory\n"


def test_the_time_limit_ends_the_script_and_its_processes(node: Node) -> None:
    script = f"(trap '' TERM; sleep 60; echo survived > {node.root}/survived) & echo $! > {node.root}/child; wait\n"
    state = node.start(script, timeout_seconds=1)
    assert (state["action"], state["record"]["timed_out"]) == ("take", True)
    assert output(state).endswith("It was ended after 1 seconds, its time limit.\n")
    until(lambda: not supervisor.birth_of(int((node.root / "child").read_text())))


def test_what_a_script_leaves_running_does_not_hold_it_up(node: Node) -> None:
    state = node.start(f"sleep 30 & echo $! > {node.root}/child\n")
    assert state["action"] == "take"
    assert supervisor.birth_of(int((node.root / "child").read_text()))
    os.kill(int((node.root / "child").read_text()), signal.SIGKILL)


def test_a_run_that_goes_on_is_waited_for_and_not_doubled(node: Node) -> None:
    # The call is over before the script is: a connection that was lost.
    assert node.start("sleep 4; echo done\n", patience=0)["action"] == "wait"
    assert node.start("", patience=0)["action"] == "wait"
    state = node.state(patience=20)
    assert (state["action"], output(state), node.runs) == ("take", "done\n", 1)
    assert node.state()["action"] == "keep"


def test_a_run_that_ended_meanwhile_is_heard_of(node: Node) -> None:
    node.start("sleep 1; exit 4\n", patience=0)
    until(lambda: not node.supervisors())
    state = node.start("")
    assert (state["action"], state["record"]["code"], node.runs) == ("take", 4, 1)


def test_an_end_is_told_until_somebody_has_heard_of_it(node: Node) -> None:
    assert node.start("exit 4\n", hear=False)["action"] == "take"
    assert node.start("", hear=False)["action"] == "take"
    assert node.state(hear=False, heard=[{"name": "a.sh", "run": "another"}])["action"] == "take"
    assert node.start("")["record"]["code"] == 4
    assert node.state()["action"] == "start"
    assert node.runs == 1


def test_an_older_content_that_goes_on_is_waited_for(node: Node) -> None:
    node.start("sleep 5\n", patience=0)
    node.hook["fingerprint"] = "2"
    assert node.start("", patience=0)["action"] == "wait"
    assert node.state(patience=20)["action"] == "start"
    assert node.start("")["action"] == "take"
    assert node.runs == 2


def test_a_run_that_died_with_the_machine_is_run_again(node: Node) -> None:
    node.start(LONG, patience=0)
    (process,) = node.processes()
    for each in node.supervisors():
        os.kill(each, signal.SIGKILL)
    os.killpg(process, signal.SIGKILL)
    record = node.directory() / "record.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "boot": "another"}))
    until(lambda: not node.supervisors())
    state = node.state()
    assert (state["action"], state["same_boot"]) == ("restart", False)
    assert node.start("")["action"] == "take"
    assert node.runs == 2


def test_an_orphan_is_ended_before_the_script_runs_again(node: Node) -> None:
    node.start(LONG, patience=0)
    (process,) = node.processes()
    for each in node.supervisors():
        os.kill(each, signal.SIGKILL)
    until(lambda: not node.supervisors())
    state = node.state()
    assert (state["action"], state["same_boot"]) == ("restart", True)
    assert supervisor.birth_of(process)
    assert node.start("")["action"] == "take"
    assert not supervisor.birth_of(process)
    assert node.runs == 2


def test_a_call_that_was_killed_before_anything_began_leaves_nothing(node: Node) -> None:
    directory = node.directory()
    directory.mkdir(parents=True)
    (directory / "job.json").write_text('{"run": "of a call that was killed"')
    (directory / "script.new").write_text("half")
    assert node.start("")["action"] == "take"
    assert node.runs == 1


def test_what_ran_with_the_former_version_does_not_run_again(node: Node) -> None:
    marks = node.root / "var/lib/fury/hooks/first_boot"
    marks.mkdir(parents=True)
    (marks / "abc.done").touch()
    node.hook["former_mark"] = "abc.done"
    assert node.start("")["action"] == "keep"
    assert node.runs == 0
    assert node.start("", hooks=[{**node.hook, "rerun": True}])["action"] == "take"


def test_hooks_of_the_same_moment_do_not_meet(node: Node) -> None:
    node.start("echo one\n")
    node.start("echo two\n", hooks=[{"name": "a.sh-2", "fingerprint": "1"}])
    states = node.call(hooks=[node.hook, {"name": "a.sh-2", "fingerprint": "1"}])["hooks"]
    assert [state["action"] for state in states] == ["keep", "keep"]
    assert [Path(state["log"]).read_text() for state in states] == ["one\n", "two\n"]


def test_long_output_is_told_by_its_end(node: Node) -> None:
    state = node.start("head -c 3000000 /dev/zero | tr '\\0' x; echo end\n")
    assert len(output(state)) == hook_run.MOST_OUTPUT
    assert output(state).endswith("xend\n")
