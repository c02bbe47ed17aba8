"""What the definition of an image must be: each rule broken once, and its message; and its defaults."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import (
    image_definition_problems,
    load_image,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ImageDefinitionError, dotted
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.releases import RELEASES
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schemas.image import IMAGE_SCHEMA
from sample_image import CHECKSUM, GOOD, changed, complete


def messages(image: dict[str, Any]) -> list[str]:
    return [
        f"{dotted(problem.path)} | {problem.expected} | {problem.remedy}"
        for problem in image_definition_problems(image)
    ]


def test_good_definition_has_no_problems() -> None:
    assert messages(GOOD) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kubernetes": "none"},
        {"kubernetes": None},
        {"source": {"file": "/srv/x.ova", "checksum": f"sha512:{'0' * 128}"}},
        {"source": {"library": {"library": "IMAGES", "item": "jammy"}}},
        {"source": {"machine": "TEMPLATES/base"}},
        {"hooks": ["/srv/a.sh", {"path": "/srv/b.sh", "arguments": ["1"], "timeout_seconds": 5}]},
        {"builder": {"address": "10.0.0.9", "cpu": 8}},
        {"system": "oracle-linux-7.9", "kubernetes": "none", "customization": "guestinfo"},
        {"system": "oracle-linux-7.9", "kubernetes": "none", "cluster": {"ssh": {"accept_new_host_keys": True}}},
        {"system": "oracle-linux-9", "kubernetes": {"version": "1.35.0"}},
        {"hardening": {"kernel_parameters": {"kernel.kptr_restrict": 2}, "firewall": True}},
        # The networks that Kubernetes would have by default.
        {"network": {"name": "net", "cidr": "172.21.0.0/24"}},
    ],
)
def test_other_good_definitions(changes: dict[str, Any]) -> None:
    assert messages(changed(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"source": {}}, ["source | one of file, url, library, machine | say where the image comes from"]),
        (
            {"source": {"url": "https://x/y", "machine": "T/x", "checksum": CHECKSUM}},
            ["source.machine | one source only | remove it, or url"],
        ),
        (
            {"source": {"file": "/srv/x.ova"}},
            [
                "source.checksum | the checksum of the file, as sha256:<64 hexadecimal digits> | "
                "add the one that its publisher names"
            ],
        ),
        (
            {"source": {"machine": "T/x", "checksum": CHECKSUM}},
            ["source.checksum | no checksum of a machine | remove it"],
        ),
        ({"keep": 0}, ["keep | a whole number from 1 to 100 | "]),
        ({"builder": {"disk_gb": 5}}, ["builder.disk_gb | a whole number from 10 to 63488 | "]),
        ({"nam": "x"}, ["nam | a known key | did you mean name?"]),
        (
            {"kubernetes": {"version": "1.19.3"}},
            [
                f"kubernetes.version | one of the versions 1.20.x to {list(RELEASES)[-1]}.x, or none | "
                "choose one of them"
            ],
        ),
        (
            {"system": "oracle-linux-9", "kubernetes": {"version": "1.21.1"}},
            [
                "kubernetes.version | one of 1.22.x to 1.35.x, which run on Oracle Linux 9 (older minors had ended "
                "before it came out (July 2022), so they were never tested on it) | choose one of them, or another "
                "system"
            ],
        ),
        (
            {"hooks": ["scripts/x.sh"]},
            ["hooks[0] | an absolute path on the operator's machine, or a mapping with path | "],
        ),
        # Rules of the cluster model, told with the definition's own keys.
        (
            {"builder": {"address": "10.9.0.9"}},
            ["builder.address | an address of a machine in 10.0.0.0/24 | choose another address"],
        ),
        (
            {"vsphere": {"datacenter": "DC", "cluster": "CL"}},
            ["vsphere.datastore | a datastore, or a datastore cluster | name the one that the disks are to be on"],
        ),
        (
            {"cluster": {"packages": {"directories": [{"name": "x", "family": "debian"}]}}},
            [
                "cluster.packages.directories[0].url | where the directory is | "
                "add url, or path for one on your own machine"
            ],
        ),
        (
            {"system": "oracle-linux-7.9", "kubernetes": "none"},
            [
                "customization | guestinfo, by which a node gets its SSH host key from us | use it, or set "
                "cluster.ssh.accept_new_host_keys to believe the keys that such nodes make themselves"
            ],
        ),
    ],
)
def test_every_rule_is_told_once(changes: dict[str, Any], expected: list[str]) -> None:
    assert messages(changed(**changes)) == expected


@pytest.mark.parametrize("key", IMAGE_SCHEMA["required"])
def test_missing_keys_are_named(key: str) -> None:
    assert [message.split(" | ")[0] for message in messages(changed(**{key: None}))] == [key]


@pytest.mark.parametrize("wrong", [None, "text", 3, [1], {"x": 1}])
@pytest.mark.parametrize("key", list(IMAGE_SCHEMA["properties"]))
def test_any_value_anywhere_is_a_message_and_no_crash(key: str, wrong: Any) -> None:
    image_definition_problems({**GOOD, key: wrong})


def test_error_names_the_variable() -> None:
    with pytest.raises(ImageDefinitionError, match=r"fury_image\.keep: 0: expected a whole number"):
        load_image(changed(keep=0))


def test_completing_twice_changes_nothing() -> None:
    image = complete(hooks=["/srv/a.sh"], kubernetes="none")
    assert load_image(image) == image
    assert image["kubernetes"] == {"version": "none"}
    assert image["hooks"][0]["arguments"] == []
    assert image["vsphere"]["folder"] == "TEMPLATES"
    assert (image["keep"], image["update"], image["packages"]) == (2, True, [])


@pytest.mark.parametrize(("system", "expected"), [("ubuntu-24.04", "guestinfo"), ("oracle-linux-7.9", "spec")])
def test_customization_depends_on_the_system(system: str, expected: str) -> None:
    image = complete(system=system, kubernetes="none", cluster={"ssh": {"accept_new_host_keys": True}})
    assert image["customization"] == expected


def test_site_lies_below_the_definition() -> None:
    site = {
        "vsphere": {"datacenter": "SITE", "datastore": "D", "folder": "CLUSTERS", "template": "T/x", "clone": "linked"},
        "network": {"name": "site-net", "domain": "example.com"},
        "packages": {"proxy": {"http": "http://proxy:3128"}},
        "load_balancer": {"port": 8443},
    }
    image = load_image(changed(vsphere={"cluster": "CL"}, network={"cidr": "10.0.0.0/24"}), site)
    assert image["vsphere"] == {"datacenter": "SITE", "datastore": "D", "cluster": "CL", "folder": "TEMPLATES"}
    assert image["network"]["name"] == "site-net"
    assert image["cluster"] == {"packages": {"proxy": {"http": "http://proxy:3128"}}}


def test_relative_paths_begin_at_a_directory() -> None:
    given = changed(
        source={"file": "files/x.ova", "checksum": CHECKSUM}, hooks=["a.sh", {"path": "b.sh"}, "/srv/c.sh", "~/d.sh"]
    )
    given["hooks"].pop()
    image = load_image(given, None, "/etc/images")
    assert image["source"]["file"] == "/etc/images/files/x.ova"
    assert [hook["path"] for hook in image["hooks"]] == ["/etc/images/a.sh", "/etc/images/b.sh", "/srv/c.sh"]
