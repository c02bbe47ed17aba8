"""The operator's side of hooks: what is asked of a node, kept of it, and told."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.sighup.fury_vsphere.plugins.action.run_hooks import ActionModule

LOG = "/var/log/fury/hooks/first_boot/a.sh.log"


def state(action: str, output: str = "", same_boot: bool = True, **record: Any) -> dict[str, Any]:
    """Return what the module hook_run tells of a hook."""
    told = {"action": action, "record": record, "same_boot": same_boot, "log": LOG}
    return {**told, "output": base64.b64encode(output.encode()).decode()} if action == "take" else told


NEW = state("start")
KEPT = state("keep", code=0, started=1.0, ended=2.0)
RUNS = state("wait", started=1.0, ended=None, timeout_seconds=600)
DONE = state("take", "hello\n", run="r", code=0, started=1.0, ended=2.5, timed_out=False)
FAILED = state("take", "oh\n", code=3, started=1.0, ended=2.0, timed_out=False)
LATE = state("take", "oh\n", code=143, started=1.0, ended=8.0, timed_out=True, timeout_seconds=600)

Run = Callable[..., tuple[dict[str, Any], list[dict[str, Any]]]]


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "a.sh").write_text("#!/bin/sh\n")
    return str(tmp_path / "a.sh")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the action against a node that answers as it is told; return the result and what the node was asked."""

    def run_action(
        scripts: list[Any], *answers: list[dict[str, Any]], check: bool = False, **arguments: Any
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        task = MagicMock(async_val=0, check_mode=check, environment=[])
        task.args = {"moment": "first_boot", "scripts": scripts, "log_directory": str(tmp_path / "logs"), **arguments}
        connection = MagicMock()
        connection._shell.tmpdir = "/tmp/remote"  # noqa: S108 - on a node that is none
        action = ActionModule(task, connection, MagicMock(), MagicMock(), MagicMock(), MagicMock())
        asked: list[dict[str, Any]] = []
        # The last call only says what was heard.
        waiting = iter([*answers, []])

        def node(module_name: str, module_args: dict[str, Any], task_vars: Any) -> dict[str, Any]:
            assert (module_name, task_vars["inventory_hostname"]) == ("sighup.fury_vsphere.hook_run", "node-1")
            asked.append(module_args)
            return {"hooks": next(waiting)}

        with (
            patch.object(ActionModule, "_execute_module", side_effect=node),
            patch.object(ActionModule, "_transfer_data") as transfer,
            patch.object(ActionModule, "_fixup_perms2"),
        ):
            result = action.run(task_vars={"inventory_hostname": "node-1"})
        result["transferred"] = [call.args[1] for call in transfer.call_args_list]
        return result, asked

    return run_action


def test_a_hook_that_has_run_costs_one_call(run: Run, script: str) -> None:
    result, asked = run([script], [KEPT])
    assert len(asked) == 1
    assert (result["changed"], result["hooks"][0]["action"], result["transferred"]) == (False, "kept", [])


def test_a_new_hook_is_handed_over_and_its_output_is_kept(run: Run, script: str, tmp_path: Path) -> None:
    hook = {"path": script, "arguments": ["1"], "environment": {"A": "x", "FURY_NODE": "y"}, "timeout_seconds": 9}
    result, asked = run([hook], [NEW], [RUNS], [RUNS], [DONE], environment={"FURY_NODE": "node-1"})
    assert result["changed"]
    assert result["hooks"] == [
        {
            "name": "a.sh",
            "path": script,
            "action": "ran",
            "code": 0,
            "seconds": 1.5,
            "log": f"{tmp_path}/logs/node-1/first_boot/a.sh.log",
            "node_log": LOG,
        }
    ]
    content, job = result["transferred"]
    assert content == b"#!/bin/sh\n"
    assert job == '{"arguments": ["1"], "environment": {"A": "x", "FURY_NODE": "node-1"}, "timeout_seconds": 9}'
    assert ["start" in each for each in asked] == [False, True, False, False, False]
    assert [each["heard"] for each in asked] == [[], [], [], [], [{"name": "a.sh", "run": "r"}]]
    log = Path(result["hooks"][0]["log"])
    assert (log.read_text(), log.stat().st_mode & 0o777) == ("hello\n", 0o600)


def test_the_end_of_a_script_that_is_done_at_once_is_heard_in_the_call_that_starts_it(run: Run, script: str) -> None:
    result, asked = run([script], [NEW], [DONE])
    assert (result["hooks"][0]["action"], len(asked)) == ("ran", 3)
    assert Path(result["hooks"][0]["log"]).read_text() == "hello\n"


def test_nothing_secret_is_an_argument_of_a_module(run: Run, script: str) -> None:
    _result, asked = run([{"path": script, "environment": {"TOKEN": "hunter2"}}], [NEW], [DONE])
    assert "hunter2" not in str(asked)


def test_check_mode_starts_nothing(run: Run, script: str) -> None:
    result, asked = run([script], [NEW], check=True)
    assert (result["changed"], result["hooks"][0]["action"], len(asked)) == (True, "runs", 1)
    assert result["diff"] == {"before": "not run yet: a.sh\n", "after": "run: a.sh\n"}


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (
            FAILED,
            "The script {script} (moment first_boot) failed on node-1 with exit code 3, so nothing more was done on "
            "this node. Its output is in {log}, and on the node in " + LOG + ". Correct the script and run again.",
        ),
        (
            LATE,
            "The script {script} (moment first_boot) ran longer on node-1 than its time limit of 600 seconds and was "
            "ended, with all its processes, so nothing more was done on this node. Its output is in {log}, and on the "
            "node in " + LOG + ". Correct the script, or give it more with timeout_seconds, and run again.",
        ),
    ],
)
def test_a_failure_is_the_last_and_says_where_its_output_is(
    run: Run, script: str, tmp_path: Path, outcome: dict[str, Any], message: str
) -> None:
    result, _asked = run([script, script], [NEW, NEW], [RUNS], [outcome])
    log = tmp_path / "logs/node-1/first_boot/a.sh.log"
    assert result["failed"]
    assert result["msg"] == message.format(script=script, log=log)
    assert len(result["hooks"]) == 1
    assert log.read_text() == "oh\n"


