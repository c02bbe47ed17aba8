"""Templates that a config names by their system: the newest certified image, and nodes that stay what they are."""

from __future__ import annotations

from typing import Any

import pytest
from administration import Admin
from modules import run
from results import actions, pool
from simulator import READS

FAMILY = "ubuntu-22.04"
FOLDER = "LAB/vm/TEMPLATES"
BASE = f"{FOLDER}/ubuntu-22.04"


@pytest.fixture
def model(model: dict[str, Any]) -> dict[str, Any]:
    model["vsphere"]["template"] = FAMILY
    model["pools"] = [{"name": "master", "role": "control_plane"}, {"name": "apps", "role": "worker"}]
    return model


def make_image(admin: Admin, name: str, built: str, certified: str = "passed", system: str = FAMILY) -> None:
    """Make a template with a stamp beside the lab's own."""
    admin.clone(BASE, FOLDER, name)
    admin.find(f"{FOLDER}/{name}").MarkAsTemplate()
    stamp = {"image_system": system, "image_version": "1", "image_built": f"{built}T00:00:00Z", "certified": certified}
    for key, value in stamp.items():
        admin.set_attribute(f"{FOLDER}/{name}", f"fury.{key}", value)


def templates(admin: Admin) -> dict[str, str]:
    """Return the templates that the nodes were made from, by node."""
    names = ("demo-master-1", "demo-apps-1", "demo-apps-2")
    return {
        name: admin.attributes(f"LAB/vm/demo/{name}")["fury.template"]
        for name in names
        if admin.exists(f"LAB/vm/demo/{name}")
    }


def test_newest_certified_image_is_taken(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    make_image(admin, "u-v1", "2026-01-01")
    make_image(admin, "u-v2", "2026-02-01")
    make_image(admin, "u-v3", "2026-03-01", certified="failed")
    make_image(admin, "u-v4", "2026-04-01", certified="")
    make_image(admin, "ol-v1", "2026-05-01", system="oracle-linux-8")
    foreseen = cluster_vms.apply(model, check=True)
    made = cluster_vms.apply(model)
    assert foreseen["diff"] == made["diff"]
    assert set(templates(admin).values()) == {"TEMPLATES/u-v2"}
    assert admin.attributes("LAB/vm/demo/demo-apps-1")["fury.template_family"] == FAMILY
    with cluster_vms.vcenter.calls() as calls:
        assert not cluster_vms.apply(model)["changed"]
    assert set(calls) <= READS


def test_nodes_stay_what_they_are_and_new_ones_are_of_the_newest(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    make_image(admin, "u-v1", "2026-01-01")
    cluster_vms.apply(model)
    make_image(admin, "u-v2", "2026-02-01")
    assert list(actions(cluster_vms.apply(model))) == ["keep"]
    pool(model, "apps")["count"] = 2
    grown = cluster_vms.apply(model)
    assert actions(grown)["create"] == ["demo-apps-2"]
    assert templates(admin) == {
        "demo-master-1": "TEMPLATES/u-v1",
        "demo-apps-1": "TEMPLATES/u-v1",
        "demo-apps-2": "TEMPLATES/u-v2",
    }
    assert not cluster_vms.apply(model)["changed"]


def test_image_that_is_renamed_or_removed_replaces_nothing(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    make_image(admin, "u-v1", "2026-01-01")
    cluster_vms.apply(model)
    admin.rename(f"{FOLDER}/u-v1", "old")
    assert list(actions(cluster_vms.apply(model))) == ["keep"]
    admin.destroy(f"{FOLDER}/old")
    again = cluster_vms.apply(model)
    assert list(actions(again)) == ["keep"]
    assert not again["changed"]


def test_nodes_of_a_path_are_those_of_its_system(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    make_image(admin, "u-v1", "2026-01-01")
    model["vsphere"]["template"] = "TEMPLATES/u-v1"
    cluster_vms.apply(model)
    model["vsphere"]["template"] = FAMILY
    noted = cluster_vms.apply(model)
    assert list(actions(noted)) == ["repair"]
    assert list(actions(cluster_vms.apply(model))) == ["keep"]
    model["vsphere"]["template"] = "ubuntu-24.04"
    make_image(admin, "u24-v1", "2026-01-01", system="ubuntu-24.04")
    assert list(actions(cluster_vms.apply(model))) == ["replace"]


def test_template_of_that_very_path_is_meant(cluster_vms: Any, admin: Admin, model: dict[str, Any]) -> None:
    make_image(admin, "u-v1", "2026-01-01")
    admin.clone(BASE, "LAB/vm", FAMILY)
    admin.find(f"LAB/vm/{FAMILY}").MarkAsTemplate()
    cluster_vms.apply(model)
    assert set(templates(admin).values()) == {FAMILY}


def test_without_a_certified_image_the_error_says_what_there_is(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    make_image(admin, "u-v1", "2026-01-01", certified="failed")
    make_image(admin, "u-v2", "2026-02-01", certified="")
    result = cluster_vms(model)
    assert result["failed"]
    for words in ("TEMPLATES/u-v1 (failed certification)", "TEMPLATES/u-v2 (not certified)", "certify_template.yml"):
        assert words in result["msg"]
    assert not admin.exists("LAB/vm/demo")
    arguments = {**cluster_vms.vcenter.options, "cluster": model, "fail_on": "never"}
    verdicts = {(each["check"], each["object"]): each for each in run("preflight", arguments)["verdicts"]}
    assert verdicts["template", FAMILY]["status"] == "failed"
    assert "u-v1 (failed certification)" in verdicts["template", FAMILY]["detail"]


def test_preflight_looks_at_the_image_that_would_be_taken(
    cluster_vms: Any, admin: Admin, model: dict[str, Any]
) -> None:
    make_image(admin, "u-v1", "2026-01-01")
    arguments = {**cluster_vms.vcenter.options, "cluster": model, "fail_on": "never", "role": True}
    found = run("preflight", arguments)
    statuses = {(each["check"], each["object"]): each["status"] for each in found["verdicts"]}
    assert statuses["template", "TEMPLATES/u-v1"] == statuses["certification", "TEMPLATES/u-v1"] == "ok"
    assert any("/LAB/vm/TEMPLATES/u-v1" in each["paths"] for each in found["privileges"])


@pytest.mark.parametrize("crowd", [1, 40])
def test_images_are_found_in_two_calls(cluster_vms: Any, admin: Admin, model: dict[str, Any], crowd: int) -> None:
    for number in range(crowd):
        make_image(admin, f"u-v{number}", "2026-01-01")
    cluster_vms.apply(model)
    totals = []
    for template in (FAMILY, cluster_template(admin)):
        model["vsphere"]["template"] = template
        with cluster_vms.vcenter.calls() as calls:
            assert not cluster_vms.apply(model)["changed"]
        totals.append(sum(calls.values()))
    assert totals[0] == totals[1] + 2


def cluster_template(admin: Admin) -> str:
    """Return the template that the nodes were made from."""
    [template] = set(templates(admin).values())
    return template
