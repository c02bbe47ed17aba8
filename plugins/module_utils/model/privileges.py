# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The vSphere privileges that a config needs, on which object, and what for.

Sources: required privileges in the vSphere API reference (CloneVM_Task, ReconfigVM_Task, properties of
VirtualMachineConfigSpec), the table of common tasks in VMware's vSphere Security, the lists of OpenShift's installer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .ownership import ATTRIBUTES, FAILURE_DOMAIN
from .preflight_wants import (
    CLUSTER,
    COMPUTE,
    DATACENTER,
    DATASTORE,
    DATASTORE_CLUSTER,
    FOLDER,
    NETWORK,
    TEMPLATE,
    VCENTER,
    Want,
    folders_of,
    wants,
)


@dataclass(frozen=True)
class SiteFacts:
    """What vCenter says that decides which privileges are needed; the defaults are for a site that was not asked.

    Attributes:
        defined_attributes: names of the custom attributes that vCenter knows already.
        missing_folders: those of the cluster's folders that must be made.
        ovf_templates: templates that hand an OVF environment to their clones.
        bare_templates: templates without a network card.
        customizations: by template what its stamp says of `customization.method: auto`.
        without_drs: vSphere clusters whose DRS is off, or which are single hosts.
    """

    defined_attributes: Collection[str] = ()
    missing_folders: Collection[str] | None = None
    ovf_templates: Collection[str] = ()
    bare_templates: Collection[str] = ()
    customizations: Mapping[str, str] = field(default_factory=dict)
    without_drs: Collection[str] = ()


@dataclass(frozen=True)
class Need:
    """The privileges that are needed on one object and what is below it.

    Attributes:
        kind: see preflight_wants.py.
        name: as the config has it; empty for vCenter itself, which is its root folder.
        key: the config key that names it.
        reasons: by privilege what it is for.
        advisory: those without which the cluster can be made all the same, as for its removal.
        propagates: whether what is below the object must have them too.
    """

    kind: str
    name: str
    key: str
    reasons: Mapping[str, str]
    advisory: frozenset[str] = frozenset()
    propagates: bool = True

    @property
    def object(self) -> tuple[str, str]:
        """Return what it is about: kind and name."""
        return self.kind, self.name

    @property
    def privileges(self) -> tuple[str, ...]:
        """Return the privileges by name."""
        return tuple(sorted(self.reasons))


class Rule(NamedTuple):
    """A row of the table: a privilege on a kind of object, what for, and which models need it.

    Attributes:
        condition: when it is needed, in words; empty: always.
        applies: tells it, given the question.
    """

    kind: str
    privilege: str
    reason: str
    condition: str = ""
    applies: Callable[[Question], bool] = lambda _question: True
    is_advisory: bool = False


class Question(NamedTuple):
    """A model, what its site says, and the object that is asked about; `pools` are those that use it."""

    model: Mapping[str, Any]
    facts: SiteFacts
    name: str
    pools: tuple[Mapping[str, Any], ...]


def _some(key: str) -> Callable[[Question], bool]:
    return lambda question: any(pool[key] for pool in question.pools)


def _tags(question: Question) -> bool:
    return bool(question.model["vsphere"]["tags"]) or _some("tags")(question)


def _full_clones(question: Question) -> bool:
    return any(pool["clone"] == "full" for pool in question.pools)


def _undefined_attributes(question: Question) -> bool:
    chosen = [pool["attributes"] for pool in question.pools] + [question.model["vsphere"]["attributes"]]
    wanted = {*ATTRIBUTES, *(name for names in chosen for name in names)}
    if question.model["vsphere"]["failure_domains"]:
        wanted.add(FAILURE_DOMAIN)
    return not wanted <= set(question.facts.defined_attributes)


def _is_missing(question: Question) -> bool:
    missing = question.facts.missing_folders
    return missing is None or bool(missing)


