# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.directory import Directory, Leaf, Plan
from cryptography.hazmat.primitives.asymmetric import rsa
from issued import DAY, NOW, Issued, issue, public_pem_of

NAMES = ("DNS:m1", "IP:10.0.0.1")
MEMBER = Leaf("m1", "ca", "m1", list(NAMES), ["serverAuth", "clientAuth"])


def write(directory: Path, path: str, content: bytes) -> None:
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def store(directory: Path, path: str, issued: Issued) -> None:
    write(directory, f"{path}.crt", issued.pem)
    write(directory, f"{path}.key", issued.key_pem)


def plan(directory: Path, *leaves: Leaf, renew: bool = False, **more: object) -> Plan:
    about = Directory(directory, **{"sources": {}, **more})  # type: ignore[arg-type]
    return about.plan(["ca"], leaves, NOW, renew)


def member(root: Issued) -> Issued:
    return issue("m1", root, names=NAMES, usages=("serverAuth", "clientAuth"))


def test_an_empty_directory_lacks_everything(tmp_path: Path) -> None:
    found = plan(tmp_path / "pki", MEMBER)
    assert found.problems == []
    assert found.authorities == ["ca"]
    assert found.service_accounts == ["key", "public"]
    assert found.certificates == [{"path": "m1", "reason": "missing"}]


def test_a_complete_directory_lacks_nothing(tmp_path: Path, root: Issued) -> None:
    store(tmp_path, "ca", root)
    store(tmp_path, "m1", member(root))
    write(tmp_path, "sa.key", root.key_pem)
    write(tmp_path, "sa.pub", public_pem_of(root.key))
    assert plan(tmp_path, MEMBER) == Plan()


def test_authorities_are_never_made_anew(tmp_path: Path) -> None:
    old = issue("kubernetes", is_authority=True, begins=NOW - 9 * DAY, ends=NOW - DAY)
    store(tmp_path, "ca", old)
    found = plan(tmp_path, renew=True)
    assert found.authorities == []
    assert "expired" in found.problems[0]


def test_half_an_authority_is_finished_when_a_run_left_it(tmp_path: Path, root: Issued) -> None:
    write(tmp_path, "ca.key", root.key_pem)
    assert "is there without" in plan(tmp_path).problems[0]
    resumed = plan(tmp_path, unfinished=["ca"])
    assert (resumed.problems, resumed.authorities) == ([], ["ca"])


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"names": ("DNS:m1",)}, "it is for DNS:m1"),
        ({"names": (*NAMES, "DNS:old")}, "it is for DNS:m1, DNS:old, IP:10.0.0.1"),
        ({"common_name": "m2"}, "it is for another use"),
        ({"usages": ("serverAuth",)}, "it is for another use"),
        ({"authority": None}, "another authority signed it"),
        ({}, ""),
    ],
)
def test_why_a_certificate_is_made(tmp_path: Path, root: Issued, made: Mapping[str, object], reason: str) -> None:
    properties = {
        "common_name": "m1",
        "authority": root,
        "names": NAMES,
        "usages": ("serverAuth", "clientAuth"),
        **made,
    }
    store(tmp_path, "ca", root)
    store(tmp_path, "m1", issue(**properties))  # type: ignore[arg-type]
    assert [each["reason"] for each in plan(tmp_path, MEMBER).certificates] == ([reason] if reason else [])


def test_the_order_of_names_is_no_difference(tmp_path: Path, root: Issued) -> None:
    store(tmp_path, "ca", root)
    store(tmp_path, "m1", member(root))
    assert plan(tmp_path, replace(MEMBER, names=list(reversed(NAMES)))).certificates == []


def test_a_key_of_an_interrupted_run_is_seen(tmp_path: Path, root: Issued) -> None:
    store(tmp_path, "ca", root)
    store(tmp_path, "m1", member(root))
    write(tmp_path, "m1.key", issue("x").key_pem)
    assert plan(tmp_path, MEMBER).certificates == [{"path": "m1", "reason": "its key is another one"}]


def test_renewal_is_asked_for(tmp_path: Path, root: Issued) -> None:
    store(tmp_path, "ca", root)
    store(tmp_path, "m1", replace(member(root)))
    assert plan(tmp_path, MEMBER, renew=True).certificates == [{"path": "m1", "reason": "renewal was asked for"}]


