# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`get inventory`: the Ansible inventory of the living cluster."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from ..ansible_files import connection_variables, is_template, plain_yaml
from ..cluster_run import cluster_run
from ..command import inventory_command
from ..console import Screen
from ..failure import ExpectedError
from ..options import Options
from ..own_file import write_own

_MARK = "__ansible_unsafe"


def get_inventory(options: Options, screen: Screen) -> None:
    """Ask vCenter, and print the inventory, or write it into a directory."""
    with cluster_run(options, screen) as run, tempfile.TemporaryFile() as answer:
        run.carry_out(inventory_command(run.around), answer.fileno())
        answer.seek(0)
        listed = _listed(answer.read(), run.around.log)
    form = options.output or "yaml"
    inventory = complete_inventory(
        without_marks(listed, keep_templates=form == "json"), connection_variables(run.cluster.model, run.workdir)
    )
    text = json.dumps(inventory, indent=2) + "\n" if form == "json" else plain_yaml(inventory)
    if options.outdir is None:
        sys.stdout.write(text)
        return
    target = options.outdir / ("inventory.json" if form == "json" else "inventory.yaml")
    written = write_own(target, text, options.force)
    screen.say(f"{'wrote' if written else 'already there:'} {target}")


def _listed(answer: bytes, log: Path) -> dict[str, Any]:
    try:
        listed: dict[str, Any] = json.loads(answer)
    except ValueError as error:
        raise ExpectedError(f"ansible-inventory printed no JSON: {error}; see above, and its log {log}") from error
    return listed


def complete_inventory(listed: dict[str, Any], connection: dict[str, Any]) -> dict[str, Any]:
    """Return what `ansible-inventory --list` prints as an inventory file that reaches the nodes by itself.

    Such a file has, unlike the list, groups below each other, and variables of hosts in the group `all`.
    """
    variables = listed.get("_meta", {}).get("hostvars", {})
    groups: dict[str, Any] = {
        name: {
            **({"hosts": {host: {} for host in group["hosts"]}} if group.get("hosts") else {}),
            **({"children": {child: {} for child in group["children"]}} if group.get("children") else {}),
        }
        for name, group in listed.items()
        if name not in ("_meta", "all")
    }
    return {"all": {"vars": connection, "hosts": variables, "children": groups}}


def without_marks(value: Any, keep_templates: bool) -> Any:
    """Return data without Ansible's marks of text that came from outside, which it must not expand.

    What looks like a template is still not expanded: YAML marks it in its own way. JSON has none, and keeps Ansible's.
    """
    if isinstance(value, list):
        return [without_marks(each, keep_templates) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {_MARK} and not (keep_templates and is_template(value[_MARK])):
        return value[_MARK]
    return {key: without_marks(each, keep_templates) for key, each in value.items()}
