from __future__ import annotations

import json
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.callback.results import CallbackModule


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "results.json"


def callback(file: Path | None) -> Any:
    """Make the plugin with its option; that Ansible reads it from the environment, runs against vCenter show."""
    plugin = CallbackModule()
    plugin.get_option = {"file": file and str(file)}.__getitem__
    return plugin


def result(action: str, outcome: dict[str, Any], *, is_old: bool = False) -> Any:
    task = SimpleNamespace(action=action)
    return SimpleNamespace(_task=task, _result=outcome) if is_old else SimpleNamespace(task=task, result=outcome)


PLAN = [{"action": "create", "node": "demo-master-1"}]


@pytest.mark.parametrize("is_old", [False, True])
def test_last_result_of_each_module_is_kept(file: Path, is_old: bool) -> None:
    plugin = callback(file)
    for outcome in ({"plan": []}, {"plan": PLAN, "nodes": [], "invocation": {"password": "hunter2"}}):
        plugin.v2_runner_on_ok(result("sighup.fury_vsphere.cluster_vms", outcome, is_old=is_old))
    plugin.v2_runner_on_ok(result("sighup.fury_vsphere.placement_rules", {"changes": []}, is_old=is_old))
    plugin.v2_runner_on_ok(result("ansible.builtin.debug", {"plan": "of somebody else"}, is_old=is_old))
    plugin.v2_runner_on_failed(result("sighup.fury_vsphere.preflight", {"verdicts": [1], "msg": "no"}, is_old=is_old))
    plugin.v2_playbook_on_stats(None)
    assert json.loads(file.read_text()) == {
        "cluster_vms": {"plan": PLAN, "nodes": []},
        "placement_rules": {"changes": []},
        "preflight": {"verdicts": [1]},
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["results.json"]


def test_failure_without_findings_keeps_what_was_found_before(file: Path) -> None:
    plugin = callback(file)
    plugin.v2_runner_on_ok(result("sighup.fury_vsphere.cluster_vms", {"plan": PLAN}))
    plugin.v2_runner_on_failed(result("sighup.fury_vsphere.cluster_vms", {"msg": "no"}))
    plugin.v2_playbook_on_stats(None)
    assert json.loads(file.read_text()) == {"cluster_vms": {"plan": PLAN}}


def test_hidden_results_stay_hidden(file: Path) -> None:
    plugin = callback(file)
    plugin.v2_runner_on_ok(result("sighup.fury_vsphere.cluster_vms", {"censored": "hidden"}))
    plugin.v2_playbook_on_stats(None)
    assert json.loads(file.read_text()) == {}


def test_nothing_is_written_where_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plugin = callback(None)
    plugin.v2_runner_on_ok(result("sighup.fury_vsphere.cluster_vms", {"plan": PLAN}))
    plugin.v2_playbook_on_stats(None)
    assert list(tmp_path.iterdir()) == []


def test_it_works_only_when_it_is_asked_for() -> None:
    assert CallbackModule.CALLBACK_NEEDS_ENABLED
    assert CallbackModule.CALLBACK_TYPE == "notification"
