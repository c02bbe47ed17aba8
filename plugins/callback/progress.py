# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Stdout callback: a run on one screen, and all of it in the log."""

from __future__ import annotations

DOCUMENTATION = r"""
name: progress
type: stdout
short_description: Shows a run as phases and steps, and writes every result to the log
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - One line per play (a phase) and one per task with the number of hosts that were ok, changed or failed, and its
    duration; tasks that no host runs are left out.
  - The plan of M(sighup.fury_vsphere.cluster_vms) is shown node by node, that of
    M(sighup.fury_vsphere.golden_image_info) step by step.
  - When Ansible writes a log (E(ANSIBLE_LOG_PATH)), every task's complete result goes there, secrets censored.
requirements:
  - Set as stdout callback in the configuration.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible import constants, context
from ansible.plugins.callback import CallbackBase
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.failure import Failure, failure_text
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.findings import Findings
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.nodes import Counts, KnownHost, nodes_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.private_file import write_private
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.result_document import result_document

COLLECTION = "sighup.fury_vsphere."

# These only lead to other tasks: a line for each would hide the steps.
SILENT_ACTIONS = ("include_role", "include_tasks", "include_vars", "validate_argument_spec")

# One that all versions of Ansible have a level for in their log.
HEADING = constants.COLOR_VERBOSE

# How a plan's actions are marked; what is kept is not shown.
PLAN_MARKS = {
    "create": ("+", constants.COLOR_OK),
    "power_on": ("^", constants.COLOR_CHANGED),
    "repair": ("~", constants.COLOR_CHANGED),
    "change": ("~", constants.COLOR_CHANGED),
    "power_cycle": ("~", constants.COLOR_CHANGED),
    "pending": ("!", constants.COLOR_WARN),
    "replace": ("!", constants.COLOR_WARN),
    "surplus": ("?", constants.COLOR_WARN),
    "delete": ("-", constants.COLOR_ERROR),
    "outside": (".", constants.COLOR_SKIP),
}

# Steps of a golden image's plan that make nothing.
IMAGE_MARKS = {
    "up_to_date": ("=", constants.COLOR_OK),
    "replace": ("-", constants.COLOR_ERROR),
    "refuse": ("!", constants.COLOR_WARN),
}


def plan_lines(plan: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield text and colour of every line of a plan of virtual machines."""
    for step in plan:
        if step["action"] in PLAN_MARKS:
            mark, colour = PLAN_MARKS[step["action"]]
            address = f" ({step['address']})" if step.get("address") else ""
            yield f"{mark} {step['action'].replace('_', ' ')} {step['node']}{address}: {step['reason']}", colour
    if not any(step["action"] in PLAN_MARKS for step in plan):
        yield f"= nothing to do: {len(plan)} virtual machines are as the config asks", constants.COLOR_OK


