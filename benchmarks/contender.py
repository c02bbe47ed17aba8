"""Who is measured: a command, what must hold after it, and how its time is read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .commands import run
from .measurement import Kind, Run
from .paths import OWN_TIME
from .simulated import VCenter

# Variables of the user's shell that would change what is measured.
_FOREIGN = ("PYTHON", "ANSIBLE_", "FURY_", "VSPHERE_", "VMWARE_", "SSL_CERT_", "REQUESTS_CA_")


@dataclass(frozen=True)
class Contender:
    """One that does a work.

    Attributes:
        command: run in a directory of its own, in which `files` are.
        problem: why it cannot be run; empty when it can.
        slow: left out unless everything is asked for.
    """

    name: str
    kind: Kind
    command: Sequence[str | Path]
    files: Mapping[str, str]
    problem: str = ""
    slow: bool = False

    @property
    def is_timed_inside(self) -> bool:
        """Tell whether the program tells its time itself."""
        return self.kind.floor == Kind.FLOOR_INSIDE


def run_once(contender: Contender, vcenter: VCenter, check: Callable[[str], str]) -> Run:
    """Run a contender once; `check` tells from its output what is wrong with its result, or nothing."""
    with scratch(contender.files) as directory, vcenter.calls() as calls:
        ended = run(contender.command, directory, _environment(vcenter, directory))
    failure = ended.failure or check(ended.output)
    seconds = ended.seconds
    if contender.is_timed_inside and not failure:
        seconds = float(json.loads(ended.output)["seconds"])
    return Run(seconds, calls, failure)


def own_time(program: str, *arguments: str | int) -> list[str | Path]:
    """Return the command of a program in `own_time/`, which prints its own time."""
    return [sys.executable, OWN_TIME / f"{program}.py", *map(str, arguments)]


@contextmanager
def scratch(files: Mapping[str, str]) -> Iterator[Path]:
    """Make a directory with these files for the body; an empty ansible.cfg keeps other settings out."""
    with TemporaryDirectory(prefix="fury-bench-") as name:
        directory = Path(name)
        for file, text in {"ansible.cfg": "", **files}.items():
            (directory / file).write_text(text)
        yield directory


def _environment(vcenter: VCenter, directory: Path) -> dict[str, str]:
    """Return the environment variables: the connection in the words of all contenders, TLS verified for all."""
    ours = vcenter.environment
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)},
        **ours,
        "VMWARE_HOST": ours["VSPHERE_SERVER"],
        "VMWARE_PORT": ours["VSPHERE_PORT"],
        "VMWARE_USER": ours["VSPHERE_USER"],
        "VMWARE_PASSWORD": ours["VSPHERE_PASSWORD"],
        # The peers have no option for the authority.
        "SSL_CERT_FILE": ours["VSPHERE_CA_FILE"],
        "REQUESTS_CA_BUNDLE": ours["VSPHERE_CA_FILE"],
        "ANSIBLE_CONFIG": str(directory / "ansible.cfg"),
        "ANSIBLE_HOME": str(directory / "ansible"),
        "ANSIBLE_REMOTE_TEMP": str(directory / "ansible" / "remote"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_DEPRECATION_WARNINGS": "false",
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true",
        "ANSIBLE_NOCOLOR": "true",
    }
