"""This program under the name furyctl, with a stand-in for the real one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "hunter2"  # noqa: S105  # of the fixture `credentials`

# Records how it was called, and does what its first argument says.
STAND_IN = """#!{python}
import json, os, signal, sys
record = {{
    "arguments": [os.fsencode(each).hex() for each in sys.argv[1:]],
    "stdin": sys.stdin.buffer.read().hex() if "read" in sys.argv else "",
    "pid": os.getpid(),
    "directory": os.getcwd(),
    "password": os.environ.get("VSPHERE_PASSWORD", ""),
}}
with open("{record}", "w") as file:
    json.dump(record, file)
if "wait" in sys.argv:
    signal.pause()
sys.exit(37)
"""


class Machine:
    """A machine with us as furyctl, and perhaps with another one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ours = root / "ours"
        self.real = root / "real"
        self.record = root / "record"
        for directory in (self.ours, self.real, root / "work"):
            directory.mkdir()
        self.path = [self.ours, self.real]
        script = self.ours / "furyctl"
        script.write_text(f"#!{sys.executable}\nimport sys\nfrom furyctl_vsphere.entry import main\nsys.exit(main())\n")
        script.chmod(0o755)

    def install_real(self, directory: Path | None = None) -> None:
        script = (directory or self.real) / "furyctl"
        script.write_text(STAND_IN.format(python=sys.executable, record=self.record))
        script.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        system = os.pathsep.join(("/usr/bin", "/bin"))
        return {**os.environ, "PATH": os.pathsep.join([*map(str, self.path), system])}

    def run(self, *arguments: str | bytes, program: str = "", stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [program or str(self.ours / "furyctl"), *arguments],
            cwd=self.root / "work",
            env=self.environment,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )

    def recorded(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.record.read_text())
        return found


@pytest.fixture
def machine(directory: Path, credentials: dict[str, str]) -> Machine:
    """Make one, with credentials in its environment and a config of ours beside its empty directory."""
    assert credentials["VSPHERE_PASSWORD"] == PASSWORD
    return Machine(directory)


def arguments_of(machine: Machine) -> list[bytes]:
    return [bytes.fromhex(each) for each in machine.recorded()["arguments"]]


@pytest.mark.parametrize(
    "arguments",
    [
        ["apply", "-c", "other.yaml"],
        ["connect"],
        ["version"],
        ["--help"],
        ["completion", "bash"],
        [],
        ["get", "upgrade-paths", "--from", "", "a b", "'\"$x\n", "--", "-c"],
        [b"dump", b"\xff\xfe\x80", "\u00e8\u20ac".encode()],
    ],
)
def test_the_rest_is_passed_on_byte_for_byte(machine: Machine, arguments: Sequence[str | bytes]) -> None:
    machine.install_real()
    (machine.root / "work" / "other.yaml").write_text("kind: OnPremises\n")
    result = machine.run(*arguments)
    assert result.returncode == 37
    assert (result.stdout, result.stderr) == (b"", b"")
    assert arguments_of(machine) == [os.fsencode(each) for each in arguments]
    assert machine.recorded()["directory"] == str(machine.root / "work")
    assert machine.recorded()["password"] == PASSWORD


