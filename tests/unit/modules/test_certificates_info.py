# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from pathlib import Path

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.processes import processes_of, started
from ansible_collections.sighup.fury_vsphere.plugins.modules.certificates_info import certificates_at

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
PUBLIC = "-----BEGIN PUBLIC KEY-----\nBBBB\n-----END PUBLIC KEY-----\n"
PRIVATE = "-----BEGIN EC PRIVATE KEY-----\nCCCC\n-----END EC PRIVATE KEY-----\n"


def found(tmp_path: Path, *patterns: str) -> list[tuple[str, str]]:
    read = certificates_at([str(tmp_path / pattern) for pattern in patterns])
    return [(Path(each["path"]).name, each["pem"]) for each in read]


def test_private_keys_stay_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "member.pem").write_text(PRIVATE + CERTIFICATE)
    (tmp_path / "only.pem").write_text(PRIVATE)
    assert found(tmp_path, "*") == [("member.pem", CERTIFICATE)]


def test_every_block_is_an_entry_and_every_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.crt").write_text("text before\n" + CERTIFICATE + CERTIFICATE)
    (tmp_path / "sa.pub").write_text(PUBLIC)
    assert found(tmp_path, "*.crt", "a.crt", "sa.pub", "missing", "none*") == [
        ("a.crt", CERTIFICATE),
        ("a.crt", CERTIFICATE),
        ("sa.pub", PUBLIC),
    ]


def test_kubeconfigs_show_the_certificate_of_their_user(tmp_path: Path) -> None:
    encoded = {text: base64.b64encode(text.encode()).decode() for text in (CERTIFICATE, PUBLIC, PRIVATE)}
    (tmp_path / "admin.conf").write_text(
        f"clusters:\n- cluster:\n    certificate-authority-data: {encoded[PUBLIC]}\n"
        f"users:\n- user:\n    client-certificate-data: {encoded[CERTIFICATE]}\n"
        f"    client-key-data: {encoded[PRIVATE]}\n"
    )
    (tmp_path / "broken.conf").write_text("client-certificate-data: AAA\n")
    assert found(tmp_path, "*.conf") == [("admin.conf", CERTIFICATE)]


def test_the_time_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.crt").write_text(CERTIFICATE)
    os.utime(tmp_path / "a.crt", (1000, 2000))
    assert [each["modified"] for each in certificates_at([f"{tmp_path}/a.crt"])] == [2000]


def test_since_when_a_program_runs(tmp_path: Path) -> None:
    program = tmp_path / "some-long-program-name"
    program.symlink_to(sys.executable)
    with subprocess.Popen([program, "-c", "input()"], stdin=subprocess.PIPE) as process:
        seen: dict[str, float] = {}
        while not seen:
            seen = started([program.name, "no-such-program"])
        (found,) = processes_of([program.name])
        assert (found.id, found.arguments) == (process.pid, ["-c", "input()"])
        process.communicate(b"\n")
    assert set(seen) == {program.name}
    assert abs(seen[program.name] - time.time()) < 10
    assert started([program.name]) == {}
