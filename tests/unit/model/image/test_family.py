"""Templates that a config names by their system."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.family import (
    Image,
    choices,
    families_of,
    newest,
    with_images,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.standing import is_outdated
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.plan import plan
from sample_cluster import born, carried_out, machines_of, model_with, pool, with_facts

FAMILY = "ubuntu-22.04"


def image(path: str, **values: Any) -> Image:
    good = {"system": FAMILY, "built": "2026-03-01T10:00:00Z", "certified": "passed", "certified_at": ""}
    return Image(path=path, **{**good, **values})


def model_of(*images: Image) -> dict[str, Any]:
    return with_images(model_with({"vsphere.template": FAMILY}), images)


def actions(model: dict[str, Any], machines: Any) -> set[str]:
    return {step.action for step in plan(model, machines).steps}


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        ([], None),
        ([image("a")], "a"),
        ([image("a"), image("b", built="2026-04-01T10:00:00Z")], "b"),
        # Moments are compared, not texts.
        ([image("a", built="2026-03-01T10:00:00+02:00"), image("b", built="2026-03-01T09:00:00Z")], "b"),
        ([image("a", version=9), image("b", version=10)], "b"),
        ([image("a", built=""), image("b", built="yesterday", version=2)], "b"),
        ([image("a", certified="")], None),
        ([image("a", certified="failed"), image("b", built="2020-01-01T00:00:00Z")], "b"),
        ([image("a", certified_at="2026-02-01T00:00:00Z")], None),
        ([image("a", system="ubuntu-24.04")], None),
    ],
)
def test_newest_certified_image(images: list[Image], expected: str | None) -> None:
    found = newest(images, FAMILY)
    assert (found.path if found else None) == expected


def test_stamp_is_read_as_people_may_have_left_it() -> None:
    stamp = {"fury.image_system": FAMILY, "fury.image_version": "new", "fury.image_built": "none"}
    assert Image.of("a", stamp) == Image("a", FAMILY)
    assert Image.of("a", {}) == Image("a")


@pytest.mark.parametrize(
    ("built", "certified_at", "expected"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T09:59:59Z", True),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z", False),
        ("2026-03-01T10:00:00", "2026-03-01T09:00:00+00:00", True),
        ("", "2026-03-01T10:00:00Z", False),
        ("2026-03-01T10:00:00Z", "one day", False),
    ],
)
def test_certification_from_before_the_image(built: str, certified_at: str, expected: bool) -> None:
    assert is_outdated(built, certified_at) is expected


def test_choices_say_what_there_is_and_why_it_is_not_taken() -> None:
    images = [image("a", certified=""), image("b", certified="failed"), image("c", certified_at="2026-02-01")]
    words = choices([*images, Image("plain")], FAMILY)
    assert words == ("there is a (not certified), b (failed certification), c (built after its certification)")
    assert choices([image("a")], "oracle-linux-9") == f"there is no image of it, but a ({FAMILY}, certified)"
    assert choices([Image("plain")], FAMILY) == "there is no image at all"


def test_pools_name_paths_then() -> None:
    model = model_of(image("T/a"), image("T/b", version=2), Image("T/plain"))
    assert {each["template"] for each in model["pools"]} == {model["vsphere"]["template"]} == {"T/b"}
    assert pool(model, "apps")["template_images"] == ["T/a", "T/b"]
    assert families_of(model) == frozenset()


def test_template_of_exactly_that_path_wins() -> None:
    model = model_of(image("T/a"), Image(FAMILY))
    assert pool(model, "apps")["template"] == FAMILY
    assert "template_family" not in pool(model, "apps")


def test_without_a_certified_image_the_name_stays() -> None:
    model = model_of(image("T/a", certified=""))
    assert pool(model, "apps")["template"] == FAMILY
    assert pool(model, "apps")["template_images"] == ["T/a"]


def test_newer_image_replaces_nothing_and_new_nodes_take_it() -> None:
    first, second = image("T/a"), image("T/b", version=2)
    machines = list(machines_of(model_of(first)).values())
    assert {machine.facts["fury.template"] for machine in machines} == {"T/a"}
    model = model_of(first, second)
    assert actions(model, machines) == {"keep"}
    pool(model, "apps")["count"] += 1
    [node] = plan(model, machines).new_nodes()
    assert node.making.template == "T/b"
    assert actions(model, [*machines, born(model, node)]) == {"keep"}


@pytest.mark.parametrize("images", [[], [image("T/renamed")], [image("T/a", certified="failed")]])
def test_nodes_outlive_the_name_and_the_standing_of_their_image(images: list[Image]) -> None:
    machines = machines_of(model_of(image("T/a"))).values()
    assert actions(model_of(*images), machines) == {"keep"}


def test_node_of_an_image_that_was_named_by_its_path_is_kept_and_noted() -> None:
    machines = list(machines_of(model_with({"vsphere.template": "T/a"})).values())
    model = model_of(image("T/a"))
    planned = plan(model, machines)
    assert {step.action for step in planned.steps} == {"repair"}
    machines = carried_out(model, planned, machines)
    assert {machine.facts["fury.template_family"] for machine in machines} == {FAMILY}
    assert actions(model_of(), machines) == {"keep"}


def test_node_of_another_template_differs_from_the_system() -> None:
    machines = machines_of(model_with({"vsphere.template": "T/plain"})).values()
    [reason] = {step.reason for step in plan(model_of(image("T/a")), machines).steps}
    assert reason == f"template T/plain → {FAMILY}"
    others = [with_facts(machine, template_family="ubuntu-24.04") for machine in machines]
    assert actions(model_of(image("T/a")), others) == {"replace"}


def test_path_that_the_config_names_later_must_be_that_of_the_node() -> None:
    machines = list(machines_of(model_of(image("T/a"))).values())
    assert actions(model_with({"vsphere.template": "T/a"}), machines) == {"keep"}
    assert actions(model_with({"vsphere.template": "T/b"}), machines) == {"replace"}


def test_exact_template_that_appears_later_replaces_nothing() -> None:
    machines = [replace(each) for each in machines_of(model_of(image("T/a"))).values()]
    assert actions(model_of(image("T/a"), Image(FAMILY)), machines) == {"keep"}
