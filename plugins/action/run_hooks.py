# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Action: the operator's scripts on a node; documented in the module of this name."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.decision import (
    KEEP,
    RESTART,
    START,
    TAKE,
    WAIT,
    succeeded,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.outcome import cut_off, failure, interruption
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.script_file import script_problem
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.wanted_hook import (
    WantedHook,
    is_chosen,
    path_of,
    wanted_hooks,
    words_of,
)

ARGUMENTS = {
    "moment": {"type": "str", "required": True},
    "scripts": {"type": "list", "elements": "raw", "required": True},
    "environment": {"type": "dict", "default": {}},
    "log_directory": {"type": "path", "required": True},
    "pool": {"type": "str", "default": ""},
    "rerun": {"type": "list", "elements": "str", "default": []},
}
# One call to the node waits so long for a script: a connection that is silent for minutes may be cut.
CALL_SECONDS = 25
# Beyond a script's own limit: its processes are asked to end first.
GRACE_SECONDS = 60


class ActionModule(ActionBase):
    """The action plugin."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Find what is to be run, run it, and return the result."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, self._options = self.validate_argument_spec(ARGUMENTS)
        self._variables = task_vars or {}
        self._node = str(self._variables.get("inventory_hostname", ""))
        self._heard: list[dict[str, str]] = []
        hooks = self._read()
        result |= {"changed": False, "hooks": [], "diff": {"before": "", "after": ""}}
        if not hooks:
            return result
        told = self._ask(hooks)["hooks"]
        for hook, state in zip(hooks, told, strict=True):
            entry = self._settle(hook, state, result)
            result["hooks"].append(entry)
            if result.get("failed"):
                break
        if self._heard and not self._task.check_mode:
            self._ask([])
        return result

    def _read(self) -> list[WantedHook]:
        """Read the scripts; all problems of all of them are one error."""
        problems = [problem for script in self._options["scripts"] if (problem := script_problem(path_of(script)))]
        if problems:
            raise AnsibleActionFail(
                f"Nothing was run on {self._node}, as these cannot be (moment {self._options['moment']}): "
                f"{'; '.join(problems)}. Correct them and run again."
            )
        return wanted_hooks(self._options["scripts"])

    def _ask(self, hooks: list[WantedHook], **more: Any) -> dict[str, Any]:
        """Call the node's part of this action."""
        moment, pool, words = self._options["moment"], self._options["pool"], words_of(self._options["rerun"])
        answer: dict[str, Any] = self._execute_module(
            module_name="sighup.fury_vsphere.hook_run",
            module_args={
                "moment": moment,
                "hooks": [
                    {
                        "name": hook.name,
                        "fingerprint": hook.fingerprint,
                        "former_mark": hook.former_mark,
                        "rerun": is_chosen(hook, moment, pool, words),
                    }
                    for hook in hooks
                ],
                "heard": self._heard,
                **more,
            },
            task_vars=self._variables,
        )
        if answer.get("failed") or "hooks" not in answer:
            raise AnsibleActionFail(str(answer.get("msg", "The node did not answer.")))
        self._heard = []
        return answer

    def _settle(self, hook: WantedHook, state: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        """Bring one hook to its end and write down in the result how; return its entry."""
        action = "kept" if state["action"] == KEEP else "ended"
        if state["action"] in (START, RESTART) and self._task.check_mode:
            self._note(hook, result)
            return self._entry(hook, {**state, "record": {}}, "runs")
        if state["action"] == WAIT and not self._task.check_mode:
            state = self._wait(hook, int(state["record"].get("timeout_seconds", 0)))
        if state["action"] in (START, RESTART):
            action = "ran"
            if state["action"] == RESTART:
                action = "ran again"
                text = interruption(hook.name, self._node, state["record"], state["same_boot"])
                result.setdefault("warnings", []).append(text)
            self._note(hook, result)
            state = self._start(hook)
            # A short script has ended by now.
            if state["action"] == WAIT:
                state = self._wait(hook, hook.timeout_seconds)
            if state["action"] == RESTART:
                raise AnsibleActionFail(cut_off(hook, self._options["moment"], self._node, state["log"]))
        if state["action"] == TAKE:
            if not self._task.check_mode:
                self._keep_output(hook, state)
            # The node is told with the next call that this end was heard of: an answer may be lost on its way.
            self._heard.append({"name": hook.name, "run": str(state["record"].get("run"))})
            if not succeeded(state["record"]):
                result["failed"] = True
                result["msg"] = failure(hook, self._options["moment"], self._node, state, str(self._local_log(hook)))
        return self._entry(hook, state, action)

    def _start(self, hook: WantedHook) -> dict[str, Any]:
        """Hand the script to the node and start it; return its state then.

        What it is told goes in a file: it may hold secrets.
        """
        if self._connection._shell.tmpdir is None:
            self._make_tmp_path()
        directory = self._connection._shell.tmpdir
        script, job = (self._connection._shell.join_path(directory, name) for name in ("script", "job.json"))
        environment = {**hook.environment, **self._options["environment"]}
        content = {
            "arguments": list(hook.arguments),
            "environment": {str(key): str(value) for key, value in environment.items()},
            "timeout_seconds": hook.timeout_seconds,
        }
        self._transfer_data(script, hook.content)
        self._transfer_data(job, json.dumps(content))
        self._fixup_perms2((directory, script, job), execute=False)
        state: dict[str, Any] = self._ask([hook], start={"script": script, "job": job})["hooks"][0]
        return state

    def _wait(self, hook: WantedHook, limit: int) -> dict[str, Any]:
        """Ask until a hook does not run any more; return its state then."""
        until = time.monotonic() + limit + GRACE_SECONDS
        while True:
            state: dict[str, Any] = self._ask([hook], patience=CALL_SECONDS)["hooks"][0]
            if state["action"] != WAIT:
                return state
            if time.monotonic() > until:
                raise AnsibleActionFail(
                    f"The script {hook.path} still runs on {self._node}, beyond its time limit of {limit} seconds. "
                    f"Look at its unit there: systemctl list-units 'fury-hook-*'"
                )

    def _note(self, hook: WantedHook, result: dict[str, Any]) -> None:
        """Count a script that was run, or would be in check mode."""
        result["changed"] = True
        result["diff"]["before"] += f"not run yet: {hook.name}\n"
        result["diff"]["after"] += f"run: {hook.name}\n"

    def _local_log(self, hook: WantedHook) -> Path:
        return Path(self._options["log_directory"]) / self._node / self._options["moment"] / f"{hook.name}.log"

    def _keep_output(self, hook: WantedHook, state: Mapping[str, Any]) -> None:
        """Write what a script printed; only its owner may read it, as scripts print what they like."""
        log = self._local_log(hook)
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(base64.b64decode(state["output"]))

    def _entry(self, hook: WantedHook, state: Mapping[str, Any], action: str) -> dict[str, Any]:
        """Return what is told of one hook."""
        record = state["record"]
        ended = record.get("ended")
        return {
            "name": hook.name,
            "path": hook.path,
            "action": action,
            "code": record.get("code"),
            "seconds": round(ended - record["started"], 1) if ended else None,
            "log": str(self._local_log(hook)),
            "node_log": state["log"],
        }
