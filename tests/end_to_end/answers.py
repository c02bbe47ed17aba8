"""What the end-to-end tests read from a run's output and from the cluster."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .conftest import Operator

_RECAP = re.compile(r"^\s+(\S+) : ok=(\d+) changed=(\d+) unreachable=(\d+) failed=(\d+)", re.MULTILINE)


def changed(output: str) -> dict[str, int]:
    """Read the number of changed tasks per host from a run's summary."""
    return {host: int(count) for host, _, count, _, _ in _RECAP.findall(output)}


def ready_nodes(operator: Operator) -> dict[str, Any]:
    """Return the nodes of the cluster by name, all of which must be ready."""
    nodes = {item["metadata"]["name"]: item for item in operator.kubectl("get", "nodes")["items"]}
    for name, node in nodes.items():
        conditions = {item["type"]: item["status"] for item in node["status"]["conditions"]}
        assert conditions["Ready"] == "True", name
    return nodes
