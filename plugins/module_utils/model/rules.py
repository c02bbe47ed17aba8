# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""DRS rules and the groups that they name: what is to be done so that a vSphere cluster has the wanted ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from .problem import ModelError

CREATE = "create"
UPDATE = "update"
REMOVE = "remove"


class RulesError(ModelError):
    """The nodes and hosts as they are do not allow the rules that the config asks for."""


@dataclass(frozen=True)
class AntiAffinityRule:
    """A rule that keeps virtual machines on different hosts.

    Attributes:
        members: managed object ids of the virtual machines.
        key: vCenter's own number of the rule; 0: it has none yet.
    """

    name: str
    members: frozenset[str]
    enabled: bool = True
    key: int = field(default=0, compare=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what vCenter cannot change of it."""
        return ("anti_affinity", self.name)


@dataclass(frozen=True)
class HostRule:
    """A rule between a group of virtual machines and a group of hosts.

    Attributes:
        affine_hosts: name of the group of hosts to run on; empty: none.
        anti_affine_hosts: name of the group of hosts not to run on; empty: none.
        mandatory: whether vSphere may never go against it.
        key: vCenter's own number of the rule; 0: it has none yet.
    """

    name: str
    vms: str
    affine_hosts: str = ""
    anti_affine_hosts: str = ""
    mandatory: bool = False
    enabled: bool = True
    key: int = field(default=0, compare=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what vCenter cannot change of it: a group can be put in the place of another, but not taken away."""
        sides = ("affine" if self.affine_hosts else "", "anti_affine" if self.anti_affine_hosts else "")
        return ("host_rule", self.name, *sides)


@dataclass(frozen=True)
class OtherRule:
    """A rule of a kind that is never wanted, under a name of ours."""

    name: str
    key: int = field(default=0, compare=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what vCenter cannot change of it."""
        return ("other", self.name)


@dataclass(frozen=True)
class VmGroup:
    """A named group of virtual machines, by their managed object ids."""

    name: str
    members: frozenset[str]

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what vCenter cannot change of it."""
        return ("vm_group", self.name)


@dataclass(frozen=True)
class HostGroup:
    """A named group of hosts, by their managed object ids."""

    name: str
    members: frozenset[str]

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what vCenter cannot change of it."""
        return ("host_group", self.name)


Group: TypeAlias = "VmGroup | HostGroup"
Rule: TypeAlias = "AntiAffinityRule | HostRule | OtherRule"
Item: TypeAlias = "Rule | Group"


@dataclass(frozen=True)
class Step:
    """One thing to do: `item` as it is to be, or what is to be removed; `before` is what an update replaces."""

    action: str
    item: Item
    reason: str
    before: Item | None = None


@dataclass(frozen=True)
class Wanted:
    """What a vSphere cluster is to have of ours.

    Attributes:
        left_out: why a rule is not wanted that the config asks for, by its name.
        warnings: what the user has to know.
    """

    items: tuple[Item, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def prefix_of(cluster: str) -> str:
    """Return what the names of all rules and groups of a cluster begin with.

    No name of a cluster has a dot, so the prefix of `demo` is none of `demo-2`.
    """
    return f"fury.{cluster}."


def plan(wanted: Wanted, current: Iterable[Item], names: Mapping[str, str]) -> tuple[Step, ...]:
    """Compare what is wanted with what is there of ours; `names` are those of virtual machines and hosts, by id."""
    missing = {item.identity: item for item in wanted.items}
    steps = []
    for item in current:
        target = missing.pop(item.identity, None)
        if target is None:
            steps.append(Step(REMOVE, item, wanted.left_out.get(item.name, "the config does not ask for it")))
        elif target != item:
            steps.append(Step(UPDATE, target, "; ".join(_differences(item, target, names)), before=item))
    steps.extend(Step(CREATE, item, "it does not exist") for item in missing.values())
    return tuple(steps)


def plan_removal(current: Iterable[Item]) -> tuple[Step, ...]:
    """Return the steps that leave nothing of ours."""
    return tuple(Step(REMOVE, item, "state is absent") for item in current)


def after(current: Iterable[Item], steps: Collection[Step]) -> list[Item]:
    """Return what is there of ours when the steps are done."""
    removed = [step.item for step in steps if step.action == REMOVE]
    updated = {step.item.identity: step.item for step in steps if step.action == UPDATE}
    kept = [updated.get(item.identity, item) for item in current if item not in removed]
    return kept + [step.item for step in steps if step.action == CREATE]


def _differences(item: Item, target: Item, names: Mapping[str, str]) -> Iterator[str]:
    has, needs = _members(item), _members(target)
    for words, ids in (("lacks", needs - has), ("has", has - needs)):
        if ids:
            yield f"it {words} {', '.join(sorted(names.get(each, each) for each in ids))}"
    if isinstance(item, HostRule) and isinstance(target, HostRule):
        if _groups(item) != _groups(target):
            yield f"it is about {' and '.join(_groups(item))}"
        if item.mandatory != target.mandatory:
            yield f"it is {'' if item.mandatory else 'not '}mandatory"
    if isinstance(item, (AntiAffinityRule, HostRule)) and not item.enabled:
        yield "it is disabled"


def _members(item: Item) -> frozenset[str]:
    return item.members if isinstance(item, (AntiAffinityRule, VmGroup, HostGroup)) else frozenset()


def _groups(rule: HostRule) -> list[str]:
    return [name for name in (rule.vms, rule.affine_hosts, rule.anti_affine_hosts) if name]
