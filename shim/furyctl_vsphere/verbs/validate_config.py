# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`validate config`: whether a config is right, and what it is."""

from __future__ import annotations

from typing import Any

from ..cluster import Cluster
from ..cluster_model import dotted
from ..console import Screen
from ..failure import ExpectedError, QuietEndError
from ..located import InvalidConfigError
from ..options import Options
from ..preparation import read_cluster
from ..results import print_json


def validate_config(options: Options, screen: Screen) -> None:
    """Check a config of either dialect, with the files that it names, and ask nobody else."""
    as_json = options.output == "json"
    try:
        cluster = read_cluster(options, screen)
    except ExpectedError as error:
        if not as_json:
            raise
        print_json({"config": str(options.config), "valid": False, "problems": _problems(error)})
        raise QuietEndError(error.exit_code) from error
    pools = {str(pool["name"]): int(pool.get("count", 1)) for pool in cluster.model["pools"]}
    if as_json:
        print_json(
            {
                "config": str(options.config),
                "valid": True,
                "kind": cluster.dialect,
                **_described(cluster, pools),
                "problems": [],
            }
        )
        return
    version = cluster.model["kubernetes"]["version"]
    screen.say(f"{options.config} is valid: kind {cluster.dialect}", "bold green")
    screen.say(f"  cluster     {cluster.name}, Kubernetes {version}")
    screen.say(f"  machines    {sum(pools.values())}: {', '.join(f'{name} {count}' for name, count in pools.items())}")


def _described(cluster: Cluster, pools: dict[str, int]) -> dict[str, Any]:
    return {
        "cluster": cluster.name,
        "kubernetes": cluster.model["kubernetes"]["version"],
        "pools": pools,
        "ignored": list(cluster.ignored),
    }


def _problems(error: ExpectedError) -> list[dict[str, Any]]:
    if not isinstance(error, InvalidConfigError):
        # Of a file that cannot be read at all: its message says where.
        return [{"message": line} for line in error.lines]
    return [
        {
            "file": each.file,
            "line": each.position.line,
            "column": each.position.column,
            "key": dotted(each.path),
            "message": each.problem.described(dotted(each.path)),
        }
        for each in error.problems
    ]
