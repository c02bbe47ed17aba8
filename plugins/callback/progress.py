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
  - On a terminal the last lines show the phase and the step that run, for how long, how long they usually take, and
    which hosts are at it. Only what was changed, failed or took long stays on the screen then. That needs the Python
    library rich.
  - It is shown line by line where the output is no terminal, with E(FURY_PROGRESS=plain), with E(TERM=dumb), where
    E(CI) is set, and with C(-v).
  - The plan of M(sighup.fury_vsphere.cluster_vms) is shown node by node, that of
    M(sighup.fury_vsphere.golden_image_info) step by step.
  - In the end a table shows the nodes, and what failed is told again, with what it means and what to do where that is
    known.
  - When Ansible writes a log (E(ANSIBLE_LOG_PATH)), every task's complete result goes there, secrets censored.
options:
  progress:
    description:
      - V(plain) shows the run line by line. V(live) draws the last lines of a terminal over and over, also where
        E(CI) is set. Without it the terminal decides.
    type: str
    env:
      - name: FURY_PROGRESS
  result_file:
    description:
      - A file to write the result of the run to for a program, as JSON, readable by its owner only. It is written when
        the run has ended, also when hosts failed, and not when it was interrupted.
      - Its keys are C(check), C(changed), C(plan), C(rules), C(failed), C(changed_hosts), C(nodes), C(endpoint),
        C(verdicts) and C(seconds).
    type: path
    env:
      - name: FURY_RESULT_FILE
  durations_file:
    description: A file that keeps the durations of phases, from which the next runs tell how long they usually take.
    type: path
    env:
      - name: FURY_DURATIONS_FILE
  tell_log:
    description: Whether a run that fails says in the end where its log is.
    type: bool
    default: true
    env:
      - name: FURY_TELL_LOG
requirements:
  - Set as stdout callback in the configuration.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ansible import constants, context
