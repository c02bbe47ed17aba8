# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A plan and its steps: frozen data that check mode, the diff, the shown plan and the work all come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .difference import Difference
from .machine import Machine
from .node import Node

CREATE = "create"
REPAIR = "repair"
CHANGE = "change"
POWER_CYCLE = "power_cycle"
POWER_ON = "power_on"
DELETE = "delete"
PENDING = "pending"
REPLACE = "replace"
SURPLUS = "surplus"
OUTSIDE = "outside"
KEEP = "keep"

# What apply acts on; the rest is reported.
ACTING = frozenset({CREATE, REPAIR, CHANGE, POWER_CYCLE, POWER_ON, DELETE})


@dataclass(frozen=True)
class Step:
    """One line of a plan: what happens to which node, and why.

    Attributes:
        subject: a Node for CREATE, a Machine for the others; its custom attributes are as REPAIR leaves them.
        differences: what REPAIR, CHANGE and POWER_CYCLE settle, and what PENDING and REPLACE leave.
    """

    action: str
    subject: Node | Machine
    reason: str
    differences: tuple[Difference, ...] = ()

    def described(self) -> dict[str, str]:
        """Return what modules report of a step."""
        return {
            "action": self.action,
            "node": self.subject.name,
            "pool": self.subject.pool,
            "role": self.subject.role,
            "address": self.subject.address,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Plan:
    """All steps, in the order of the config file's pools."""

    steps: tuple[Step, ...]

    @property
    def changed(self) -> bool:
        """Tell whether executing it changes anything."""
        return any(step.action in ACTING for step in self.steps)

    def new_nodes(self) -> list[Node]:
        """Return the nodes that are to be created."""
        return [step.subject for step in self.steps if isinstance(step.subject, Node)]

    def machines(self, action: str) -> list[Machine]:
        """Return the living machines that an action is for."""
        return [step.subject for step in self.steps if step.action == action and isinstance(step.subject, Machine)]

    def changes(self, action: str) -> list[tuple[Machine, tuple[Difference, ...]]]:
        """Return the living machines that an action is for, with the differences that it settles."""
        return [
            (step.subject, step.differences)
            for step in self.steps
            if step.action == action and isinstance(step.subject, Machine)
        ]

    def addresses(self, role: str, known: Mapping[str, str] | None = None) -> list[str]:
        """Return the addresses of a role's wanted nodes when the plan is done, as far as they are known.

        `known` are addresses by name that the work has brought, as DHCP gives them. Surplus is not wanted.
        """
        addresses: dict[str, str] = {}
        for step in self.steps:
            if step.subject.role == role and step.action not in (DELETE, SURPLUS):
                addresses[step.subject.name] = (known or {}).get(step.subject.name) or step.subject.address
        return [address for address in addresses.values() if address]
