"""The recorder of the usage demo, with short sessions in place of the real one."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "docs" / "demo"
SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0IHRoYXQgbm9ib2R5IHNob3dz"  # noqa: S105 - it protects nothing


@pytest.fixture(scope="module")
def recording() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recording", DEMO / "recording.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def output(recording: ModuleType, *events: tuple[float, str]) -> list[object]:
    return [recording.Event(at, "o", data) for at, data in events]


def test_waits_are_cut_and_long_commands_are_played_faster(recording: ModuleType) -> None:
    mark = "\x1b]7770;{}\x07".format
    slow = [(100 + each, f"{each}\r\n") for each in range(1, 301)]
    events = output(recording, (0, "$ "), (90, "apply"), (100, mark("apply")), *slow, (401, mark("") + "$ "))
    played = recording.shortened(recording.chapters(events))
    assert played[1].at == 2.0  # of 90 s
    assert [each.data for each in played if each.kind == "m"] == ["apply"]
    assert 25 <= played[-1].at <= 33
    assert "".join(each.data for each in played if each.kind == "o") == (
        "$ apply" + "".join(data for _, data in slow) + "$ "
    )
    assert [each.at for each in played] == sorted(each.at for each in played)


def test_marks_are_found_where_the_terminal_tore_them_apart(recording: ModuleType) -> None:
    mark = "\x1b]7770;get nodes\x07"
    for cut in range(1, len(mark)):
        events = output(recording, (0, "$ " + mark[:cut]), (1, mark[cut:] + "Ready"))
        assert [(name, "".join(each.data for each in part)) for name, part in recording.chapters(events)] == [
            ("", "$ "),
            ("get nodes", "Ready"),
        ]


def test_joined_frames_lose_nothing(recording: ModuleType) -> None:
    events = output(recording, *((each / 100, str(each)) for each in range(100)))
    joined = recording.in_frames(events)
    assert len(joined) < 10
    assert "".join(each.data for each in joined) == "".join(each.data for each in events)


@pytest.mark.parametrize(
    "shown",
    [
        SECRET,
        f"{SECRET[:20]}\r\n{SECRET[20:]}",
        f"\x1b[31m{SECRET[:9]}\x1b[0m{SECRET[9:]}",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "password: hunter22",
        "cannot read /root/.ssh/config",
        "wrote /tmp/somewhere/kubeconfig",
    ],
)
def test_what_nobody_may_see_is_found(recording: ModuleType, shown: str) -> None:
    for events in (output(recording, (0, shown)), output(recording, (0, shown[:8]), (9, shown[8:]))):
        with pytest.raises(recording.ShownError) as told:
            recording.check(events, {SECRET})
        assert SECRET not in str(told.value)


def test_ordinary_output_is_let_through(recording: ModuleType) -> None:
    text = "$ export KUBECONFIG=$PWD/cluster/secrets/kubeconfig\r\nwrote /home/furyadmin/demo/cluster/secrets/key\r\n"
    recording.check(
        output(recording, (0, text), (1, "network/tmp is no path; passwords come from the environment")), {SECRET}
    )


def test_secrets_are_read_from_every_kind_of_file(recording: ModuleType, tmp_path: Path) -> None:
    key = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW"
    (tmp_path / "pki").mkdir()
    (tmp_path / "ssh-user").write_text(f"-----BEGIN OPENSSH PRIVATE KEY-----\n{key}\nQyNTUxOQAAACD\n-----END-----\n")
    (tmp_path / "ssh-user.pub").write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHB1YmxpY2tleQ demo\n")
    (tmp_path / "kubeconfig").write_text(f"users:\n  - user:\n      client-key-data: {SECRET}\n")
    (tmp_path / "pki" / "encryption.json").write_text(json.dumps({"keys": [{"secret": SECRET[::-1]}]}))
    assert recording.secrets_in([tmp_path]) == {key, "QyNTUxOQAAACD", SECRET, SECRET[::-1]}


def film(tmp_path: Path, commands: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Record a session of these commands; return how it went, and where the recording is."""
    # The recorder wants a directory of this length, in which a viewer's path has its place.
    home = Path("/tmp", f"fury-{os.getpid() % 100000:05}")  # noqa: S108 - what has this length everywhere
    home.mkdir(mode=0o700)
    made = tmp_path / "made"
    made.mkdir()
    session = tmp_path / "session"
    session.write_text(f"#!/usr/bin/env bash\nset -u\n. '{DEMO}/stage'\n{commands}\n")
    session.chmod(0o755)
    try:
        result = subprocess.run(
            [DEMO / "film", session, home, made],
            env={**os.environ, "DEMO_TYPING": "0", "DEMO_READING": "0.1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not list(home.glob("film.*"))
    finally:
        shutil.rmtree(home)
    return result, made


def test_session_is_recorded_as_cast_and_as_picture(recording: ModuleType, tmp_path: Path) -> None:
    result, made = film(
        tmp_path,
        "say 'look'\nshow 'echo \"$PWD\"'\nshow 'seq 3 | while read n; do echo node-$n Ready; sleep 0.3; done'",
    )
    assert result.returncode == 0, result.stderr
    header, events = recording.read((made / "session.cast").read_text())
    assert header.keys() == {"version", "width", "height", "title"}
    shown = "".join(event.data for event in events if event.kind == "o")
    assert f"{recording.HOME}/demo\r\n" in shown
    assert "7770" not in shown
    assert next(event.data for event in events if event.kind == "m") == 'echo "$PWD"'
    picture = ET.parse(made / "session.svg").getroot()  # noqa: S314 - made here
    text = "".join(picture.itertext()).replace("\xa0", " ")
    assert "node-3 Ready" in text
    assert "tmp" not in text
    played = subprocess.run(
        [sys.executable, "-m", "asciinema", "cat", made / "session.cast"], check=True, stdout=subprocess.PIPE, text=True
    )
    assert "node-3 Ready" in played.stdout


@pytest.mark.parametrize(
    "commands",
    [
        f"mkdir -p a/secrets; echo key: {SECRET} >a/secrets/kubeconfig; show 'cat a/secrets/kubeconfig'",
        "show 'ls /root/.'",
        f"mkdir -p a/secrets; echo {SECRET} >a/secrets/key; show 'cat a/secrets/key'; show false; show 'echo never'",
    ],
)
def test_nothing_is_written_when_a_secret_is_shown_or_a_command_fails(tmp_path: Path, commands: str) -> None:
    result, made = film(tmp_path, commands)
    assert result.returncode != 0
    assert not list(made.iterdir())
    assert SECRET not in result.stdout + result.stderr


def test_lab_and_directory_are_gone_after_a_failure(tmp_path: Path) -> None:
    """The whole script with a stand-in for the lab, in a copy where the session's program does not exist."""
    for part in ("docs/demo", "examples/demo"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("cluster", "*.cast", "*.svg"))
    (tmp_path / "lab").mkdir()
    lab = tmp_path / "lab" / "lab"
    lab.write_text('#!/bin/sh\necho "$LAB_NAME $LAB_SUBNET $1" >>"$CALLS"\n')
    lab.chmod(0o755)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "furyctl-vsphere").write_text('#!/bin/sh\ndirname "$3" >>"$CALLS"\nexit 1\n')
    (programs / "furyctl-vsphere").chmod(0o755)
    calls = tmp_path / "calls"
    environment = {**os.environ, "CALLS": str(calls)}
    assert (
        subprocess.run([tmp_path / "docs/demo/record"], env=environment, capture_output=True, check=False).returncode
        == 1
    )
    up, env, home, down = calls.read_text().splitlines()
    lab_is = "fury-record 10.229.0.0/24"
    assert [up, env, down] == [f"{lab_is} up", f"{lab_is} env", f"{lab_is} down"]
    assert Path(home).name.startswith("fury-")
    assert not Path(home).exists()
    assert not [*(tmp_path / "docs/demo").glob("*.cast"), *(tmp_path / "docs/demo").glob("*.svg")]


def test_session_fits_its_screen() -> None:
    typed = re.findall(r"^(?:say|show) '(.*)'$", (DEMO / "session").read_text(), re.MULTILINE)
    assert len(typed) > 10
    assert max(len(f"~/demo $ # {line}") for line in typed) <= 100


@pytest.mark.parametrize("cast", sorted(DEMO.glob("*.cast")), ids=lambda path: path.name)
def test_recording_that_is_kept_shows_nothing_it_must_not(recording: ModuleType, cast: Path) -> None:
    header, events = recording.read(cast.read_text())
    assert header.keys() == {"version", "width", "height", "title"}
    recording.check(events, ())