def image_lines(plan: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield text and colour of every line of a plan of a golden image."""
    for step in plan:
        mark, colour = IMAGE_MARKS.get(step["action"], PLAN_MARKS["create"])
        yield f"{mark} {step['action'].replace('_', ' ')} {step['object']}: {step['reason']}", colour


def rule_lines(changes: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield text and colour of every change of the rules of where machines run."""
    marks = {"create": PLAN_MARKS["create"], "update": PLAN_MARKS["change"], "remove": PLAN_MARKS["delete"]}
    for each in changes:
        mark, colour = marks[each["action"]]
        where = f"{each['kind']} {each['name']} in {each['vsphere_cluster']}"
        yield f"{mark} {each['action']} {where}: {each['reason']}", colour


def verdict_lines(verdicts: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield text and colour of what a preflight warns of; what is well is only counted."""
    for each in verdicts:
        if each["status"] == "warning":
            remedy = f"; {each['remedy']}" if each.get("remedy") else ""
            yield f"! {each['check']} {each['object']}: {each['detail']}{remedy}", constants.COLOR_WARN
    counts = Counter(str(each["status"]) for each in verdicts)
    yield f"= {', '.join(f'{status} {count}' for status, count in sorted(counts.items()))}", constants.COLOR_OK


def any_plan_lines(plan: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield text and colour of every line of a plan, of machines or of an image."""
    return image_lines(plan) if any("object" in step for step in plan) else plan_lines(plan)


# What the modules of this collection return for a person, and how it is shown.
LINES = {"plan": any_plan_lines, "changes": rule_lines, "verdicts": verdict_lines}


def step_name(name: str) -> str:
    """Name a task as a step: without the collection that its role comes from."""
    return name.strip().removeprefix(COLLECTION)


def clock(seconds: float) -> str:
    """Format a duration in seconds as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class CallbackModule(CallbackBase):
    """The callback plugin."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "sighup.fury_vsphere.progress"

    def __init__(self) -> None:
        """Start the clock of the run."""
        super().__init__()
        self._run_started = time.monotonic()
        self._task_started = self._run_started
        self._task_name = ""
        self._states: Counter[str] = Counter()
        self._findings = Findings()
        self._failures: list[Failure] = []
        self._hosts: dict[str, KnownHost] = {}

    # Events of a run

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Show the play as a phase."""
        self._finish_task()
        elapsed = clock(time.monotonic() - self._run_started)
        self._display.display(f"\n▸ {play.get_name().strip()}  [{elapsed}]", color=HEADING)

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Remember the task; its line is written when it has ended."""
        self._begin_task(step_name(task.get_name()))

    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        """Treat handlers as tasks like others."""
        self._begin_task(step_name(task.get_name()))

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """Remember the host, as the inventory has it."""
        if host.name not in self._hosts:
            groups = frozenset(group.name for group in host.get_groups())
            self._hosts[host.name] = KnownHost(host.name, groups, host.get_vars())

    def v2_runner_on_ok(self, result: Any) -> None:
        """Count the host; show the plan when the result carries one."""
        outcome = self._outcome(result)
        self._findings.learn(self._action(result), outcome, self._is_check(result))
        if self._action(result).removeprefix("ansible.builtin.") in SILENT_ACTIONS:
            return
        self._states["changed" if outcome.get("changed") else "ok"] += 1
        shown = next((key for key in LINES if isinstance(outcome.get(key), list)), "")
        if shown and self._action(result).startswith(COLLECTION):
            for text, colour in LINES[shown](outcome[shown]):
                self._display.display(f"    {text}", color=colour)
        elif self._action(result) in constants._ACTION_DEBUG and "msg" in outcome:
            lines = outcome["msg"] if isinstance(outcome["msg"], list) else str(outcome["msg"]).splitlines()
            for line in lines:
                self._display.display(f"    {line}")

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Log it only."""
        self._outcome(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Show the host and the reason at once."""
        outcome = self._outcome(result)
        # A preflight fails for what it found.
        self._findings.learn(self._action(result), outcome, self._is_check(result))
        self._states["ignored" if ignore_errors else "failed"] += 1
        if not ignore_errors:
            self._show_failure(result, "failed", failure_text(outcome))

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Show the host and the reason at once."""
        outcome = self._outcome(result)
        if self._is_expected(result):
            self._states["ignored"] += 1
            return
        self._states["unreachable"] += 1
        self._show_failure(result, "unreachable", failure_text(outcome))

    def v2_runner_retry(self, result: Any) -> None:
        """Log it only."""
        self._outcome(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Close with one line per host."""
        self._finish_task()
        self._display.display(f"\n▸ Summary  [{clock(time.monotonic() - self._run_started)}]", color=HEADING)
        for host in sorted(stats.processed):
            summary = stats.summarize(host)
            failed = summary["failures"] or summary["unreachable"]
            colour = (
                constants.COLOR_ERROR
                if failed
                else constants.COLOR_CHANGED
                if summary["changed"]
                else constants.COLOR_OK
            )
            self._display.display(
                f"    {host} : ok={summary['ok']} changed={summary['changed']} "
                f"unreachable={summary['unreachable']} failed={summary['failures']}",
                color=colour,
            )
        self._write_result(stats)

    # The end

    def _write_result(self, stats: Any) -> None:
        """Write the result of the run for the program that asked for it."""
        path = os.environ.get("FURY_RESULT_FILE")
        if not path:
            return
        summaries = {host: stats.summarize(host) for host in stats.processed}
        counts = {
            host: Counts(each["ok"], each["changed"], each["failures"], each["unreachable"])
            for host, each in summaries.items()
        }
        document = result_document(
            self._findings,
            # What was rescued did not fail.
            [each for each in self._failures if counts[each.host].failed or counts[each.host].unreachable],
            nodes_of(self._findings, self._hosts.values(), counts),
            [host for host, each in counts.items() if each.changed],
            seconds=time.monotonic() - self._run_started,
            check=bool(context.CLIARGS.get("check")),
        )
        try:
            write_private(Path(path), json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n")
        except OSError as error:
            self._display.error(f"The result cannot be written to {path}: {error.strerror}")

    # Lines

    def _begin_task(self, name: str) -> None:
        self._finish_task()
        self._task_name = name
        self._task_started = time.monotonic()

    def _finish_task(self) -> None:
        if self._states:
            counts = ", ".join(f"{state} {count}" for state, count in sorted(self._states.items()))
            colour = None
            if self._states["failed"] or self._states["unreachable"]:
                colour = constants.COLOR_ERROR
            elif self._states["changed"]:
                colour = constants.COLOR_CHANGED
            took = time.monotonic() - self._task_started
            self._display.display(f"  {self._task_name} … {counts} ({took:.1f} s)", color=colour)
        self._states.clear()

    def _show_failure(self, result: Any, state: str, text: str) -> None:
        indented = text.replace("\n", "\n      ")
        self._failures.append(
            Failure(self._host(result), self._task_name, text, self._action(result), state == "unreachable")
        )
        self._display.display(
            f"    ✗ {self._host(result)} {state} at '{self._task_name}':\n      {indented}", color=constants.COLOR_ERROR
        )

    def _outcome(self, result: Any) -> dict[str, Any]:
        """Return a task's result and write it to the log; `no_log` has censored it before."""
        # ansible-core 2.19 gave the attributes public names; 2.16 has the underscored ones only.
        outcome: dict[str, Any] = result.result if hasattr(result, "result") else result._result
        text = json.dumps(json.loads(self._dump_results(outcome, indent=None)), ensure_ascii=False)
        self._display.display(f"{self._task_name} | {self._host(result)} => {text}", log_only=True)
        return outcome

    @staticmethod
    def _host(result: Any) -> str:
        host = result.host if hasattr(result, "host") else result._host
        return str(host.get_name())

    @staticmethod
    def _is_expected(result: Any) -> bool:
        task = result.task if hasattr(result, "task") else result._task
        return bool(task.ignore_unreachable)

    @staticmethod
    def _is_check(result: Any) -> bool:
        task = result.task if hasattr(result, "task") else result._task
        return bool(task.check_mode)

    @staticmethod
    def _action(result: Any) -> str:
        task = result.task if hasattr(result, "task") else result._task
        return str(task.action)