def test_a_run_of_before_is_waited_for(run: Run, script: str) -> None:
    result, asked = run([script], [RUNS], [RUNS], [DONE])
    assert (result["changed"], result["hooks"][0]["action"]) == (False, "ended")
    assert all("start" not in each for each in asked)


def test_an_older_content_is_waited_for_and_then_the_new_one_runs(run: Run, script: str) -> None:
    result, asked = run([script], [RUNS], [NEW], [RUNS], [DONE])
    assert result["hooks"][0]["action"] == "ran"
    assert sum("start" in each for each in asked) == 1


@pytest.mark.parametrize(("same_boot", "why"), [(True, "was killed"), (False, "was cut off by a restart")])
def test_a_run_that_was_cut_off_runs_again_and_says_so(run: Run, script: str, same_boot: bool, why: str) -> None:
    result, _asked = run([script], [state("restart", same_boot=same_boot, started=1.0)], [RUNS], [DONE])
    assert result["hooks"][0]["action"] == "ran again"
    (warning,) = result["warnings"]
    assert why in warning


def test_a_run_that_is_killed_while_it_is_waited_for_is_an_error(run: Run, script: str) -> None:
    with pytest.raises(AnsibleActionFail, match="was killed on node-1 together with what watches over it"):
        run([script], [NEW], [RUNS], [state("restart", started=1.0)])


def test_scripts_that_cannot_be_run_are_one_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("echo\n")
    with pytest.raises(AnsibleActionFail, match=r"a does not exist; the first line of .*b names no interpreter"):
        run([f"{tmp_path}/a", {"path": f"{tmp_path}/b"}])


def test_without_scripts_the_node_is_not_asked(run: Run) -> None:
    result, asked = run([])
    assert (result["changed"], asked) == (False, [])


def test_what_is_to_run_again_is_told_to_the_node(run: Run, script: str) -> None:
    _result, asked = run([script], [KEPT], pool="apps", rerun=["apps:first_boot"])
    assert asked[0]["hooks"][0]["rerun"] is True
    _result, asked = run([script], [KEPT], pool="apps", rerun=["infra"])
    assert asked[0]["hooks"][0]["rerun"] is False
