"""What is to be done to have an image, and which old versions may go."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.plan import (
    Builder,
    Found,
    Source,
    Template,
    plan,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.pruning import prune
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.stamp import Stamp

SOURCE = Source("T/sources/x", is_ours=True, exists=True)
ABSENT = Source("T/sources/x", is_ours=True, exists=False)
UNUSABLE = Source("T/base", is_ours=False, exists=False, problem="there is no such template", remedy="correct it")


def template(version: int, definition: str = "old", certified: str = "", is_template: bool = True) -> Template:
    return Template(f"T/u-v{version}", Stamp("u", version, definition, certified), is_template)


def builder(definition: str = "new", step: str = "building", is_off: bool = False, version: int = 0) -> Builder:
    return Builder("u-build-builder-1", definition, step, is_off, version)


@pytest.mark.parametrize(
    ("found", "rebuild", "actions", "version"),
    [
        (Found(SOURCE), False, ["build"], 1),
        (Found(ABSENT), False, ["import", "build"], 1),
        (Found(UNUSABLE), False, ["refuse"], 1),
        (Found(SOURCE, (template(1), template(2, "new"))), False, ["up_to_date"], 2),
        (Found(UNUSABLE, (template(2, "new"),)), False, ["up_to_date"], 2),
        (Found(SOURCE, (template(2, "new"),)), True, ["build"], 3),
        # The newest counts: whoever went back in the definition wants it back.
        (Found(SOURCE, (template(1, "new"), template(9))), False, ["build"], 10),
        (Found(SOURCE, (), builder()), False, ["resume"], 1),
        (Found(SOURCE, (), builder(is_off=True)), False, ["resume"], 1),
        (Found(SOURCE, (template(1),), builder()), False, ["resume"], 2),
        (Found(SOURCE, (), builder("other")), False, ["replace", "build"], 1),
        (Found(ABSENT, (), builder("other")), False, ["replace", "import", "build"], 1),
        (Found(SOURCE, (), builder("", "")), False, ["replace", "build"], 1),
        (Found(SOURCE, (), builder(step="sealing")), False, ["replace", "build"], 1),
        (Found(SOURCE, (), builder(step="sealing", is_off=True)), False, ["finish"], 1),
        (Found(SOURCE, (), builder("other", "sealing", is_off=True)), False, ["replace", "build"], 1),
        (Found(SOURCE, (), builder(step="sealing", is_off=True, version=1)), False, ["finish"], 1),
        (Found(SOURCE, (template(1), template(2, is_template=False))), False, ["finish"], 2),
        (Found(SOURCE, (), None, {"u-v1"}), False, ["refuse"], 1),
        (Found(SOURCE, (template(1),), None, {"u-v1"}), False, ["build"], 2),
    ],
)
def test_plan_follows_from_what_is_found(found: Found, rebuild: bool, actions: list[str], version: int) -> None:
    planned = plan("u", "new", found, rebuild)
    assert [step.action for step in planned.steps] == actions
    assert (planned.version, planned.template) == (version, f"u-v{version}")
    assert planned.changed == (actions not in (["up_to_date"], ["refuse"]))
    assert all(step.reason for step in planned.steps)
    assert (planned.refusal is not None) == (actions == ["refuse"])


@pytest.mark.parametrize(
    ("keep", "certified", "linked", "gone"),
    [
        (2, {}, {}, [2, 1]),
        (1, {}, {}, [3, 2, 1]),
        (4, {}, {}, []),
        (2, {1: "passed"}, {}, [2]),
        (2, {2: "passed", 1: "passed"}, {}, [1]),
        (2, {4: "passed", 1: "passed"}, {}, [2, 1]),
        (2, {2: "failed"}, {}, [2, 1]),
        (2, {}, {"T/u-v2": ["demo-master-1"]}, [1]),
    ],
)
def test_old_versions_go_but_for_those_in_use(
    keep: int, certified: dict[int, str], linked: dict[str, Any], gone: list[int]
) -> None:
    templates = [template(number, certified=certified.get(number, "")) for number in range(1, 5)]
    found = prune(templates, keep, linked)
    assert [each.template.stamp.version for each in found if not each.is_kept] == gone
    assert len(found) == max(0, 4 - keep)
    assert all(each.reason for each in found)
