"""What is written on templates, and read back."""

from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.naming import (
    source_identity,
    source_path,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.stamp import (
    Making,
    Stamp,
    manifest,
    marks,
    notes,
    read_stamp,
    stamp,
)
from sample_image import CHECKSUM, complete

MAKING = Making(3, "0123456789abcdef", "2026-01-31T12:00:00+00:00", "0.2.0")
FACTS = {"os": "Ubuntu 22.04.5 LTS", "kernel": "5.15.0", "kubernetes": "1.33.1"}


def test_stamp_is_read_back() -> None:
    attributes = stamp(complete(), MAKING, FACTS, {})
    assert read_stamp(attributes) == Stamp("ubuntu-22.04-kubernetes", 3, "0123456789abcdef", "")
    assert read_stamp({**attributes, "fury.certified": "passed"}).certified == "passed"
    assert read_stamp({**attributes, "fury.image_version": "x"}).version == 0
    assert attributes["fury.image_source"] == CHECKSUM
    assert attributes["fury.image_containerd"] == "none"
    assert all(attributes.values())


def test_builder_has_no_stamp() -> None:
    assert read_stamp(marks("0123456789abcdef", "building", FACTS)) is None
    assert read_stamp({}) is None


def test_facts_that_the_guest_told_before_are_taken() -> None:
    known = marks(MAKING.definition_hash, "sealing", FACTS)
    assert stamp(complete(), MAKING, {}, known) == stamp(complete(), MAKING, FACTS, {})
    other = marks("another", "sealing", FACTS)
    assert stamp(complete(), MAKING, {}, other)["fury.image_kernel"] == "none"


def test_time_of_the_making_stays() -> None:
    first = stamp(complete(), MAKING, FACTS, {})
    assert stamp(complete(), MAKING._replace(built="later", builder="9.9.9"), {}, first) == first


def test_notes_name_what_is_there_only() -> None:
    text = notes(stamp(complete(), MAKING, FACTS, {}))
    assert "Kernel: 5.15.0" in text.splitlines()
    assert "containerd" not in text


def test_manifest_holds_everything_under_plain_names() -> None:
    attributes = {**stamp(complete(), MAKING, FACTS, {}), "fury.certified": "passed", "fury.certified_at": "now"}
    document = manifest("T/u-v3", attributes, ["vim", "bash"])
    assert document["template"] == "T/u-v3"
    assert document["kernel"] == "5.15.0"
    assert document["packages"] == ["bash", "vim"]
    assert document["certification"] == {"verdict": "passed", "at": "now"}


def test_sources_have_identities_and_paths() -> None:
    library = complete(source={"library": {"library": "L", "item": "jammy"}})
    other = complete(source={"library": {"library": "L", "item": "noble"}})
    machine = complete(source={"machine": "T/base"})
    assert source_identity(library["source"]) == "library:L/jammy"
    assert source_path(library) != source_path(other)
    assert source_path(machine) == "T/base"
