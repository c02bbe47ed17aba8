# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import firewalld_rules

SSH = {"name": "ssh", "ports": ["22/tcp"]}
ETCD = {"name": "etcd", "ports": ["2379-2380/tcp"], "protocols": ["vrrp"], "sources": ["10.0.0.11", "10.1.0.0/16"]}
PUBLIC = """<?xml version="1.0" encoding="utf-8"?>
<zone>
  <short>Public</short>
  <service name="ssh"/>
  <rule family="ipv4"><source address="10.9.9.9"/><port port="9100" protocol="tcp"/><accept/></rule>
</zone>
"""


class Node:
    """A directory that stands for firewalld's; the module runs as Ansible runs it."""

    def __init__(self, root: Path) -> None:
        self.etc, self.packaged = root / "etc", root / "lib"
        (self.packaged / "zones").mkdir(parents=True)
        (self.packaged / "zones" / "public.xml").write_text(PUBLIC)

    def run(self, *rules: dict[str, Any], check: bool = False, trusted: list[str] | None = None) -> dict[str, Any]:
        arguments = {
            "rules": rules,
            "trusted_networks": trusted or [],
            "directory": str(self.etc),
            "packaged_directory": str(self.packaged),
            "_ansible_check_mode": check,
            "_ansible_diff": True,
            "_ansible_remote_tmp": str(self.etc.parent),
        }
        result = subprocess.run(
            [sys.executable, firewalld_rules.__file__],
            input=json.dumps({"ANSIBLE_MODULE_ARGS": arguments}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def files(self) -> dict[str, str]:
        return {str(path.relative_to(self.etc)): path.read_text() for path in self.etc.rglob("*") if path.is_file()}


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node(tmp_path)


def test_rules_become_services_sets_and_entries_of_the_default_zone(node: Node) -> None:
    result = node.run(SSH, ETCD, trusted=["172.21.0.0/16"])
    assert result["changed"]
    files = node.files()
    assert sorted(files) == [
        "ipsets/fury-etcd.xml",
        "services/fury-etcd.xml",
        "services/fury-ssh.xml",
        "zones/fury-trusted.xml",
        "zones/public.xml",
    ]
    assert result["files"] == sorted(str(node.etc / path) for path in files)
    assert '<port protocol="tcp" port="2379-2380"/>' in files["services/fury-etcd.xml"]
    assert '<protocol value="vrrp"/>' in files["services/fury-etcd.xml"]
    assert "<entry>10.1.0.0/16</entry>" in files["ipsets/fury-etcd.xml"]
    assert '<source address="172.21.0.0/16"/>' in files["zones/fury-trusted.xml"]
    zone = files["zones/public.xml"]
    assert '<service name="fury-ssh" />' in zone
    assert '<source ipset="fury-etcd" /><service name="fury-etcd" /><accept />' in zone


def test_second_run_changes_nothing(node: Node) -> None:
    node.run(SSH, ETCD)
    before = node.files()
    assert not node.run(SSH, ETCD)["changed"]
    assert node.files() == before


def test_what_is_no_longer_wanted_goes_and_what_others_opened_stays(node: Node) -> None:
    node.run(SSH, ETCD, trusted=["172.21.0.0/16"])
    result = node.run(SSH)
    assert result["changed"]
    assert sorted(node.files()) == ["services/fury-ssh.xml", "zones/public.xml"]
    zone = node.files()["zones/public.xml"]
    assert "etcd" not in zone
    for foreign in ("<short>Public</short>", '<service name="ssh" />', "10.9.9.9"):
        assert foreign in zone


def test_rules_are_of_the_default_zone_of_the_configuration(node: Node) -> None:
    node.etc.mkdir()
    (node.etc / "firewalld.conf").write_text("# comment\nDefaultZone=site\n")
    node.run(SSH)
    assert "fury-ssh" in node.files()["zones/site.xml"]


def test_check_mode_tells_and_writes_nothing(node: Node) -> None:
    result = node.run(SSH, check=True)
    assert result["changed"]
    assert [Path(each["after_header"]).name for each in result["diff"]] == ["fury-ssh.xml", "public.xml"]
    assert node.files() == {}
