"""Certification of a template, from its clones to its stamp, where the clones have no body and so never answer.

Their addresses are those of this machine itself, where nothing listens.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from administration import Admin
from ansible_playbook import ansible_playbook
from modules import run
from simulator import READS, ROOT, VCenter

PLAYBOOK = ROOT / "playbooks/certify_template.yml"
TEMPLATE = "TEMPLATES/ubuntu-22.04"


@pytest.fixture
def base(model: dict[str, Any]) -> dict[str, Any]:
    vsphere = {key: model["vsphere"][key] for key in ("datacenter", "cluster", "datastore")}
    return {
        "vsphere": {**vsphere, "folder": "CHECKS"},
        "network": {"name": "lab-net", "cidr": "127.77.0.0/24", "probe": False},
        # Nobody listens at it.
        "ssh": {"port": 9},
    }


@pytest.fixture
def certify(vcenter: VCenter, tmp_path: Path, base: dict[str, Any]) -> Callable[..., subprocess.CompletedProcess[str]]:
    def certify_one(*arguments: str, template: str = TEMPLATE) -> subprocess.CompletedProcess[str]:
        variables = tmp_path / "vars.json"
        settings = {"fury_cluster": base, "fury_certify_template": template, "fury_working_directory": str(tmp_path)}
        variables.write_text(json.dumps({**settings, "ansible_ssh_retries": 0, "fury_certify_ssh_timeout": 1}))
        return ansible_playbook(vcenter, tmp_path, "-i", "localhost,", PLAYBOOK, "-e", f"@{variables}", *arguments)

    return certify_one


def report_of(tmp_path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((tmp_path / "certifications/TEMPLATES_ubuntu-22.04.json").read_text())
    return report


def test_what_vcenter_knows_of_a_template_and_its_clones(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    admin.set_attribute(f"LAB/vm/{TEMPLATE}", "fury.customization", "guestinfo")
    options = {**cluster_vms.vcenter.options, "datacenter": "LAB", "template": TEMPLATE}
    with cluster_vms.vcenter.calls() as calls:
        found = run("certification_info", options)
    assert set(calls) <= READS
    assert found["template"]["disk_gb"] == 10
    assert found["template"]["customization"] == "guestinfo"
    assert found["machines"] == []
    assert run("certification_info", {**options, "cluster": "demo"})["machines"] == []
    cluster_vms.apply(model)
    machines = {each["name"]: each for each in run("certification_info", {**options, "cluster": "demo"})["machines"]}
    master = machines["demo-master-1"]
    assert master["disks_have_uuid"]
    assert master["disk_gb"] == 80
    assert master["tools_run"]
    assert master["guest_addresses"] == [master["address"]]
    assert len({each["uuid"] for each in machines.values()}) == 4


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("TEMPLATES/ubuntu", ("fury_certify_template", "TEMPLATES/ubuntu-22.04")),
        ("plain", ("is a virtual machine, not a template",)),
    ],
)
def test_what_is_no_template_is_refused(vcenter: VCenter, admin: Admin, template: str, words: tuple[str, ...]) -> None:
    admin.clone(f"LAB/vm/{TEMPLATE}", "LAB/vm", "plain")
    result = run("certification_info", {**vcenter.options, "datacenter": "LAB", "template": template})
    assert result["failed"]
    assert all(word in result["msg"] for word in words)


def test_template_whose_clones_do_not_answer_fails_and_leaves_nothing(
    certify: Callable[..., subprocess.CompletedProcess[str]], admin: Admin, tmp_path: Path
) -> None:
    done = certify("-e", "fury_certify_timeout=60")
    assert done.returncode != 0
    assert "failed certification" in done.stdout + done.stderr
    report = report_of(tmp_path)
    assert report["verdict"] == "failed"
    checks = {(each["check"], each["machine"]): each for each in report["checks"]}
    assert checks["clones", "both"]["verdict"] == "ok"
    assert checks["tools", "both"]["verdict"] == "ok"
    logins = [each for (check, _machine), each in checks.items() if check == "login"]
    assert {each["verdict"] for each in logins} == {"failed"}
    assert all("DataSourceVMware" in each["remedy"] for each in logins)
    assert checks["python", "both"]["verdict"] == "skipped"
    attributes = admin.attributes(f"LAB/vm/{TEMPLATE}")
    assert attributes["fury.certified"] == "failed"
    assert attributes["fury.certified_at"] == report["at"]
    assert not admin.exists("LAB/vm/CHECKS/certify-" + report["machines"][0]["name"].split("-")[1])
    assert [path.name for path in (tmp_path / "certifications").iterdir()] == ["TEMPLATES_ubuntu-22.04.json"]


def test_clones_that_cannot_be_made_say_nothing_of_the_template(
    certify: Callable[..., subprocess.CompletedProcess[str]], base: dict[str, Any], admin: Admin, tmp_path: Path
) -> None:
    base["network"]["name"] = "lab-nets"
    done = certify()
    assert done.returncode != 0
    assert "lab-nets" in done.stdout + done.stderr
    assert report_of(tmp_path)["verdict"] == "untried"
    assert "fury.certified" not in admin.attributes(f"LAB/vm/{TEMPLATE}")


def test_clones_are_kept_when_asked_for_and_removed_by_the_next_run(
    certify: Callable[..., subprocess.CompletedProcess[str]], admin: Admin, tmp_path: Path
) -> None:
    certify("-e", "fury_keep_on_failure=true")
    [first, second] = report_of(tmp_path)["machines"]
    folder = f"LAB/vm/CHECKS/{first['name'].rpartition('-first-')[0]}"
    assert admin.exists(f"{folder}/{first['name']}")
    assert admin.exists(f"{folder}/{second['name']}")
    certify()
    assert report_of(tmp_path)["machines"][0]["id"] != first["id"]
    assert not admin.exists(folder)


def test_check_mode_makes_nothing(
    certify: Callable[..., subprocess.CompletedProcess[str]], vcenter: VCenter, tmp_path: Path
) -> None:
    with vcenter.calls() as calls:
        done = certify("--check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(calls) <= READS
    assert not (tmp_path / "certifications").exists()


def test_missing_input_is_one_clear_error(
    certify: Callable[..., subprocess.CompletedProcess[str]], base: dict[str, Any]
) -> None:
    assert "fury_certify_template: missing" in (certify(template="").stdout)
    del base["vsphere"]["datacenter"]
    assert "fury_cluster.vsphere.datacenter: missing" in certify().stdout
