"""Golden images in vCenter: what is planned, and how a builder becomes a template."""

from __future__ import annotations

from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import builder_model
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from golden_images import BUILDER, Images
from simulator import READS

WAITS = {"CreatePropertyCollector", "CreateFilter", "WaitForUpdatesEx", "DestroyPropertyCollector"}


@pytest.fixture
def images(cluster_vms: Any, admin: Admin) -> Images:
    return Images(cluster_vms, admin)


def test_image_that_is_not_there_is_to_be_built(images: Images) -> None:
    with images.cluster_vms.vcenter.calls() as calls:
        planned = images.info()
    assert [step["action"] for step in planned["plan"]] == ["build"]
    assert planned["template"] == "IMAGES/ubuntu-22.04-v1"
    assert planned["templates"] == []
    assert planned["builder"] == {}
    assert set(calls) <= READS


def test_number_of_calls_is_constant(images: Images) -> None:
    images.make()
    with images.cluster_vms.vcenter.calls() as few:
        images.info()
    images.image["packages"] = ["vim"]
    images.make()
    with images.cluster_vms.vcenter.calls() as more:
        images.info()
    assert few == more


def test_builder_becomes_a_template(images: Images, admin: Admin) -> None:
    images.build()
    assert images.actions() == ["finish"]
    made = images.finish(packages=["vim=2", "bash=1"], collection_version="0.2.0")
    assert not made["failed"], made["msg"]
    assert [step["action"] for step in made["steps"]] == [
        "stamp", "clean", "snapshot", "rename", "move", "release", "mark",
    ]  # fmt: skip
    path = "LAB/vm/IMAGES/ubuntu-22.04-v1"
    assert admin.read(path, "config.template") == [True]
    attributes = admin.attributes(path)
    assert attributes == made["attributes"]
    assert attributes["fury.image"] == attributes["fury.image_system"] == "ubuntu-22.04"
    assert attributes["fury.image_version"] == "1"
    assert attributes["fury.image_hash"] == images.info()["hash"]
    assert attributes["fury.image_source"] == "machine:TEMPLATES/ubuntu-22.04"
    assert attributes["fury.image_os"] == "Ubuntu 22.04.5 LTS"
    assert attributes["fury.image_kubernetes"] == attributes["fury.image_containerd"] == "none"
    assert attributes["fury.customization"] == "guestinfo"
    assert not [key for key in admin.extra_config(path) if key.startswith(("fury.", "guestinfo."))]
    [notes, snapshot] = admin.read(path, "config.annotation", "snapshot")
    assert "Kernel: 5.15.0-1" in notes
    assert [tree.name for tree in snapshot.rootSnapshotList] == ["golden"]
    assert not admin.exists("LAB/vm/IMAGES/ubuntu-22.04-build")
    assert made["manifest"]["packages"] == ["bash=1", "vim=2"]
    assert made["manifest"]["kernel"] == "5.15.0-1"
    assert made["manifest"]["certification"] == {"verdict": "none", "at": "none"}


def test_second_run_changes_nothing(images: Images) -> None:
    images.build()
    planned = images.info()
    first = images.finish()
    again = images.template(image=images.image, definition_hash=planned["hash"], version=1)
    assert not again["changed"]
    assert again["steps"] == []
    assert again["attributes"] == first["attributes"]
    assert images.actions() == ["up_to_date"]
    assert images.actions(rebuild=True) == ["build"]


def test_check_mode_tells_the_steps_and_takes_none(images: Images, admin: Admin) -> None:
    images.build()
    before = admin.attributes(f"LAB/vm/{BUILDER}")
    with images.cluster_vms.vcenter.calls() as calls:
        told = images.finish(check=True)
    assert set(calls) <= READS
    assert admin.attributes(f"LAB/vm/{BUILDER}") == before
    done = images.finish()
    # The time of its making is its own.
    assert told["steps"] == done["steps"]
    assert told["diff"]["after"]["path"] == done["diff"]["after"]["path"] == "IMAGES/ubuntu-22.04-v1"


@pytest.mark.parametrize("taken", ["stamp", "clean", "snapshot", "rename", "move", "release", "mark"])
@pytest.mark.parametrize("kind", ["before"])
def test_run_that_ended_anywhere_is_finished(
    images: Images, admin: Admin, monkeypatch: pytest.MonkeyPatch, taken: str, kind: str
) -> None:
    from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import golden

    images.build()
    take = golden._Work.take

    def end_there(work: Any, step: str) -> None:
        if step == taken:
            raise KeyboardInterrupt
        take(work, step)

    monkeypatch.setattr(golden._Work, "take", end_there)
    with pytest.raises(KeyboardInterrupt):
        images.finish()
    monkeypatch.undo()
    assert images.actions() == ["finish"]
    assert images.info()["version"] == 1
    finished = images.finish()
    assert not finished["failed"], finished["msg"]
    assert images.actions() == ["up_to_date"]
    assert "fury.cluster" not in admin.attributes("LAB/vm/IMAGES/ubuntu-22.04-v1")
    assert not admin.exists("LAB/vm/IMAGES/ubuntu-22.04-build")


def test_guest_is_waited_for_with_a_limit(images: Images) -> None:
    images.build(sealed=False)
    result = images.finish(wait_timeout=1)
    assert result["failed"]
    assert "power itself off" in result["msg"]
    assert "wait_timeout" in result["msg"]


