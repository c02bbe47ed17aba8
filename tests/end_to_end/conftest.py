"""What the end-to-end tests share: a config for the lab, the commands of a user, and a look into vCenter."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pyVim.connect import Disconnect, SmartConnect
from pyVim.task import WaitForTask
from pyVmomi import vim
from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves the tests' own modules out

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
# The lab of the tests lies in another network than the examples': `lab/lab env` tells where.
EXAMPLE_NETWORK, TEST_NETWORK = "10.213.0.0/24", os.environ.get("LAB_SUBNET", "")


@dataclass
class ProcessWatch:
    """Collects the command lines of all processes while it runs."""

    seen: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ProcessWatch:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        self.seen.add((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
                    except OSError:  # the process has ended meanwhile
                        continue


@dataclass
class Operator:
    """A person at a shell, with one config and one working directory.

    Attributes:
        program: furyctl-vsphere, as it is called.
        environment: variables beside those of the lab.
    """

    config: Path
    workdir: Path
    program: list[str] = field(default_factory=lambda: ["furyctl-vsphere"])
    environment: dict[str, str] = field(default_factory=dict)
    transcript: list[str] = field(default_factory=list)
    command_lines: set[str] = field(default_factory=set)

    def furyctl(
        self, verb: str, *flags: str, answer: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `furyctl-vsphere cluster VERB` with our config and working directory."""
        with ProcessWatch() as watch:
            result = subprocess.run(
                [*self.program, "cluster", verb, "-c", str(self.config), "-w", str(self.workdir), *flags],
                capture_output=True,
                text=True,
                input=answer,
                env={**os.environ, **self.environment, **(env or {})},
                check=False,
            )
        self.command_lines |= watch.seen
        self.transcript.append(result.stdout + result.stderr)
        return result

    def run(self, *words: str, config: Path | None = None, program: str = "") -> subprocess.CompletedProcess[str]:
        """Run a verb of today's furyctl, with its flags, with our working directory and our config or another one."""
        result = subprocess.run(
            [
                *([program] if program else self.program),
                *words,
                "-c",
                str(config or self.config),
                "-w",
                str(self.workdir),
            ],
            capture_output=True,
            text=True,
            env={**os.environ, **self.environment},
            check=False,
        )
        self.transcript.append(result.stdout + result.stderr)
        return result

    def kubectl(self, *arguments: str) -> Any:
        """Run kubectl with the kubeconfig that the apply left; return its JSON."""
        command = ["kubectl", "--kubeconfig", str(self.workdir / "secrets" / "kubeconfig"), *arguments, "-o", "json"]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(result.stdout)

    def on(self, hosts: str, command: str) -> dict[str, str]:
        """Run a shell command as root on hosts of the cluster; return what it prints, by host."""
        result = subprocess.run(
            ["ansible", hosts, "--become", "-m", "ansible.builtin.shell", "-a", command],
            cwd=self.workdir / "provision",
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        _before, *parts = re.split(r"^(\S+) \| \w+ \| rc=0 >>\n", result.stdout, flags=re.MULTILINE)
        return {host: text.strip() for host, text in zip(parts[::2], parts[1::2], strict=True)}

    def change(self, change: Callable[[Any], None]) -> None:
        """Edit the config as a person would, comments kept."""
        yaml = YAML()
        document = yaml.load(self.config)
        change(document)
        yaml.dump(document, self.config)


@pytest.fixture(scope="session")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """Give the demo's config, moved to the tests' network, and an empty working directory."""
    yield from with_example(tmp_path_factory.mktemp("operator"), "demo")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line whatever becomes of the test."""

    def print_it(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}\n")

    return print_it


def with_example(home: Path, name: str) -> Iterator[Operator]:
    """Yield somebody with an example's config, and destroy the cluster afterwards."""
    # All of them, without working directories: one may use another's scripts.
    shutil.copytree(EXAMPLES, home / "examples", ignore=shutil.ignore_patterns("cluster"))
    config = home / "examples" / name / "cluster.yml"
    config.write_text(config.read_text().replace(EXAMPLE_NETWORK, TEST_NETWORK))
    person = Operator(config, home / "cluster")
    yield person
    # Whatever the tests left is removed, so that the lab can be used again.
    person.furyctl("destroy", "--force")


@pytest.fixture(scope="module")
def another_operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """Give the same to somebody else, whose cluster is not that of other tests."""
    yield from with_example(tmp_path_factory.mktemp("another-operator"), "demo")


@pytest.fixture(scope="module")
def careful_operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """Give the highly available example to somebody."""
    yield from with_example(tmp_path_factory.mktemp("careful-operator"), "highly-available")


@dataclass
class Vcenter:
    """Reads of the lab's vCenter, apart from the product's own code."""

    content: Any

    def machines(self) -> dict[str, dict[str, Any]]:
        """Return id, custom attributes and power state of every VM that is no template, by name."""
        return self._read(templates=False)

    def templates(self) -> dict[str, dict[str, Any]]:
        """Return the same of every template."""
        return self._read(templates=True)

    def _read(self, *, templates: bool) -> dict[str, dict[str, Any]]:
        names = {definition.key: definition.name for definition in self.content.customFieldsManager.field}
        view = self.content.viewManager.CreateContainerView(self.content.rootFolder, [vim.VirtualMachine], True)
        found = {}
        for machine in view.view:
            if machine.config.template == templates:
                attributes = {names[value.key]: value.value for value in machine.customValue}
                found[machine.name] = {"id": machine._moId, "power": machine.runtime.powerState, **attributes}
        view.Destroy()
        return found

    def power(self, name: str, *, on: bool) -> None:
        """Switch a machine on, or off without asking its guest."""
        machine = self._machine(name)
        WaitForTask(machine.PowerOnVM_Task() if on else machine.PowerOffVM_Task())

    def destroy(self, name: str) -> None:
        """Destroy a machine that is off."""
        WaitForTask(self._machine(name).Destroy_Task())

    def _machine(self, name: str) -> Any:
        return next(
            vim.VirtualMachine(each["id"], self.content.rootFolder._stub)
            for found, each in self.machines().items()
            if found == name
        )

    def folders(self) -> set[str]:
        """Return the names of all folders."""
        view = self.content.viewManager.CreateContainerView(self.content.rootFolder, [vim.Folder], True)
        names = {folder.name for folder in view.view}
        view.Destroy()
        return names


@pytest.fixture
def vcenter() -> Iterator[Vcenter]:
    """Connect to the lab's vCenter with its own certificate authority."""
    service = SmartConnect(
        host=os.environ["VSPHERE_SERVER"],
        port=int(os.environ["VSPHERE_PORT"]),
        user=os.environ["VSPHERE_USER"],
        pwd=os.environ["VSPHERE_PASSWORD"],
        sslContext=ssl.create_default_context(cafile=os.environ["VSPHERE_CA_FILE"]),
    )
    yield Vcenter(service.RetrieveContent())
    Disconnect(service)
