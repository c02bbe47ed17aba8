# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the firewalls let in beside what the cluster needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..problem import Problem
from ..sections import entries, pools_of, section

_HIGHEST_PORT = 65535
# The kernel's sets of addresses have names of at most 31 characters; these begin with "fury-extra-".
_LONGEST_NAME = 20


def firewall_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the additional ports."""
    seen: set[Any] = set()
    pools = [pool.get("name") for pool in pools_of(model).values()]
    for index, entry in enumerate(entries(section(model, "firewall"), "additional")):
        if not isinstance(entry, dict):
            continue
        path = ("firewall", "additional", index)
        name = entry.get("name")
        if name in seen:
            yield Problem((*path, "name"), name, "a name that no other entry has", "rename one of the two")
        seen.add(name)
        if isinstance(name, str) and len(name) > _LONGEST_NAME:
            yield Problem((*path, "name"), name, f"at most {_LONGEST_NAME} characters", "shorten it")
        for number, each in enumerate(entries(entry, "pools")):
            if each not in pools:
                yield Problem(
                    (*path, "pools", number), each, f"the name of a pool: {', '.join(map(str, pools))}", "correct it"
                )
        for number, port in enumerate(entries(entry, "ports")):
            first, _dash, last = str(port).partition("/")[0].partition("-")
            if first.isdecimal() and not 0 < int(first) <= int(last or first) <= _HIGHEST_PORT:
                yield Problem(
                    (*path, "ports", number), port, f"ports from 1 to {_HIGHEST_PORT}, the lower first", "correct it"
                )