def test_what_is_found_of_the_builder_decides(images: Images) -> None:
    images.build(sealed=False)
    assert images.actions() == ["resume"]
    images.mark("sealing")
    assert images.actions() == ["replace", "build"]
    images.image["packages"] = ["vim"]
    assert images.actions() == ["replace", "build"]


def test_builder_nobody_marked_is_replaced(images: Images) -> None:
    images.cluster_vms.apply(builder_model(load_image(images.image)), wait_for_guest=False)
    planned = images.info()["plan"]
    assert [step["action"] for step in planned] == ["replace", "build"]
    assert "before it said" in planned[0]["reason"]


def test_changed_definition_makes_the_next_version(images: Images) -> None:
    images.make()
    images.image["packages"] = ["vim"]
    planned = images.info()
    assert planned["version"] == 2
    assert "another definition" in planned["plan"][0]["reason"]
    images.image["builder"] = {"disk_gb": 100, "cpu": 8}
    assert images.info()["hash"] == planned["hash"]


def test_name_that_is_taken_is_refused_before_anything_is_done(images: Images, admin: Admin) -> None:
    images.build()
    planned = images.info()
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/IMAGES", "ubuntu-22.04-v1")
    assert images.actions() == ["refuse"]
    result = images.template(image=images.image, definition_hash=planned["hash"], version=1)
    assert result["failed"]
    assert "'IMAGES/ubuntu-22.04-v1' has that name and is none of ours; rename or remove it" in result["msg"]
    assert "fury.image_version" not in admin.attributes(f"LAB/vm/{BUILDER}")


def test_source_that_cannot_be_cloned_is_refused(images: Images, admin: Admin) -> None:
    images.image["source"] = {"machine": "TEMPLATES/none"}
    [step] = images.info()["plan"]
    assert step["action"] == "refuse"
    assert "correct source.machine" in step["reason"]
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/TEMPLATES", "machine")
    images.image["source"] = {"machine": "TEMPLATES/machine"}
    [step] = images.info()["plan"]
    assert "convert it to a template" in step["reason"]


def test_source_that_is_not_imported_yet_comes_first(images: Images) -> None:
    images.image["source"] = {"file": "/srv/jammy.ova", "checksum": f"sha256:{'ab' * 32}"}
    planned = images.info()
    assert [(step["action"], step["object"]) for step in planned["plan"]] == [
        ("import", "IMAGES/sources/ubuntu-22.04-abababababab"),
        ("build", "ubuntu-22.04-v1"),
    ]
    assert planned["source"] == {"path": "IMAGES/sources/ubuntu-22.04-abababababab", "exists": False}


def test_certification_is_stamped_beside_the_rest(images: Images, admin: Admin) -> None:
    path = images.make()
    wish = {"state": "stamped", "datacenter": "LAB", "template": path, "attributes": {"fury.certified": "passed"}}
    told = images.template(check=True, **wish)
    assert told["changed"]
    assert "fury.certified" not in admin.attributes(f"LAB/vm/{path}")
    done = images.template(**wish)
    assert done["diff"] == told["diff"]
    assert admin.attributes(f"LAB/vm/{path}")["fury.certified"] == "passed"
    assert admin.attributes(f"LAB/vm/{path}")["fury.image"] == "ubuntu-22.04"
    assert done["manifest"]["certification"]["verdict"] == "passed"
    assert not images.template(**wish)["changed"]
    assert images.info()["templates"][0]["certified"] == "passed"


def test_old_versions_go_when_they_are_named(images: Images, admin: Admin) -> None:
    paths = []
    for package in ("one", "two", "three"):
        images.image["packages"] = [package]
        paths.append(images.make())
    images.image["keep"] = 1
    old = images.info()["old"]
    assert [each["template"] for each in old if each["action"] == "remove"] == [paths[1], paths[0]]
    wish = {"state": "absent", "datacenter": "LAB", "templates": paths[:2]}
    told = images.template(check=True, **wish)
    assert told["changed"]
    assert admin.exists(f"LAB/vm/{paths[0]}")
    assert images.template(**wish)["steps"] == told["steps"]
    assert not admin.exists(f"LAB/vm/{paths[0]}")
    assert not images.template(**wish)["changed"]
    assert images.actions() == ["up_to_date"]


def test_template_that_linked_clones_live_on_is_kept(images: Images, admin: Admin, model: dict[str, Any]) -> None:
    path = images.make()
    model["vsphere"].update(template=path, clone="linked")
    model["pools"] = [{"name": "master", "role": "control_plane", "disk_gb": 80}]
    images.cluster_vms.apply(model)
    result = images.template(state="absent", datacenter="LAB", templates=[path])
    assert not result["changed"]
    assert result["steps"][0]["action"] == "keep"
    assert "demo-master-1" in result["steps"][0]["reason"]
    assert admin.exists(f"LAB/vm/{path}")


def test_template_of_others_is_never_deleted(images: Images, admin: Admin) -> None:
    result = images.template(state="absent", datacenter="LAB", templates=["TEMPLATES/ubuntu-22.04"])
    assert result["failed"]
    assert "no stamp of ours; nothing was deleted" in result["msg"]
    assert admin.exists("LAB/vm/TEMPLATES/ubuntu-22.04")
