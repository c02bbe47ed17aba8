#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the hooks of a node, as the node knows them."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: hook_run
short_description: Starts a hook on a node, and tells what became of hooks
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - The part of M(sighup.fury_vsphere.run_hooks) that runs on the node. Use that one.
  - A hook runs apart from the connection that started it, under a supervisor (a transient systemd unit C(fury-hook-*))
    that ends it at its time limit and writes down how it ended. A later call hears of it.
  - What the node remembers is in C(/var/lib/fury/hook-runs), the output in C(/var/log/fury/hooks).
options:
  moment:
    description: The moment that the hooks belong to.
    type: str
    required: true
  hooks:
    description: The hooks to tell of.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the hook, unique in its moment.
        type: str
        required: true
      fingerprint:
        description: What tells the hook from a changed one.
        type: str
        required: true
      former_mark:
        description: File in C(/var/lib/fury/hooks/MOMENT) with which version 0.1.0 said that the hook had run.
        type: str
        default: ""
      rerun:
        description: Whether to run it again although it has run.
        type: bool
        default: false
  start:
    description: Start the one hook of O(hooks), when it is to be started. Nothing is started in check mode.
    type: dict
    suboptions:
      script:
        description: The script, a file on the node.
        type: path
        required: true
      job:
        description:
          - A file on the node, in JSON, with C(arguments), C(environment) and C(timeout_seconds). In a file, as the
            environment may hold secrets.
        type: path
        required: true
  heard:
    description: Ends of hooks that somebody has heard of by now. An answer of this module may be lost on its way.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the hook.
        type: str
        required: true
      run:
        description: The run that has ended, C(record.run) in the answer.
        type: str
        required: true
  patience:
    description: Seconds to wait for hooks that go on.
    type: int
    default: 0
extends_documentation_fragment: sighup.fury_vsphere.attributes.no_diff
"""

EXAMPLES = r"""
- name: Look whether a hook has run
  sighup.fury_vsphere.hook_run:
    moment: first_boot
    hooks:
      - name: network.sh
        fingerprint: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
