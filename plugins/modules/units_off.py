#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: units of systemd that are off, as far as they exist."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 7 and 8): no newer syntax, and annotations for 3.6.
# ruff: noqa: UP006, UP035

DOCUMENTATION = r"""
module: units_off
short_description: Turns units of systemd off when they exist
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Stops and disables units that run or would run at the next boot, or masks them for good. Units that do not exist are
    no error, and names may be patterns.
options:
  names:
    description: Names of units with their type, or patterns such as C(*.swap), which stand for units that are loaded.
    type: list
    elements: str
    required: true
  masked:
    description:
      - Mask every unit that a file describes, whether it runs or not, so that nothing starts it and no generator makes
        it anew at boot. It is not stopped.
      - Without it units are stopped and disabled.
    type: bool
    default: false
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Let other time services step aside
  sighup.fury_vsphere.units_off:
    names: [systemd-timesyncd.service, ntpd.service]

- name: Mask the units of swap
  sighup.fury_vsphere.units_off:
    names: ["*.swap"]
    masked: true
"""

RETURN = r"""
actions:
  description: What was done, or would be done in check mode, as command lines.
  returned: success
  type: list
  elements: str
  sample: ["systemctl disable --now systemd-timesyncd.service"]
"""

from typing import Dict, List

from ansible.module_utils.basic import AnsibleModule

AT_WORK = ("active", "activating", "reloading")
ENABLED = ("enabled", "enabled-runtime")


def units_of(shown: str) -> List[Dict[str, str]]:
    """Return the properties of the units that `systemctl show` tells of and that exist, each unit once."""
    units = {}  # type: Dict[str, Dict[str, str]]
    for block in shown.split("\n\n"):
        unit = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        if unit.get("LoadState") == "loaded":
            units[unit["Id"]] = unit
    return list(units.values())


def actions_of(units: List[Dict[str, str]], masked: bool) -> List[List[str]]:
    """Decide what turns the units off. What systemd made of what it found running has no file, and ends with that."""
    if masked:
        return [["systemctl", "mask", unit["Id"]] for unit in units if unit.get("FragmentPath")]
    return [
        ["systemctl", "disable", "--now", unit["Id"]]
        for unit in units
        if unit.get("ActiveState") in AT_WORK or unit.get("UnitFileState") in ENABLED
    ]


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "names": {"type": "list", "elements": "str", "required": True},
            "masked": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    properties = "--property=Id,LoadState,ActiveState,UnitFileState,FragmentPath"
    _rc, out, _err = module.run_command(["systemctl", "show", properties, "--", *module.params["names"]], check_rc=True)
    actions = actions_of(units_of(out), module.params["masked"])
    if not module.check_mode:
        for action in actions:
            module.run_command(action, check_rc=True)
    module.exit_json(
        changed=bool(actions),
        actions=[" ".join(action) for action in actions],
        diff={
            "before": "".join(f"not yet: {' '.join(action)}\n" for action in actions),
            "after": "".join(f"done: {' '.join(action)}\n" for action in actions),
        },
    )


if __name__ == "__main__":
    main()
