"""What certification says of a template."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.clones import clones_model
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.report import (
    CHECKS,
    Report,
    judge,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from good_clones import BASE, GIB, MODEL, judged


def statuses(report: Report) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in report.rows:
        found.setdefault(row.check, set()).add(row.status)
    return found


def test_good_template_passes_every_check() -> None:
    report = judged()
    assert report.verdict == "passed"
    assert statuses(report) == {check.name: {"ok"} for check in CHECKS}
    assert report.stamp("2026-03-01T10:00:00Z") == {
        "fury.certified": "passed",
        "fury.certified_at": "2026-03-01T10:00:00Z",
    }


@pytest.mark.parametrize(
    ("check", "says", "status"),
    [
        ("login", {"uid": "1000"}, "failed"),
        ("login", {"user": "ubuntu"}, "failed"),
        ("login", {"user": None}, "ok"),
        ("host name", {"host_name": "localhost"}, "failed"),
        ("host name", {"host_name": None}, "failed"),
        ("address", {"address": "eth0 10.0.0.77/24"}, "failed"),
        ("address", {"address": None}, "failed"),
        ("gateway", {"gateway": None}, "failed"),
        ("gateway", {"gateway": "10.0.0.254"}, "failed"),
        ("name servers", {"nameserver": "127.0.0.53"}, "failed"),
        ("machine id", {"machine_id": "a" * 32}, "failed"),
        ("machine id", {"machine_id": None}, "failed"),
        ("machine id", {"machine_id": ""}, "failed"),
        ("ssh host keys", {"host_key": "ssh-rsa SAME"}, "failed"),
        ("uuid", {"product_uuid": "a2b61942-5c0e-4e7a-8b1d-3f6a5c7d9e01"}, "warning"),
        ("uuid", {"product_uuid": "no uuid"}, "warning"),
        ("uuid", {"product_uuid": None}, "ok"),
        ("disk ids", {"disk_id": None}, "failed"),
        ("disk ids", {"disk_id": None, "root_disk": None}, "skipped"),
        ("root grows", {"root_disk_bytes": None, "root_type": "overlay"}, "skipped"),
        ("root grows", {"root_disk_bytes": str(10 * GIB)}, "failed"),
        ("root grows", {"part_bytes": [str(GIB), str(9 * GIB)]}, "failed"),
        # Two partitions of the same size count twice.
        ("root grows", {"part_bytes": [str(10 * GIB), str(10 * GIB)], "root_device_bytes": str(10 * GIB)}, "ok"),
        ("root grows", {"root_kb": str(9 * 1024 * 1024)}, "failed"),
        ("root grows", {"lvm_bytes": [str(4 * GIB), str(4 * GIB)], "root_device_bytes": str(4 * GIB)}, "failed"),
        ("root grows", {"root_kb": "much"}, "failed"),
        ("free space", {"free_kb": ["/ 1000000", "/var 16000000"]}, "warning"),
        ("free space", {"free_kb": ["/ ", "nonsense"]}, "skipped"),
        ("swap", {"swap": ["/swap.img", "/dev/dm-1"]}, "warning"),
        ("cgroup", {"cgroup": "v1"}, "warning"),
        ("cgroup", {"cgroup": None}, "skipped"),
        ("kernel modules", {"module_missing": "overlay"}, "failed"),
        ("kernel modules", {"module_missing": "ip_vs_sh"}, "warning"),
        ("time", {"time_service": None}, "warning"),
        ("time", {"time_synchronized": "no"}, "warning"),
        ("selinux", {"package_manager": "dnf", "selinux": "Enforcing"}, "ok"),
        ("selinux", {"package_manager": "dnf", "selinux": "Permissive"}, "warning"),
        ("selinux", {"package_manager": "yum", "selinux": None}, "warning"),
        ("firewall", {"firewall": ["firewalld", "nftables"]}, "ok"),
        ("firewall", {"firewall": ["firewalld", "ufw"]}, "warning"),
        ("customization", {"cloud_init": None}, "failed"),
        ("customization", {"cloud_init": "18.2"}, "failed"),
        ("customization", {"cloud_init": "21.3"}, "ok"),
        ("customization", {"cloud_init_status": "error"}, "warning"),
        ("python", {"python": None}, "failed"),
        ("python", {"python": "/usr/bin/python3"}, "failed"),
        ("python", {"python": "/usr/bin/python3 3.10.12"}, "warning"),
        (
            "python",
            {"package_manager": "dnf", "python": ["/usr/libexec/platform-python 3.6.8 dnf", "/usr/bin/python3 3.11.2"]},
            "warning",
        ),
        ("python", {"package_manager": "dnf", "python": "/usr/bin/python3 3.9.18 dnf"}, "ok"),
        ("packages", {"package_manager": None}, "failed"),
        ("packages", {"packages": None}, "failed"),
        ("packages", {"packages": "0"}, "warning"),
        ("packages", {"packages_broken": "apt-get check fails"}, "failed"),
        ("packages", {"refresh": None, "refresh_error": "E: no route"}, "warning"),
        ("preinstalled", {"containerd": "1.7.12", "kubeadm": "1.33.1"}, "ok"),
    ],
)
def test_what_the_clones_say(check: str, says: dict[str, Any], status: str) -> None:
    report = judged(says)
    assert statuses(report)[check] == {status}
    assert report.verdict == ("failed" if status == "failed" else report.verdict)
    assert all(row.remedy for row in report.rows if row.status in ("warning", "failed"))


@pytest.mark.parametrize(
    ("check", "vcenter", "status"),
    [
        ("tools", {"tools_run": False}, "failed"),
        ("tools", {"guest_addresses": []}, "failed"),
        ("tools", {"power_state": "poweredOff"}, "failed"),
        ("tools", {"tools_version": ""}, "ok"),
        ("host name", {"guest_host_name": "localhost.localdomain"}, "warning"),
        ("host name", {"guest_host_name": ""}, "ok"),
        ("uuid", {"uuid": "4219b6a2-0e5c-7a4e-8b1d-3f6a5c7d9e01"}, "failed"),
        ("uuid", {"uuid": ""}, "failed"),
        ("disk ids", {"disks_have_uuid": False}, "failed"),
        # Whose customization leaves the host keys to the guest was handed none.
        ("ssh host keys", {"ssh_host_key": ""}, "ok"),
    ],
)
def test_what_vcenter_says(check: str, vcenter: dict[str, Any], status: str) -> None:
    assert statuses(judged(vcenter=vcenter))[check] == {status}


def test_guest_may_see_its_uuid_in_the_other_order_of_bytes() -> None:
    report = judged({"product_uuid": "a2b61942-5c0e-4e7a-8b1d-3f6a5c7d9e01"}, only="first")
    assert statuses(report)["uuid"] == {"ok"}


def test_host_key_that_was_handed_over_must_be_there() -> None:
    report = judged({"host_key": "ssh-ed25519 ITS-OWN"}, only="second")
    [row] = [row for row in report.rows if row.check == "ssh host keys"]
    assert (row.status, row.object) == ("failed", "second")


@pytest.mark.parametrize(
    ("method", "says", "status"),
    [
        ("spec", {"perl": "5.16.3", "cloud_init": None}, "ok"),
        ("spec", {"perl": None}, "failed"),
        ("none", {"cloud_init": None, "perl": None}, "skipped"),
        ("", {"cloud_init": None}, "failed"),
    ],
)
def test_customization_is_that_of_the_stamp(method: str, says: dict[str, Any], status: str) -> None:
    assert statuses(judged(says, template={"customization": method}))["customization"] == {status}


def test_rows_say_which_clone_when_they_differ() -> None:
    rows = [row for row in judged({"cgroup": "v1"}, only="second").rows if row.check == "cgroup"]
    assert [(row.object, row.status) for row in rows] == [("first", "ok"), ("second", "warning")]


def test_template_that_lets_nobody_in_fails_with_the_guests_last_words() -> None:
    words = "cloud-init has not cleared guestinfo.userdata, so has probably not read it"
    vcenter = {"tools_run": False, "guest_addresses": [], "last_words": words}
    report = judged(
        vcenter=vcenter, answer="", silence="Permission\r\n denied", failure="Failed to bring up", hook=None
    )
    found = statuses(report)
    assert report.verdict == "failed"
    assert found["login"] == found["tools"] == {"failed"}
    assert found["python"] == found["machine id"] == found["hook"] == {"skipped"}
    assert all(words in row.detail for row in report.rows if row.status == "failed")
    assert any("Permission denied; its guest reports no address" in row.detail for row in report.rows)


def test_silence_is_told_in_the_words_of_ssh() -> None:
    silence = "Task failed: Failed to connect to the host via ssh: ssh: connect to host 10.0.0.2: No route to host"
    [row] = [row for row in judged(answer="", silence=silence).rows if row.check == "login" and row.object == "first"]
    assert row.detail == "fury@10.0.0.2: ssh: connect to host 10.0.0.2: No route to host; its guest reports 10.0.0.2"


def test_one_clone_that_answers_is_judged_alone() -> None:
    report = judged(only="second", answer="", silence="no route to host", hook=None)
    found = statuses(report)
    assert report.verdict == "failed"
    assert found["machine id"] == {"skipped"}
    assert found["python"] == {"ok"}


@pytest.mark.parametrize("answer", ["begin=1\r\nuid=0\r\n", "uid=0\r\nend=1\r\n", "Welcome!\r\n"])
def test_answer_that_broke_off_is_no_answer(answer: str) -> None:
    assert statuses(judged(answer=answer))["login"] == {"failed"}


def test_script_that_does_not_run_fails() -> None:
    assert statuses(judged(hook="exit code 126"))["hook"] == {"failed"}


@pytest.mark.parametrize("labels", [(), ("first",)])
def test_clones_that_were_not_made_say_nothing_of_the_template(labels: tuple[str, ...]) -> None:
    report = judged(labels=labels, failure="Failed to find network 'x'; correct network.name")
    assert report.verdict == "untried"
    assert report.stamp("2026-03-01T10:00:00Z") == {}
    assert "find network 'x'" in report.rows[0].detail


def test_nothing_at_all_is_untried() -> None:
    assert judge([], "").verdict == "untried"


def test_clones_are_apart_from_the_cluster_whose_config_is_used() -> None:
    base = {
        **BASE,
        "name": "demo",
        "vsphere": {
            **BASE["vsphere"],
            "folder": "kubernetes/demo",
            "clone": "linked",
            "tags": {"backup": "daily"},
            "placement_rules": {"host_groups": [{"name": "a", "pools": ["apps"], "hosts": ["h"]}]},
        },
        "pools": [{"name": "apps", "role": "worker", "count": 3}],
        "kubernetes": {"version": "1.20.2", "endpoint": "10.0.0.9:6443"},
    }
    model = load(clones_model(base, "T/ubuntu", 10.5))
    assert model["vsphere"]["folder"] == f"kubernetes/demo/{model['name']}"
    assert [(each["name"], each["count"], each["disk_gb"]) for each in model["pools"]] == [
        ("first", 1, 21),
        ("second", 1, 21),
    ]
    assert {each["clone"] for each in model["pools"]} == {"full"}
    assert model["vsphere"]["tags"] == {}
    assert model["name"] == MODEL["name"] != "demo"
    assert model["ssh"]["accept_new_host_keys"]