def test_what_expired_is_renewed_on_request_only(tmp_path: Path, root: Issued) -> None:
    old = issue("m1", root, names=NAMES, usages=("serverAuth", "clientAuth"), begins=NOW - 9 * DAY, ends=NOW - DAY)
    store(tmp_path, "ca", root)
    store(tmp_path, "m1", old)
    assert "fury_renew_certificates=true" in plan(tmp_path, MEMBER).problems[0]
    assert plan(tmp_path, MEMBER, renew=True).problems == []
    living = [{"host": "n1", "path": "/etc/kubernetes/pki/apiserver.crt", "pem": old.pem.decode()}]
    assert "of n1 expired on 2026-05-31" in plan(tmp_path, living=living).problems[0]
    assert plan(tmp_path, living=living, renew=True).problems == []


class TestBroughtByTheUser:
    def test_files_are_brought_once(self, tmp_path: Path, root: Issued) -> None:
        store(tmp_path / "mine", "root", root)
        sources = {"ca": {".crt": f"{tmp_path}/mine/root.crt", ".key": f"{tmp_path}/mine/root.key"}}
        found = plan(tmp_path / "pki", sources=sources)
        assert found.problems == []
        assert found.authorities == []
        assert [(Path(each["destination"]).name, each["mode"]) for each in found.bring] == [
            ("ca.crt", "0644"),
            ("ca.key", "0600"),
        ]
        # A run that was interrupted in between.
        write(tmp_path / "pki", "ca.crt", root.pem)
        assert [Path(each["destination"]).name for each in plan(tmp_path / "pki", sources=sources).bring] == ["ca.key"]
        write(tmp_path / "pki", "ca.key", root.key_pem)
        assert plan(tmp_path / "pki", sources=sources).bring == []

    def test_others_are_never_overwritten(self, tmp_path: Path, root: Issued) -> None:
        store(tmp_path / "mine", "root", issue("other", is_authority=True))
        store(tmp_path / "pki", "ca", root)
        sources = {"ca": {".crt": f"{tmp_path}/mine/root.crt", ".key": f"{tmp_path}/mine/root.key"}}
        found = plan(tmp_path / "pki", sources=sources)
        assert found.bring == []
        assert "is never overwritten" in found.problems[0]

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        found = plan(tmp_path / "pki", sources={"ca": {".crt": "/no/such.crt", ".key": "/no/such.key"}})
        assert found.problems[0].startswith("/no/such.crt is not there or cannot be read")

    def test_a_key_of_service_accounts_gets_its_public_key(self, tmp_path: Path) -> None:
        key = issue("x", key=rsa.generate_private_key(65537, 2048))
        write(tmp_path / "mine", "sa.key", key.key_pem)
        found = plan(tmp_path / "pki", sources={"sa": {".key": f"{tmp_path}/mine/sa.key"}})
        assert (found.problems, found.service_accounts) == ([], ["public"])
        assert [Path(each["destination"]).name for each in found.bring] == ["sa.key"]


def test_keys_of_service_accounts_belong_together(tmp_path: Path, root: Issued) -> None:
    write(tmp_path, "sa.pub", public_pem_of(root.key))
    assert "is there without" in plan(tmp_path).problems[0]
    write(tmp_path, "sa.key", issue("x").key_pem)
    assert "is not the public key of" in plan(tmp_path).problems[0]


def test_the_directory_is_that_of_the_cluster(tmp_path: Path, root: Issued) -> None:
    living = [
        {"host": "n1", "path": "/etc/kubernetes/pki/ca.crt", "pem": root.pem.decode()},
        {"host": "n1", "path": "/etc/kubernetes/pki/sa.pub", "pem": public_pem_of(root.key).decode()},
    ]
    lost = plan(tmp_path, living=living)
    assert "ca.crt is missing; expected the directory that the cluster was made with" in lost.problems[0]
    store(tmp_path, "ca", issue("other", is_authority=True))
    write(tmp_path, "sa.key", root.key_pem)
    write(tmp_path, "sa.pub", public_pem_of(root.key))
    assert ["ca.crt is another one" in each for each in plan(tmp_path, living=living).problems] == [True]
    store(tmp_path, "ca", root)
    assert plan(tmp_path, living=living).problems == []
