"""Running ansible-playbook against one vCenter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from simulator import VCenter

PROGRAM = Path(sys.executable).with_name("ansible-playbook")


def surroundings(vcenter: VCenter, folder: Path) -> dict[str, str]:
    """Return the environment that it runs in, with Ansible's own files in a folder, where it is started."""
    # As a shell says where it is: the playbooks keep secrets there.
    return {**os.environ, **vcenter.environment, "ANSIBLE_HOME": str(folder / "ansible"), "PWD": str(folder)}


def ansible_playbook(vcenter: VCenter, folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it in a folder, out of reach of the repository's own ansible.cfg."""
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        env=surroundings(vcenter, folder),
        capture_output=True,
        text=True,
        check=False,
    )
