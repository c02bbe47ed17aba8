"""What must be true after a run that follows one that went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from administration import Admin
from pyVmomi import vim
from simulator import PASSWORD


def others(admin: Admin) -> list[Any]:
    """Return the sessions in vCenter beside the administrator's own."""
    manager = admin.session.content.sessionManager
    return [each for each in manager.sessionList if each.key != manager.currentSession.key]


def expire_others(admin: Admin) -> None:
    """End all sessions but the administrator's own, as vCenter does with those that were idle for long."""
    keys = [each.key for each in others(admin)]
    if keys:
        admin.session.content.sessionManager.TerminateSession(keys)


def assert_clear_error(message: str) -> None:
    """See that a message is one for people, and holds no secret."""
    assert message
    assert message.startswith("Failed to "), message
    for word in ("Traceback", "object at 0x", "lambda", "vim.fault", PASSWORD):
        assert word not in message, message


def assert_no_secret(result: dict[str, Any]) -> None:
    """See that a result does not hold the password."""
    assert PASSWORD not in json.dumps(result)


def machines_below(admin: Admin, path: str) -> dict[str, Any]:
    """Return the virtual machines of a folder by name; none while it does not exist."""
    if not admin.exists(path):
        return {}
    children = admin.find(path).childEntity
    found = [each for each in children if isinstance(each, vim.VirtualMachine)]
    assert len({each.name for each in found}) == len(found)
    return {each.name: each for each in found}


def assert_complete(run: Callable[..., dict[str, Any]], admin: Admin, model: dict[str, Any]) -> None:
    """Run once more without faults: all is there, nothing twice, and then there is nothing left to do."""
    result = run(model)
    assert not result["failed"], result["msg"]
    path = f"LAB/vm/{model['name']}"
    made = machines_below(admin, path)
    wanted = {
        f"{model['name']}-{pool['name']}-{number}"
        for pool in model["pools"]
        for number in range(1, pool.get("count", 1) + 1)
    }
    assert set(made) == wanted
    owned = {name: admin.attributes(f"{path}/{name}") for name in made}
    assert {each["fury.cluster"] for each in owned.values()} == {model["name"]}
    addresses = [each["fury.address"] for each in owned.values()]
    assert len(set(addresses)) == len(addresses)
    assert sorted(addresses) == sorted(node["address"] for node in result["nodes"])
    for name, machine in made.items():
        assert machine.runtime.powerState == "poweredOn", name
        # What the guest was told is what the ledger says.
        assert machine.guest.ipAddress == owned[name]["fury.address"]
    again = run(model)
    assert not again["failed"], again["msg"]
    assert not again["changed"], again["plan"]
    assert others(admin) == []


def assert_removed(run: Callable[..., dict[str, Any]], admin: Admin, model: dict[str, Any]) -> None:
    """Delete once more without faults: nothing is left."""
    result = run(model, state="absent")
    assert not result["failed"], result["msg"]
    assert machines_below(admin, f"LAB/vm/{model['name']}") == {}
    again = run(model, state="absent")
    assert not again["failed"], again["msg"]
    assert not again["changed"]
    assert others(admin) == []
