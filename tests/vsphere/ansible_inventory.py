"""Running ansible-inventory on a source of the plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from simulator import VCenter

SOURCE = "plugin: sighup.fury_vsphere.cluster\n"


class AnsibleInventory:
    """ansible-inventory against one vCenter."""

    def __init__(self, vcenter: VCenter, directory: Path) -> None:
        self._vcenter = vcenter
        self._directory = directory

    def __call__(self, text: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it on a source with this text."""
        source = self._directory / "demo.fury_vsphere.yml"
        source.write_text(text)
        program = Path(sys.executable).with_name("ansible-inventory")
        return subprocess.run(
            [program, "-i", source, *arguments],
            cwd=self._directory,  # out of reach of the repository's own ansible.cfg
            env={
                **os.environ,
                **self._vcenter.environment,
                "ANSIBLE_HOME": str(self._directory / "ansible"),
                "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )


def plain(variables: dict[str, Any]) -> dict[str, Any]:
    """Take off the mark that Ansible puts on what came from elsewhere."""
    return {
        name: value["__ansible_unsafe"] if isinstance(value, dict) and "__ansible_unsafe" in value else value
        for name, value in variables.items()
    }
