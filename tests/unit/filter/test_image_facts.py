from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.filter.image_facts import image_facts


def test_everything_is_there() -> None:
    lines = [
        "os: Ubuntu 22.04.5 LTS\r",
        "kernel: 5.15.0-160-generic\r",
        "tools: VMware Tools daemon, version 12.3.5.46049 (build-22544099)\r",
        "cloud_init: /usr/bin/cloud-init 25.1.4-0ubuntu0~22.04.1\r",
        "containerd: containerd github.com/containerd/containerd/v2 v2.2.0 1c4457e00facac03ce1d75f7b6777a7a851e5c41\r",
        "kubernetes: v1.33.1\r",
        "package: vim=2:8.2.3995-1ubuntu2.24 installed\r",
        "package: acl=2.3.1-1 installed\r",
        "package: gone=1.0 config-files\r",
        "Shared connection to 10.0.0.1 closed.\r",
    ]
    assert image_facts(lines) == {
        "os": "Ubuntu 22.04.5 LTS",
        "kernel": "5.15.0-160-generic",
        "tools": "12.3.5.46049",
        "cloud_init": "25.1.4-0ubuntu0~22.04.1",
        "containerd": "2.2.0",
        "kubernetes": "1.33.1",
        "packages": ["acl=2.3.1-1", "vim=2:8.2.3995-1ubuntu2.24"],
    }


def test_what_is_not_there_is_none() -> None:
    lines = [
        "os: Oracle Linux Server 7.9",
        "kernel: 5.4.17-2136.338.4.2.el7uek.x86_64",
        "tools: ",
        "cloud_init: sh: cloud-init: command not found",
        "containerd: ",
        "kubernetes:",
    ]
    facts = image_facts(lines)
    assert {facts[key] for key in ("tools", "cloud_init", "containerd", "kubernetes")} == {"none"}
    assert (facts["os"], facts["packages"]) == ("Oracle Linux Server 7.9", [])


def test_where_the_tools_do_not_run_their_package_tells() -> None:
    assert (
        image_facts(["tools: ", "package: open-vm-tools=2:12.2.0-1+deb12u4 installed"])["tools"] == "12.2.0-1+deb12u4"
    )


def test_old_versions_of_cloud_init_tell_theirs_too() -> None:
    assert image_facts(["cloud_init: cloud-init 19.4"])["cloud_init"] == "19.4"