from ansible.plugins.callback import CallbackBase
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.clock import clock
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.closing import (
    failure_lines,
    left_lines,
    recap_lines,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.failure import Failure, failure_text
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.findings import Findings
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.line import Line
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.mode import is_live
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.node_table import node_table
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.nodes import (
    Counts,
    KnownHost,
    Node,
    nodes_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.plan_lines import result_lines
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.private_file import write_private
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.result_document import result_document
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.run import Run
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.durations import Durations
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.fork_guard import ForkGuard
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.run_screen import RunScreen
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.task_event import (
    TaskEvent,
    asks,
    hosts_of_play,
    leads_only,
    step_name,
)


class CallbackModule(CallbackBase):
    """The callback plugin."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "sighup.fury_vsphere.progress"

    def __init__(self) -> None:
        """Start the clock of the run."""
        super().__init__()
        self._is_check = bool(context.CLIARGS.get("check"))
        self._run = Run(time.monotonic(), constants.DEFAULT_FORKS)
        self._screen = RunScreen(self._display, self._run, live=False)
        self._durations = Durations("", "")
        self._findings = Findings()
        self._failures: list[Failure] = []
        self._told: list[Line] = []
        self._hosts: dict[str, KnownHost] = {}
        self._items: Counter[str] = Counter()

    # Events of a run

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """Learn which phases there will be, and how long they took before."""
        name = Path(playbook._file_name).stem + (" --check" if self._is_check else "")
        self._durations = Durations(self.get_option("durations_file") or "", name)
        self._run.expect([play.get_name().strip() for play in playbook.get_plays()])
        shows_more = self._display.verbosity or context.CLIARGS.get("step") or constants.ENABLE_TASK_DEBUGGER
        live = is_live(
            self.get_option("progress") or "",
            os.environ,
            is_terminal=sys.stdout.isatty(),
            is_interactive=bool(shows_more),
        )
        self._screen.stop()
        self._screen = RunScreen(self._display, self._run, live=live)
        self._screen.start()
        # After the screen, which has to do with forks too.
        ForkGuard().install()

    def v2_playbook_on_vars_prompt(self, *_arguments: Any, **_more: Any) -> None:
        """Leave the screen to the question."""
        self._screen.stop()

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Show the play as a phase."""
        self._finish_phase()
        name, hosts, makes = play.get_name().strip(), hosts_of_play(play), self._findings.makes_machines
        phase = self._run.begin_phase(name, hosts, time.monotonic())
        self._screen.begin_phase(
            phase, self._durations.expected(name, len(hosts), makes), self._durations.expected("", None, makes)
        )

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Begin a step; its line is written when it has ended."""
        self._begin_step(task)

    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        """Treat handlers as tasks like others."""
        self._begin_step(task)

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """Remember the host, as the inventory has it."""
        self._run.host_began(host.name)
        if host.name not in self._hosts:
            groups = frozenset(group.name for group in host.get_groups())
            self._hosts[host.name] = KnownHost(host.name, groups, host.get_vars())

    def v2_runner_on_ok(self, result: Any) -> None:
        """Count the host; show the plan when the result carries one."""
        event = self._event(result)
        self._findings.learn(event.module, event.result, event.is_check)
        if event.is_leading:
            self._run.host_ended(event.host, "")
            return
        self._run.host_ended(event.host, "changed" if event.result.get("changed") else "ok")
        if event.is_ours:
            self._tell(list(result_lines(event.result)))
        elif event.module in constants._ACTION_DEBUG and "msg" in event.result:
            message = event.result["msg"]
            lines = message if isinstance(message, list) else str(message).splitlines()
            self._screen.show([Line(str(line)) for line in lines], "    ")

    def _tell(self, lines: list[Line]) -> None:
        """Show what a module of ours tells; a plan that is carried out as it was shown stands there already."""
        if lines and lines != self._told:
            self._screen.show(lines, "    ")
            self._told = lines

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Log it only."""
        self._run.host_ended(self._event(result).host, "")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Show the host and the reason at once."""
        event = self._event(result)
        # A preflight fails for what it found.
        self._findings.learn(event.module, event.result, event.is_check)
        if ignore_errors:
            self._run.host_ended(event.host, "ignored")
        else:
            self._fail(event, is_unreachable=False)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Show the host and the reason at once."""
        event = self._event(result)
        if event.may_be_unreachable:
            self._run.host_ended(event.host, "ignored")
        else:
            self._fail(event, is_unreachable=True)

    def v2_runner_retry(self, result: Any) -> None:
        """Log it, and tell how often it was tried."""
        event = self._event(result)
        tried, most = event.result.get("attempts"), event.result.get("retries")
        self._run.host_told(event.host, f"tried {tried} times of {most}" if most else f"tried {tried} times")

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Tell how far the host is in its loop; what the items are may be nobody's business."""
        self._count_item(result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        """Tell how far the host is in its loop."""
        self._count_item(result)

    def v2_runner_item_on_skipped(self, result: Any) -> None:
        """Tell how far the host is in its loop."""
        self._count_item(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Close with the nodes, what failed and what is left."""
        self._finish_phase()
        seconds = time.monotonic() - self._run.started
        summaries = {host: stats.summarize(host) for host in sorted(stats.processed)}
        counts = {
            host: Counts(each["ok"], each["changed"], each["failures"], each["unreachable"])
            for host, each in summaries.items()
        }
        # What was rescued did not fail.
        failures = [each for each in self._failures if counts[each.host].failed or counts[each.host].unreachable]
        nodes = nodes_of(self._findings, self._hosts.values(), counts)
        if not failures:
            self._durations.keep("", self._machines(), self._findings.makes_machines, seconds)
        self._close(counts, nodes, failures, seconds)
        document = result_document(
            self._findings,
            failures,
            nodes,
            [host for host, each in counts.items() if each.changed],
            seconds=seconds,
            check=self._is_check,
        )
        self._write_result(document)

    # Steps and phases

    def _begin_step(self, task: Any) -> None:
        self._finish_step()
        if asks(task):
            self._screen.stop()
        self._items.clear()
        self._run.begin_step(step_name(task), time.monotonic(), once=bool(task.run_once), is_shown=not leads_only(task))

    def _finish_step(self) -> None:
        step = self._run.end_step()
        if step:
            self._screen.end_step(step, time.monotonic() - step.started)

    def _finish_phase(self) -> None:
        self._finish_step()
        phase = self._run.end_phase()
        if phase:
            seconds = time.monotonic() - phase.started
            if phase.steps and not phase.lost:
                self._durations.keep(phase.name, len(phase.hosts), self._findings.makes_machines, seconds)
            self._screen.end_phase(phase, seconds)

    def _fail(self, event: TaskEvent, *, is_unreachable: bool) -> None:
        step = self._run.step
        self._run.host_ended(event.host, "unreachable" if is_unreachable else "failed")
        failure = Failure(
            event.host, step.name if step else "", failure_text(event.result), event.module, is_unreachable
        )
        self._failures.append(failure)
        self._screen.fail(failure)

    def _count_item(self, result: Any) -> None:
        host = TaskEvent(result).host
        self._items[host] += 1
        self._run.host_told(host, f"{self._items[host]} done")

    def _event(self, result: Any) -> TaskEvent:
        """Take a task's result and write it to the log; `no_log` has censored it before."""
        event = TaskEvent(result)
        step = self._run.step
        text = json.dumps(json.loads(self._dump_results(event.result, indent=None)), ensure_ascii=False)
        self._screen.log(f"{step.name if step else ''} | {event.host} => {text}")
        return event

    # The end

    def _machines(self) -> int:
        return sum(1 for host in self._hosts.values() if host.role)

    def _close(self, counts: dict[str, Counts], nodes: list[Node], failures: list[Failure], seconds: float) -> None:
        log = str(constants.DEFAULT_LOG_PATH or "") if self.get_option("tell_log") else ""
        has_tasks = self._screen.is_live and bool(nodes)
        self._screen.stop()
        table = node_table(nodes, self._screen.width - 5, has_tasks=has_tasks)
        self._screen.section(f"Summary  [{clock(seconds)}]", [*([] if has_tasks else recap_lines(counts)), *table])
        self._screen.section("What is left to do", left_lines(self._findings))
        self._screen.section("What failed", failure_lines(failures, log))

    def _write_result(self, document: dict[str, Any]) -> None:
        """Write the result of the run for the program that asked for it."""
        path = self.get_option("result_file")
        if not path:
            return
        try:
            write_private(Path(path), json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n")
        except OSError as error:
            self._display.error(f"The result cannot be written to {path}: {error.strerror}")
