"""Whether a template is fit for its pools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_template import (
    TemplateFacts,
    ansible_verdicts,
    template_verdicts,
)

PATH = "T/ubuntu"
POOL: dict[str, Any] = {
    "name": "apps",
    "template": PATH,
    "disk_gb": 80,
    "clone": "full",
    "minimum_hardware_version": 0,
    "customization": {"method": "auto", "spec": ""},
}
GOOD: dict[str, Any] = {
    "is_template": True,
    "disk_gb": 10,
    "version": 17,
    "guest_id": "ubuntu64Guest",
    "tools": "guestToolsUnmanaged",
    "certified": "passed",
}


def statuses(
    facts: Mapping[str, Any] = {},
    pools: Sequence[Mapping[str, Any]] = ({},),
    hardware: Sequence[int] = (19,),
    accepted: Sequence[str] = (),
) -> dict[str, str]:
    """Return status by check, of a good template and one pool that differ by this much."""
    full = [{**POOL, **pool} for pool in pools]
    verdicts = list(template_verdicts(PATH, TemplateFacts(**{**GOOD, **facts}), full, hardware, accepted))
    assert all(verdict.object == PATH for verdict in verdicts)
    return {verdict.check: verdict.status for verdict in verdicts}


@pytest.mark.parametrize(
    ("guest_id", "ansible", "expected"),
    [
        ("oracleLinux8_64Guest", (2, 16, 19), "ok"),
        ("oracleLinux8_64Guest", (2, 17), "warning"),
        ("oracleLinux7_64Guest", (2, 21, 5), "warning"),
        ("oracleLinux9_64Guest", (2, 21, 5), None),
        ("ubuntu64Guest", (2, 21, 5), None),
        ("", (2, 21, 5), None),
        # Who runs the module without Ansible tells no version.
        ("oracleLinux8_64Guest", (0, 0), None),
    ],
)
def test_ansible_that_cannot_manage_the_systems_own_python(
    guest_id: str, ansible: tuple[int, ...], expected: str | None
) -> None:
    facts = TemplateFacts(**{**GOOD, "guest_id": guest_id})
    found = {verdict.check: verdict.status for verdict in ansible_verdicts(PATH, facts, ansible)}
    assert found.get("ansible") == expected


def test_good_template() -> None:
    assert set(statuses().values()) == {"ok"}


@pytest.mark.parametrize(
    ("facts", "pool"),
    [
        ({"is_template": False}, {}),
        ({"disk_gb": None}, {}),
        ({"disk_gb": 81}, {}),
        ({"disk_gb": 80}, {"clone": "linked"}),
        ({"disk_gb": 10, "has_snapshot": True}, {"clone": "linked"}),
    ],
)
def test_unfit_templates_fail(facts: dict[str, Any], pool: dict[str, Any]) -> None:
    assert statuses(facts, [pool])["template"] == "failed"


def test_template_that_may_not_be_read() -> None:
    assert statuses({"is_template": None}) == {"template": "failed"}


def test_linked_clone_of_a_snapshot_of_the_same_size() -> None:
    assert statuses({"disk_gb": 80, "has_snapshot": True}, [{"clone": "linked"}])["template"] == "ok"


def test_every_pool_is_looked_at() -> None:
    facts = TemplateFacts(**{**GOOD, "disk_gb": 100})
    pools = [{**POOL, "name": name, "disk_gb": size} for name, size in (("a", 50), ("b", 120), ("c", 60))]
    failed = [each.detail for each in template_verdicts(PATH, facts, pools, [19]) if each.status == "failed"]
    assert len(failed) == 2
    assert "pool a" in failed[0]
    assert "pool c" in failed[1]


@pytest.mark.parametrize(
    ("certified", "accepted", "status"),
    [
        ("passed", (), "ok"),
        ("", (), "warning"),
        ("failed", (), "failed"),
        ("failed", ("T/other",), "failed"),
        ("failed", (PATH,), "warning"),
        ("perhaps", (), "warning"),
    ],
)
def test_certification(certified: str, accepted: tuple[str, ...], status: str) -> None:
    assert statuses({"certified": certified}, accepted=accepted)["certification"] == status


@pytest.mark.parametrize(
    ("built", "certified_at", "status"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z", "ok"),
        ("2026-03-01T10:00:00Z", "2026-03-01T09:00:00Z", "warning"),
        ("2026-03-01T10:00:00Z", "", "ok"),
        ("", "2026-03-01T11:00:00Z", "ok"),
        ("once", "2026-03-01T11:00:00Z", "ok"),
    ],
)
def test_certification_from_before_the_image_was_built(built: str, certified_at: str, status: str) -> None:
    assert statuses({"built": built, "certified_at": certified_at})["certification"] == status


@pytest.mark.parametrize(
    ("version", "minimum", "hardware", "status"),
    [
        (17, 0, [19, 19], "ok"),
        (17, 19, [19, 19], "ok"),
        (17, 0, [], "ok"),
        (17, 0, [0], "ok"),
        (21, 0, [19, 19], "failed"),
        (17, 20, [19, 19], "failed"),
        (19, 0, [19, 17], "warning"),
        (13, 0, [19], "warning"),
        (13, 15, [19], "ok"),
    ],
)
def test_virtual_hardware(version: int, minimum: int, hardware: list[int], status: str) -> None:
    found = statuses({"version": version}, [{"minimum_hardware_version": minimum}], hardware)
    assert found["hardware"] == status


def test_unknown_guest_is_a_warning() -> None:
    assert statuses({"guest_id": "otherLinux64Guest"})["guest"] == "warning"
    assert statuses({"guest_id": ""})["guest"] == "warning"


def test_tools_that_were_never_seen_are_a_warning() -> None:
    assert statuses({"tools": "guestToolsNotInstalled"})["tools"] == "warning"
    assert "tools" not in statuses({"tools": ""})


def test_stamp_chooses_the_customization() -> None:
    assert statuses({"customization": "spec"})["customization"] == "ok"
    assert statuses({"customization": "cloudinit"})["customization"] == "failed"