"""

RETURN = r"""
hooks:
  description: The hooks, in their order.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the hook.
      type: str
      sample: network.sh
    action:
      description:
        - What is to be done. V(start) and V(restart) (its last run was cut off) start it, V(wait) waits, as it goes on.
        - V(take) is an end that nobody has heard of before (see O(heard)), V(keep) a hook that has run.
      type: str
      sample: keep
    record:
      description:
        - Its last run. C(code) (exit code), C(timed_out), C(started) and C(ended) (seconds since 1970), C(boot) (id of
          the machine's start that it ran in) and others. Empty when it never ran.
      type: dict
    same_boot:
      description: Whether the machine has not been started anew since then.
      type: bool
      sample: true
    log:
      description: File on the node with its standard output and error.
      type: str
      sample: /var/log/fury/hooks/first_boot/network.sh.log
    output:
      description: The end of that file, at most a MiB, in Base64; with V(take) only.
      type: str
      sample: aGVsbG8K
"""

import base64
import inspect
import os
import shutil
import sys
import time
import uuid
from typing import Any, Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks import supervisor
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.decision import (
    KEEP,
    RESTART,
    START,
    TAKE,
    decide,
)

RUNS = "/var/lib/fury/hook-runs"
FORMER_MARKS = "/var/lib/fury/hooks"
LOGS = "/var/log/fury/hooks"
SYSTEMD = "/run/systemd/system"
MOST_OUTPUT = 1024 * 1024
# Within this time a supervisor that was started is at work.
START_SECONDS = 30
INTERVAL = 0.2


def directory_of(moment: str, name: str) -> str:
    """Return where a hook is on the node."""
    return os.path.join(RUNS, moment, name)


def remember_heard(moment: str, name: str, run: str) -> None:
    """Note that somebody has heard of the end of a run; nothing when there was another one since."""
    path = os.path.join(directory_of(moment, name), supervisor.RECORD)
    record = supervisor.read_json(path)
    if record and record.get("run") == run and record.get("ended") is not None:
        record["told"] = True
        supervisor.write_json(path, record)


class Hook:
    """One hook of a node."""

    def __init__(self, moment: str, wanted: Dict[str, Any]) -> None:
        """Keep where it is and what is wanted of it."""
        self.moment = moment
        self.wanted = wanted
        self.directory = directory_of(moment, wanted["name"])
        self.log = os.path.join(LOGS, moment, wanted["name"] + ".log")
        self._record_path = os.path.join(self.directory, supervisor.RECORD)

    @property
    def record(self) -> Optional[Dict[str, Any]]:
        """Return its last run; None when it never ran."""
        return supervisor.read_json(self._record_path)

    @property
    def is_running(self) -> bool:
        """Tell whether a run goes on."""
        return supervisor.is_running(self.directory)

    def action(self) -> str:
        """Return what is to be done about it."""
        # Asked before the record is read: a run that ends in between has then ended in the record, too.
        running = self.is_running
        record = self.record
        if record is None and not running and not self.wanted["rerun"] and self._ran_formerly():
            return KEEP
        return decide(record, self.wanted["fingerprint"], self.wanted["rerun"], running)

    def _ran_formerly(self) -> bool:
        mark = self.wanted["former_mark"]
        return bool(mark) and os.path.exists(os.path.join(FORMER_MARKS, self.moment, mark))

    def described(self, action: str) -> Dict[str, Any]:
        """Return what the module tells of it."""
        record = self.record or {}
        told = {"name": self.wanted["name"], "action": action, "record": record, "log": self.log}
        told["same_boot"] = record.get("boot") == supervisor.boot_id()
        if action == TAKE:
            told["output"] = base64.b64encode(self._output()).decode()
        return told

    def _output(self) -> bytes:
        try:
            with open(self.log, "rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - MOST_OUTPUT))
                return file.read()
        except FileNotFoundError:
            return b""

    def prepare(self, script: str, job_path: str) -> str:
        """Put the script and its job in their places; return the name of the run."""
        for directory in (RUNS, os.path.dirname(self.directory), self.directory, os.path.dirname(self.log)):
            os.makedirs(directory, mode=0o700, exist_ok=True)
        supervisor.end_orphan(self.record or {})
        place = os.path.join(self.directory, supervisor.SCRIPT)
        shutil.copyfile(script, place + ".new")
        os.chmod(place + ".new", 0o700)
        os.replace(place + ".new", place)
        job = supervisor.read_json(job_path) or {}
        run = uuid.uuid4().hex
        job.update(run=run, fingerprint=self.wanted["fingerprint"], log=self.log)
        supervisor.write_json(os.path.join(self.directory, supervisor.JOB), job)
        return run

    def has_begun(self, run: str) -> bool:
        """Wait until the supervisor is at work, or has done it already."""
        until = time.time() + START_SECONDS
        while (self.record or {}).get("run") != run:
            if time.time() > until:
                return False
            time.sleep(INTERVAL)
        return True


def write_program() -> str:
    """Keep the supervisor's program on the node; return its path."""
    path = os.path.join(RUNS, "supervisor.py")
    source = inspect.getsource(supervisor)
    try:
        with open(path) as file:
            is_there = file.read() == source
    except FileNotFoundError:
        is_there = False
    if not is_there:
        with open(path + ".new", "w") as file:
            file.write(source)
        os.replace(path + ".new", path)
    return path


def launch_command(hook: Hook, run: str, program: str) -> List[str]:
    """Return the command that starts a supervisor apart from this session."""
    command = [sys.executable, program, hook.directory, run]
    if not os.path.isdir(SYSTEMD):
        # A machine without systemd, which has no sessions that take their processes with them.
        return ["setsid", "--fork", *command]
    unit = "fury-hook-{}-{}".format(hook.moment.replace("_", "-"), run[:8])
    description = "--description=Hook {} at {}".format(hook.wanted["name"], hook.moment)
    # What a script leaves running goes on when it has ended.
    return ["systemd-run", "--quiet", "--unit", unit, description, "--property=KillMode=process", *command]


def start(module: AnsibleModule, hook: Hook) -> None:
    """Start a hook; end the module with the reason when that is not possible."""
    run = hook.prepare(module.params["start"]["script"], module.params["start"]["job"])
    code, out, err = module.run_command(launch_command(hook, run, write_program()))
    if code != 0 or not hook.has_begun(run):
        reason = (err or out).strip() or f"its supervisor did not begin within {START_SECONDS} seconds"
        module.fail_json(msg=f"Failed to start the script {hook.wanted['name']} ({hook.moment}): {reason}")


def wait(hooks: List[Hook], patience: int) -> None:
    """Wait for hooks that go on."""
    until = time.time() + patience
    while time.time() < until and any(hook.is_running for hook in hooks):
        time.sleep(INTERVAL)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "moment": {"type": "str", "required": True},
            "hooks": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {
                    "name": {"type": "str", "required": True},
                    "fingerprint": {"type": "str", "required": True},
                    "former_mark": {"type": "str", "default": ""},
                    "rerun": {"type": "bool", "default": False},
                },
            },
            "start": {
                "type": "dict",
                "options": {
                    "script": {"type": "path", "required": True},
                    "job": {"type": "path", "required": True},
                },
            },
            "heard": {
                "type": "list",
                "elements": "dict",
                "default": [],
                "options": {
                    "name": {"type": "str", "required": True},
                    "run": {"type": "str", "required": True},
                },
            },
            "patience": {"type": "int", "default": 0},
        },
        supports_check_mode=True,
    )
    hooks = [Hook(module.params["moment"], wanted) for wanted in module.params["hooks"]]
    changed = False
    if not module.check_mode:
        for heard in module.params["heard"]:
            remember_heard(module.params["moment"], heard["name"], heard["run"])
    if module.params["start"]:
        if len(hooks) != 1:
            module.fail_json(msg=f"Failed to start a script: {len(hooks)} are named, and one can be started at a time")
        changed = hooks[0].action() in (START, RESTART)
        if changed and not module.check_mode:
            start(module, hooks[0])
    if not module.check_mode:
        wait(hooks, module.params["patience"])
    module.exit_json(changed=changed, hooks=[hook.described(hook.action()) for hook in hooks])


if __name__ == "__main__":
    main()