def test_standard_input_is_the_real_ones(machine: Machine) -> None:
    machine.install_real()
    data = bytes(range(256)) * 1000
    machine.run("read", stdin=data)
    assert bytes.fromhex(machine.recorded()["stdin"]) == data


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have processes end with Ctrl-C also where the tests run in the background, which ignores it for all of them."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGUSR1])
def test_signals_reach_the_real_one_as_it_is_the_same_process(machine: Machine, number: signal.Signals) -> None:
    machine.install_real()
    with subprocess.Popen(
        [machine.ours / "furyctl", "wait"],
        cwd=machine.root / "work",
        env=machine.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        deadline = time.monotonic() + 30
        while not (machine.record.exists() and machine.record.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        try:
            assert machine.recorded()["pid"] == process.pid
            process.send_signal(number)
            code = process.wait(timeout=30)
        finally:
            process.kill()
    # A stand-in in Python has an exit of its own for Ctrl-C.
    assert code in ((-number, 1) if number is signal.SIGINT else (-number,))


@pytest.mark.parametrize(
    ("program", "arguments", "output", "code"),
    [("echo", ["connect", "a  b"], b"connect a  b\n", 0), ("false", ["connect"], b"", 1)],
)
def test_program_that_is_no_script_gets_the_very_environment(
    machine: Machine, program: str, arguments: list[str], output: bytes, code: int
) -> None:
    found = shutil.which(program)
    assert found
    shutil.copy(found, machine.real / "furyctl")
    result = machine.run(*arguments)
    assert (result.returncode, result.stdout) == (code, output)
    printed = shutil.which("env")
    assert printed
    shutil.copy(printed, machine.real / "furyctl")
    lines = machine.run("-0").stdout.split(b"\0")
    assert {line for line in lines if line.startswith(b"FURY")} == set()
    assert {f"PATH={machine.environment['PATH']}".encode(), b"VSPHERE_PASSWORD=hunter2"} <= set(lines)


def test_a_closed_pipe_ends_the_real_one_as_it_would_without_us(machine: Machine) -> None:
    found = shutil.which("yes")
    assert found
    shutil.copy(found, machine.real / "furyctl")
    with subprocess.Popen(
        [machine.ours / "furyctl", "connect"], env=machine.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait(timeout=30) == -signal.SIGPIPE


def test_without_a_real_one_it_says_so(machine: Machine) -> None:
    result = machine.run("connect")
    assert result.returncode == 1
    assert result.stdout == b""
    error = result.stderr.decode()
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert "no other furyctl on PATH" in error


def test_without_a_real_one_the_programs_own_affairs_are_ours(machine: Machine) -> None:
    shown = machine.run("version", "-o", "json")
    assert shown.returncode == 0
    assert "furyctl-vsphere" in json.loads(shown.stdout)
    assert machine.run("--help").stdout.startswith(b"usage: furyctl ")
    assert machine.run().returncode == 2


@pytest.mark.parametrize(
    "arguments", [["validate", "config"], ["validate", "config", "-ccluster.yml"], ["cluster", "init", "-w", "x"]]
)
def test_what_is_ours_never_reaches_the_real_one(machine: Machine, arguments: list[str]) -> None:
    machine.install_real()
    (machine.root / "work" / "cluster.yml").write_text((machine.root / "cluster.yml").read_text())
    result = machine.run(*arguments)
    assert result.returncode == 0, result.stderr
    assert not machine.record.exists()
    assert b"demo" in result.stdout


def test_mistake_in_a_config_of_ours_is_ours_to_tell(machine: Machine) -> None:
    machine.install_real()
    (machine.root / "work" / "cluster.yml").write_text((machine.root / "cluster.yml").read_text() + "  :[broken\n")
    result = machine.run("cluster", "apply")
    assert result.returncode == 1
    assert b"cluster.yml:" in result.stderr
    assert not machine.record.exists()


def test_we_are_known_again_under_every_disguise(machine: Machine) -> None:
    ours = machine.ours / "furyctl"
    disguises = {
        "link": lambda place: place.symlink_to(ours),
        "copy": lambda place: shutil.copy(ours, place),
        "naming": lambda place: place.write_text(f'#!/bin/sh\nexec {ours} "$@"\n'),
        "other": lambda place: place.write_text('#!/bin/sh\nexec furyctl-vsphere "$@"\n'),
        # Nothing in these tells what they call.
        "hidden": lambda place: place.write_text('#!/bin/sh\nd=ours; exec "$(dirname "$0")/../$d/furyctl" "$@"\n'),
        "waiting": lambda place: place.write_text('#!/bin/sh\nd=ours; "$(dirname "$0")/../$d/furyctl" "$@"\nexit $?\n'),
    }
    for name, make in disguises.items():
        directory = machine.root / name
        directory.mkdir()
        make(directory / "furyctl")
        (directory / "furyctl").chmod(0o755)
        machine.path.append(directory)
    # The same directory again, by another name.
    machine.path = [machine.ours, machine.root / "real" / ".." / "ours", *machine.path[2:], machine.ours]
    nobody = machine.run("connect")
    assert nobody.returncode == 1
    assert nobody.stderr.count(b"no other furyctl on PATH") == 1
    machine.install_real()
    machine.path.append(machine.real)
    assert machine.run("connect", "x").returncode == 37
    assert arguments_of(machine) == [b"connect", b"x"]


def test_real_one_may_itself_call_furyctl(machine: Machine) -> None:
    outer = machine.real / "furyctl"
    outer.write_text(
        '#!/bin/sh\n[ "$1" = inner ] && { echo inside; exit 5; }\nsh -c "furyctl inner; exit \\$?"; exit $?\n'
    )
    outer.chmod(0o755)
    result = machine.run("connect")
    assert (result.returncode, result.stdout) == (5, b"inside\n")


def test_called_by_its_name_it_finds_itself(machine: Machine) -> None:
    machine.install_real()
    result = subprocess.run(
        ["/bin/sh", "-c", "furyctl connect"], env=machine.environment, capture_output=True, check=False, timeout=60
    )
    assert result.returncode == 37


@pytest.mark.parametrize("content", [b"no program at all", b"#!/nowhere/sh\n"])
def test_real_one_that_cannot_be_run(machine: Machine, content: bytes) -> None:
    (machine.real / "furyctl").write_bytes(content)
    (machine.real / "furyctl").chmod(0o755)
    result = machine.run("connect")
    assert result.returncode == 1
    assert f"{machine.real}/furyctl cannot be run" in result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_file_that_is_no_program_is_passed_by(machine: Machine) -> None:
    (machine.real / "furyctl").write_text("notes")
    (machine.root / "more" / "furyctl").mkdir(parents=True)
    machine.path += [machine.root / "more", machine.root / "nowhere"]
    assert b"no other furyctl" in machine.run("connect").stderr
