"""What the lab's program of machines keeps of a machine's disk."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Knows one container, whose root is beside it; notes every call.
PODMAN = """#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> calls
case $1 in
mount) echo "$PWD/root" ;;
container) cat inspect.json ;;
wait) cat code ;;
esac
"""


@pytest.fixture
def podman(tmp_path: Path) -> Path:
    program = tmp_path / "podman"
    program.write_text(PODMAN)
    program.chmod(0o755)
    volume = tmp_path / "volume"
    (volume / "content").mkdir(parents=True)
    (volume / "content" / "new").write_text("new")
    (tmp_path / "root" / "var" / "lib" / "containerd" / "old").mkdir(parents=True)
    mounts = [
        {"Type": "volume", "Source": str(volume), "Destination": "/var/lib/containerd"},
        {"Type": "bind", "Source": "/nowhere", "Destination": "/etc/lab-machine"},
    ]
    (tmp_path / "inspect.json").write_text(json.dumps([{"Mounts": mounts}]))
    return tmp_path


def machine(podman: Path, *arguments: str) -> Any:
    environment = {**os.environ, "PATH": f"{podman}:{os.environ['PATH']}", "LAB_NAME": "a-lab"}
    command = [str(ROOT / "lab/machines/machine"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_image_has_what_lies_outside_of_the_containers_file_system(podman: Path) -> None:
    machine(podman, "commit", "a-lab-node-01234567")
    kept = podman / "root" / "var" / "lib" / "containerd"
    assert [str(path.relative_to(kept)) for path in sorted(kept.rglob("*"))] == ["content", "content/new"]


def test_image_is_the_labs(podman: Path) -> None:
    image = machine(podman, "commit", "a-lab-node-01234567")["image"]
    assert image.startswith("localhost/a-lab/disk:01234567-")
    [call] = [line for line in (podman / "calls").read_text().splitlines() if line.startswith("commit")]
    assert "--change LABEL fury-lab=a-lab" in call
    assert call.endswith(f"a-lab-node-01234567 {image}")


def test_container_is_left_as_it_was_when_that_fails(podman: Path) -> None:
    (podman / "inspect.json").write_text("[]")
    with pytest.raises(AssertionError):
        machine(podman, "commit", "a-lab-node-01234567")
    assert (podman / "calls").read_text().splitlines()[-1] == "umount a-lab-node-01234567"


@pytest.mark.parametrize(("code", "reboot"), [(129, True), (130, False), (0, False), (137, False)])
def test_machine_that_ends_with_a_hang_up_wants_to_start_again(podman: Path, code: int, reboot: bool) -> None:
    (podman / "code").write_text(str(code))
    assert machine(podman, "ended", "a-lab-node-01234567") == {"reboot": reboot}
