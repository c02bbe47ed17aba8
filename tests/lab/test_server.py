"""What the simulator is from outside: who may log in, what it counts, what its inventory can be."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyVmomi import vim


def calls(client: Any, method: str) -> Any:
    request = urllib.request.Request(client.url.removesuffix("/sdk") + "/lab/calls", method=method)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, context=client.context) as answer:  # noqa: S310 - our own server
        return json.loads(answer.read() or "null")


def credentials(directory: Path, mode: int) -> Path:
    file = directory / "credentials"
    file.write_text("somebody\nsecret\n")
    file.chmod(mode)
    return file


def test_only_the_right_password_logs_in(serve: Callable[..., str], tmp_path: Path, client_type: type) -> None:
    url = serve("-credentials", credentials(tmp_path, 0o600))
    client_type(url, tmp_path / "ca.pem", "somebody", "secret").close()
    for user, password in (("somebody", "other"), ("other", "secret"), ("somebody", "")):
        with pytest.raises(vim.fault.InvalidLogin, match="incorrect user name or password"):
            client_type(url, tmp_path / "ca.pem", user, password)


def test_password_file_must_be_private(binary: str, tmp_path: Path) -> None:
    command = [binary, "-l", "127.0.0.1:0", "-credentials", credentials(tmp_path, 0o644)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode != 0
    assert "want 0600" in done.stderr


def test_calls_are_counted(client: Any) -> None:
    calls(client, "DELETE")
    client.find("LAB/vm")
    client.find("LAB/host")
    counted = calls(client, "GET")
    assert counted == {"total": 2, "methods": {"FindByInventoryPath": 2}}


def test_inventory_is_a_file(connect: Callable[..., Any], tmp_path: Path) -> None:
    inventory = {
        "datacenters": [
            {
                "name": "ELSEWHERE",
                "hosts": ["esxi-1"],
                "datastores": [{"name": "SMALL", "capacity_gb": 20, "free_gb": 5}],
                "networks": ["net"],
                "folders": ["A/B"],
                "templates": [{"name": "t", "folder": "A/B", "cpus": 2, "extra_config": {"a": "b"}}],
                "vms": [{"folder": "CROWD", "prefix": "vm", "count": 5, "on": True}],
            }
        ]
    }
    file = tmp_path / "inventory.json"
    file.write_text(json.dumps(inventory))
    client = connect("-inventory", file)
    template = client.find("ELSEWHERE/vm/A/B/t")
    assert (template.config.template, template.config.hardware.numCPU) == (True, 2)
    assert {vm.name for vm in client.find("ELSEWHERE/vm/CROWD").childEntity} == {f"vm-{n}" for n in range(5)}
    [store] = client.find("ELSEWHERE").datastore
    assert (store.summary.capacity >> 30, store.summary.freeSpace >> 30) == (20, 5)


def test_properties_of_a_folder_come_in_one_call(client: Any) -> None:
    for number in range(3):
        client.clone(f"node-{number}")
    folder, collector = client.folder, client.content.propertyCollector
    views = client.content.viewManager
    view = views.CreateContainerView(folder, [vim.VirtualMachine], True)
    through_view = vim.PropertyCollector.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)
    through_folder = vim.PropertyCollector.TraversalSpec(type=vim.Folder, path="childEntity", skip=False)
    for start, traversal in ((view, through_view), (folder, through_folder)):
        spec = vim.PropertyCollector.FilterSpec(
            objectSet=[vim.PropertyCollector.ObjectSpec(obj=start, skip=True, selectSet=[traversal])],
            propSet=[vim.PropertyCollector.PropertySpec(type=vim.VirtualMachine, pathSet=["name", "customValue"])],
        )
        calls(client, "DELETE")
        answer = collector.RetrievePropertiesEx([spec], vim.PropertyCollector.RetrieveOptions())
        assert calls(client, "GET")["total"] == 1
        assert {each.propSet[0].val for each in answer.objects} == {"node-0", "node-1", "node-2"}
