"""The clusters whose machines are an image's builder, and the clones that certify a template."""

from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import (
    builder_model,
    builder_path,
    certification_model,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.systems import IMAGE_SYSTEMS
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.naming import node_name
from sample_image import GOOD, changed, complete


def test_builder_is_the_only_machine_of_a_cluster() -> None:
    image = complete(
        hooks=["/srv/a.sh"],
        hardening={"kernel_parameters": {"vm.swappiness": 1}, "firewall": True},
        cluster={"image_repository": "registry.example.com", "operating_system": {"journal_mb": 64}},
    )
    model = load(builder_model(image))
    [pool] = model["pools"]
    assert (model["name"], pool["name"], pool["count"]) == ("ubuntu-22-04-kubernetes-build", "builder", 1)
    assert (pool["cpu"], pool["memory_mb"], pool["disk_gb"]) == (2, 4096, 20)
    assert model["vsphere"]["folder"] == "TEMPLATES/ubuntu-22.04-kubernetes-build"
    assert pool["template"] == "TEMPLATES/sources/ubuntu-22.04-abababababab"
    assert pool["customization"]["method"] == "guestinfo"
    assert [hook["path"] for hook in pool["hooks"]["after_kubernetes"]] == ["/srv/a.sh"]
    assert model["operating_system"]["kernel_parameters"] == {"vm.swappiness": 1}
    assert model["operating_system"]["journal_mb"] == 64
    assert model["firewall"]["enabled"] is True
    assert model["kubernetes"]["version"] == "1.33.1"
    assert model["kubernetes"]["image_repository"] == "registry.example.com"
    folder, name = builder_path(image).rpartition("/")[::2]
    assert (folder, name) == (model["vsphere"]["folder"], node_name(model["name"], "builder", 1))


def test_builder_of_every_system_is_valid_without_kubernetes() -> None:
    for system in IMAGE_SYSTEMS:
        load(builder_model(complete(system=system, kubernetes="none", customization="guestinfo")))


def test_what_a_site_says_of_etcd_is_not_asked_of_an_image() -> None:
    """The version of etcd follows from that of Kubernetes, which an image may not have."""
    site = {"packages": {"etcd_mirror": "http://mirror.example.com", "repositories": []}}
    assert load_image(changed(kubernetes="none"), site)["kubernetes"]["version"] == "none"
    assert load(builder_model(load_image(GOOD, site)))["packages"]["etcd_mirror"] == ""


def test_builder_gets_the_address_that_was_asked_for() -> None:
    model = builder_model(complete(builder={"address": "10.0.0.77"}))
    assert model["network"]["ranges"] == [{"first": "10.0.0.77", "last": "10.0.0.77"}]


def test_builder_may_be_customized_in_another_way_than_the_image() -> None:
    vsphere = {**GOOD["vsphere"], "customization": {"method": "guestinfo"}}
    image = complete(system="oracle-linux-7.9", kubernetes="none", vsphere=vsphere)
    assert image["customization"] == "spec"
    assert load(builder_model(image))["pools"][0]["customization"]["method"] == "guestinfo"


def test_certification_has_two_clones() -> None:
    base = {"vsphere": {**GOOD["vsphere"], "folder": "TEMPLATES"}, "network": GOOD["network"]}
    model = load(certification_model(base, "TEMPLATES/ubuntu-22.04-v3", 40))
    assert [(pool["name"], pool["role"], pool["count"], pool["disk_gb"]) for pool in model["pools"]] == [
        ("first", "control_plane", 1, 40),
        ("second", "worker", 1, 40),
    ]
    assert {pool["template"] for pool in model["pools"]} == {"TEMPLATES/ubuntu-22.04-v3"}
    assert model["name"].startswith("certify-")
    assert model["vsphere"]["folder"] == f"TEMPLATES/{model['name']}"
    assert certification_model(base, "TEMPLATES/ubuntu-22.04-v2", 40)["name"] != model["name"]
    assert base["vsphere"]["folder"] == "TEMPLATES"
