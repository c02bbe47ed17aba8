"""Reading what the module cluster_vms returns, and changing the model that it is given."""

from __future__ import annotations

from typing import Any


def actions(result: dict[str, Any]) -> dict[str, list[str]]:
    """Return the nodes of a plan by what happens to them."""
    found: dict[str, list[str]] = {}
    for step in result["plan"]:
        found.setdefault(step["action"], []).append(step["node"])
    return found


def steps(result: dict[str, Any]) -> dict[str, list[str]]:
    """Return what happens to each node that is not kept, in the order in which the plan says it."""
    found: dict[str, list[str]] = {}
    for step in result["plan"]:
        if step["action"] != "keep":
            found.setdefault(step["node"], []).append(step["action"])
    return found


def reason(result: dict[str, Any], node: str) -> str:
    """Return the reason of the only step of a node."""
    [found] = [step["reason"] for step in result["plan"] if step["node"] == node]
    return str(found)


def addresses(result: dict[str, Any]) -> dict[str, str]:
    """Return the addresses of the nodes by name."""
    return {node["name"]: node["address"] for node in result["nodes"]}


def pool(model: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a pool of a model, to be changed."""
    return next(each for each in model["pools"] if each["name"] == name)