def _spec_method(question: Question) -> bool:
    return any(customization_method(pool, question.facts.customizations) == "spec" for pool in question.pools)


def _named_spec(question: Question) -> bool:
    return any(
        pool["customization"]["spec"] and customization_method(pool, question.facts.customizations) == "spec"
        for pool in question.pools
    )


def _ovf(question: Question) -> bool:
    return any(pool["template"] in question.facts.ovf_templates for pool in question.pools)


def _new_cards(question: Question) -> bool:
    return _some("cards")(question) or any(pool["template"] in question.facts.bare_templates for pool in question.pools)


def has_rules(model: Mapping[str, Any], pools: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether DRS rules are to be kept for the nodes of these pools."""
    pools = list(pools)
    rules = model["vsphere"]["placement_rules"]
    counts = {role: sum(pool["count"] for pool in pools if pool["role"] == role) for role in rules["anti_affinity"]}
    names = {pool["name"] for pool in pools}
    return any(count > 1 for count in counts.values()) or any(
        names & set(each["pools"]) for each in rules["host_groups"]
    )


RULES: tuple[Rule, ...] = (
    Rule(
        VCENTER,
        "Global.ManageCustomFields",
        "define custom attributes",
        "while one of them is not defined yet",
        _undefined_attributes,
    ),
    Rule(VCENTER, "InventoryService.Tagging.AttachTag", "attach tags", "with tags", _tags, is_advisory=True),
    Rule(VCENTER, "InventoryService.Tagging.CreateCategory", "make categories of tags", "with tags", _tags, True),
    Rule(VCENTER, "InventoryService.Tagging.CreateTag", "make tags", "with tags", _tags, is_advisory=True),
    Rule(
        VCENTER,
        "VirtualMachine.Provisioning.ReadCustSpecs",
        "read the customization spec",
        "with customization.spec",
        _named_spec,
    ),
    Rule(DATACENTER, "System.Read", "find objects by their paths"),
    Rule(COMPUTE, "Resource.AssignVMToPool", "place machines"),
    Rule(
        CLUSTER,
        "Host.Inventory.EditCluster",
        "keep DRS rules",
        "with DRS, and several nodes of a role that do not share a host, or host groups",
        lambda question: question.name not in question.facts.without_drs and has_rules(question.model, question.pools),
    ),
    Rule(DATASTORE, "Datastore.AllocateSpace", "make disks"),
    Rule(DATASTORE_CLUSTER, "Datastore.AllocateSpace", "make disks"),
    Rule(NETWORK, "Network.Assign", "connect network cards"),
    Rule(TEMPLATE, "VirtualMachine.Provisioning.DeployTemplate", "clone the template"),
    Rule(
        TEMPLATE,
        "VirtualMachine.Provisioning.Customize",
        "customize guests by a spec",
        "with customization by a spec",
        _spec_method,
    ),
    Rule(FOLDER, "Folder.Create", "make the folder", "while it is missing", _is_missing),
    Rule(FOLDER, "Folder.Delete", "remove the folder with the cluster", is_advisory=True),
    Rule(FOLDER, "Global.SetCustomField", "set custom attributes"),
    Rule(FOLDER, "InventoryService.Tagging.ObjectAttachable", "attach tags", "with tags", _tags, is_advisory=True),
    Rule(FOLDER, "VApp.ApplicationConfig", "drop vApp properties of OVA templates", "with such templates", _ovf),
    Rule(FOLDER, "VirtualMachine.Config.AddNewDisk", "make disks"),
    Rule(
        FOLDER,
        "VirtualMachine.Config.AddRemoveDevice",
        "add network cards",
        "with cards, or templates without one",
        _new_cards,
    ),
    Rule(FOLDER, "VirtualMachine.Config.AdvancedConfig", "write extraConfig, guestinfo in it"),
    Rule(
        FOLDER,
        "VirtualMachine.Config.Annotation",
        "write notes",
        "with notes",
        _some("notes"),
    ),
    Rule(FOLDER, "VirtualMachine.Config.CPUCount", "set the CPUs, and whether they may be added later"),
    Rule(FOLDER, "VirtualMachine.Config.DiskExtend", "grow disks", "with full clones", _full_clones),
    Rule(FOLDER, "VirtualMachine.Config.EditDevice", "connect network cards"),
    Rule(FOLDER, "VirtualMachine.Config.Memory", "set the memory, and whether it may be added later"),
    Rule(
        FOLDER,
        "VirtualMachine.Config.RemoveDisk",
        "keep persistent volumes when a machine is deleted",
        is_advisory=True,
    ),
    # The specification of a clone always says its reservations, as the template may have others.
    Rule(FOLDER, "VirtualMachine.Config.Resource", "reserve CPU and memory, or none"),
    Rule(
        FOLDER,
        "VirtualMachine.Config.UpgradeVirtualHardware",
        "upgrade the virtual hardware",
        "with minimum_hardware_version",
        _some("minimum_hardware_version"),
    ),
    Rule(FOLDER, "VirtualMachine.Interact.DeviceConnection", "connect network cards", is_advisory=True),
    Rule(FOLDER, "VirtualMachine.Interact.PowerOff", "change and delete machines", is_advisory=True),
    Rule(FOLDER, "VirtualMachine.Interact.PowerOn", "start machines"),
    Rule(FOLDER, "VirtualMachine.Inventory.CreateFromExisting", "clone the template"),
    Rule(FOLDER, "VirtualMachine.Inventory.Delete", "delete machines", is_advisory=True),
)


def needs(model: Mapping[str, Any], facts: SiteFacts | None = None) -> tuple[Need, ...]:
    """Return what a complete cluster model needs, per object; objects that need nothing are left out."""
    facts = facts or SiteFacts()
    pools = {pool["name"]: pool for pool in model["pools"] if pool["count"]}
    objects = [
        Want(VCENTER, "", "", tuple(pools)),
        Want(DATACENTER, model["vsphere"]["datacenter"], "vsphere.datacenter", tuple(pools)),
        *_clusters(wants(model)),
        *wants(model),
        Want(FOLDER, folders_of(model)[0], "vsphere.folder", tuple(pools)),
    ]
    found = (_need(model, facts, want, tuple(pools[name] for name in want.pools)) for want in objects)
    return tuple(need for need in found if need.reasons)


def customization_method(pool: Mapping[str, Any], stamps: Mapping[str, str]) -> str:
    """Return how a pool's guests learn their names: what the config says, else the template's stamp, else guestinfo."""
    method = str(pool["customization"]["method"])
    return method if method != "auto" else stamps.get(pool["template"]) or "guestinfo"


def _need(model: Mapping[str, Any], facts: SiteFacts, want: Want, pools: tuple[Mapping[str, Any], ...]) -> Need:
    question = Question(model, facts, want.name, pools)
    rules = [rule for rule in RULES if rule.kind == want.kind and rule.applies(question)]
    return Need(
        kind=want.kind,
        name=want.name,
        key=want.key,
        reasons={rule.privilege: rule.reason for rule in rules},
        advisory=frozenset(rule.privilege for rule in rules if rule.is_advisory),
        propagates=want.kind != VCENTER,
    )


def _clusters(found: Iterable[Want]) -> list[Want]:
    """Return the vSphere clusters of compute resources, which rules belong to; hosts alone have none."""
    clusters: dict[str, Want] = {}
    for want in found:
        if want.kind == COMPUTE and want.location and want.location.cluster:
            name = want.location.cluster
            pools = (*clusters[name].pools, *want.pools) if name in clusters else want.pools
            clusters[name] = Want(CLUSTER, name, want.location.key("cluster"), tuple(dict.fromkeys(pools)))
    return list(clusters.values())
