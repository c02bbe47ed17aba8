from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.plan_lines import (
    any_plan_lines,
    plan_lines,
    result_lines,
    rule_lines,
    verdict_lines,
)


def step(action: str, node: str = "demo-master-1") -> dict[str, str]:
    return {"action": action, "node": node, "address": "10.0.0.3", "reason": "because"}


def test_a_plan_shows_every_step_that_does_something() -> None:
    actions = ["create", "power_on", "repair", "change", "power_cycle", "pending", "replace", "surplus", "delete"]
    actions.append("outside")
    lines = [text for text, _ in plan_lines([step(action) for action in actions])]
    assert len(lines) == len(actions)
    assert all("demo-master-1 (10.0.0.3): because" in line for line in lines)


def test_a_plan_leaves_out_what_is_kept() -> None:
    lines = [text for text, _ in plan_lines([step("keep", "kept"), step("create", "made")])]
    assert len(lines) == 1
    assert "made" in lines[0]


def test_an_idle_plan_says_so() -> None:
    assert [text for text, _ in plan_lines([step("keep"), step("keep")])] == [
        "= nothing to do: 2 virtual machines are as the config asks"
    ]


def test_a_plan_of_an_image_shows_its_steps() -> None:
    steps = [
        {"action": "up_to_date", "object": "image-v1", "reason": "same"},
        {"action": "build", "object": "image-v2", "reason": "new"},
    ]
    lines = [text for text, _ in any_plan_lines(steps)]
    assert lines == ["= up to date image-v1: same", "+ build image-v2: new"]


def test_changes_of_rules_are_shown_with_their_place() -> None:
    change = {"action": "create", "kind": "rule", "name": "r", "vsphere_cluster": "C", "reason": "because"}
    assert [text for text, _ in rule_lines([change])] == ["+ create rule r in C: because"]
    assert [text for text, _ in rule_lines([])] == []


def test_a_preflight_shows_its_warnings_and_counts_the_rest() -> None:
    well = {"check": "network", "object": "net", "status": "ok", "detail": "there", "remedy": ""}
    warning = {"check": "clock", "object": "vCenter", "status": "warning", "detail": "late", "remedy": "use NTP"}
    assert [text for text, _ in verdict_lines([well, warning, well])] == [
        "! clock vCenter: late; use NTP",
        "= ok 2, warning 1",
    ]


def test_a_result_without_a_plan_has_no_lines() -> None:
    assert list(result_lines({"changed": True, "plan": "none"})) == []
