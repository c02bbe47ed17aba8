# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether a template is fit for the pools that use it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .compatibility import GUESTS, HARDWARE_FOR_CSI, Version
from .image.stamp import FAILED, PASSED
from .image.standing import is_outdated
from .preflight_verdict import Verdict, failure, ok, warning
from .privileges import customization_method
from .schemas.settings import CUSTOMIZATIONS

TEMPLATE = "template"
CERTIFICATION = "certification"
HARDWARE = "hardware"
GUEST = "guest"
ANSIBLE = "ansible"
TOOLS = "tools"
CUSTOMIZATION = "customization"

_PLAYBOOK = "playbooks/certify_template.yml"
_TOOLS_NEVER_SEEN = "guestToolsNotInstalled"


@dataclass(frozen=True)
class TemplateFacts:
    """A template as vCenter has it.

    Attributes:
        is_template: false for a virtual machine that was not converted; None when it cannot be read.
        disk_gb: size of its first disk in GiB; None when it has none.
        is_thin: whether that disk takes space only as it fills.
        version: virtual hardware version, such as 19; 0: unknown.
        tools: vSphere's word for the state of VMware Tools; empty: unknown.
        certified: what its stamp says of its certification, `passed` or `failed`; empty: nothing.
        certified_at: moment of its certification in ISO 8601; empty: unknown.
        built: moment when it was built as an image; empty: unknown.
        customization: what its stamp says of guest customization; empty: nothing.
        has_card: whether it has a network card.
        hands_ovf_environment: whether vApp properties are handed to its guests.
    """

    is_template: bool | None
    disk_gb: float | None = None
    is_thin: bool = True
    version: int = 0
    guest_id: str = ""
    tools: str = ""
    has_snapshot: bool = False
    certified: str = ""
    certified_at: str = ""
    built: str = ""
    customization: str = ""
    has_card: bool = True
    hands_ovf_environment: bool = False


def template_verdicts(
    path: str,
    facts: TemplateFacts,
    pools: Sequence[Mapping[str, Any]],
    hardware: Collection[int],
    accepted: Collection[str] = (),
) -> Iterator[Verdict]:
    """Judge a template for the pools that use it.

    `hardware` holds the newest virtual hardware version of each host that they may run on, 0 where it is unknown;
    `accepted` are templates that may have failed certification.
    """
    if facts.is_template is None:
        yield failure(TEMPLATE, path, "it cannot be read", "give the user the privilege System.Read on it")
        return
    if not facts.is_template:
        yield failure(
            TEMPLATE, path, "it is a virtual machine, not a template", "convert it to a template, or name another"
        )
    elif facts.disk_gb is None:
        yield failure(TEMPLATE, path, "it has no disk", "name another template")
    else:
        problems = [each for pool in pools for each in _disk_problems(path, facts, pool)]
        yield from problems or [ok(TEMPLATE, path, f"{facts.disk_gb:g} GiB disk, {_hardware_name(facts.version)}")]
    yield _certification(path, facts, accepted)
    yield _hardware(path, facts, pools, hardware)
    yield _guest(path, facts)
    if facts.tools == _TOOLS_NEVER_SEEN:
        yield warning(
            TOOLS, path, "VMware Tools were never seen in it", "install open-vm-tools in it and start it once"
        )
    elif facts.tools:
        yield ok(TOOLS, path, "VMware Tools are in it")
    yield from _customization(path, facts, pools)


def _disk_problems(path: str, facts: TemplateFacts, pool: Mapping[str, Any]) -> Iterator[Verdict]:
    has, name = facts.disk_gb or 0, pool["name"]
    wanted = f"pool {name} wants a disk of {pool['disk_gb']} GiB, the template's has {has:g}"
    linked = pool["clone"] == "linked"
    if linked and not facts.has_snapshot:
        yield failure(
            TEMPLATE,
            path,
            f"pool {name} wants linked clones, and it has no snapshot to link to",
            f"take a snapshot of it, or set clone of pool {name} to full",
        )
    if pool["disk_gb"] < has:
        remedy = f"raise disk_gb of pool {name}, or use another template"
        yield failure(TEMPLATE, path, f"{wanted}, and a disk cannot shrink", remedy)
    elif linked and pool["disk_gb"] != has:
        remedy = f"set disk_gb of pool {name} to the template's size, or its clone to full"
        yield failure(TEMPLATE, path, f"{wanted}, and the disk of a linked clone cannot grow", remedy)


def _certification(path: str, facts: TemplateFacts, accepted: Collection[str]) -> Verdict:
    when = f" at {facts.certified_at}" if facts.certified_at else ""
    if facts.certified == PASSED and is_outdated(facts.built, facts.certified_at):
        detail = f"it passed certification{when}, and was built anew at {facts.built}"
        return warning(CERTIFICATION, path, detail, f"certify it again with {_PLAYBOOK}")
    if facts.certified == PASSED:
        return ok(CERTIFICATION, path, f"it passed certification{when}")
    if facts.certified == FAILED:
        detail, remedy = f"it failed certification{when}", "build it anew and certify it"
        if path in accepted:
            return warning(CERTIFICATION, path, f"{detail}, which was accepted", remedy)
        return failure(CERTIFICATION, path, detail, f"{remedy}, or accept it by accept_failed_templates")
    if facts.certified:
        return warning(CERTIFICATION, path, f"fury.certified is {facts.certified!r}", "set it to passed or failed")
    return warning(CERTIFICATION, path, "it is not certified", f"certify it with {_PLAYBOOK}")


def _hardware(
    path: str, facts: TemplateFacts, pools: Sequence[Mapping[str, Any]], hardware: Collection[int]
) -> Verdict:
    minimum = max((pool["minimum_hardware_version"] for pool in pools), default=0)
    version = max(facts.version, minimum)
    known = [each for each in hardware if each]
    if known and version > max(known):
        cause = f"minimum_hardware_version {minimum}" if minimum > facts.version else _hardware_name(facts.version)
        return failure(
            HARDWARE,
            path,
            f"{cause} is newer than the hosts' newest, {_hardware_name(max(known))}",
            "upgrade the hosts, or use a template or a minimum_hardware_version for older ones",
        )
    if known and version > min(known):
        return warning(
            HARDWARE,
            path,
            f"{_hardware_name(version)} does not run on {sum(each < version for each in known)} of {len(known)} hosts",
            "upgrade these hosts, or use a template for older ones",
        )
    if version and version < HARDWARE_FOR_CSI:
        return warning(
            HARDWARE,
            path,
            f"{_hardware_name(version)} is too old for the vSphere CSI driver",
            f"set minimum_hardware_version to {HARDWARE_FOR_CSI}",
        )
    upgrade = f", upgraded from {_hardware_name(facts.version)}" if 0 < facts.version < version else ""
    return ok(HARDWARE, path, f"{_hardware_name(version)}{upgrade}")


def _guest(path: str, facts: TemplateFacts) -> Verdict:
    guest = GUESTS.get(facts.guest_id)
    if guest:
        return ok(GUEST, path, guest.name)
    return warning(
        GUEST,
        path,
        f"its guest id {facts.guest_id or 'nothing'!r} is none of those that are known here",
        f"set it to one of {', '.join(GUESTS)}, or see that it is one of these systems all the same",
    )


def ansible_verdicts(path: str, facts: TemplateFacts, ansible: Version) -> Iterator[Verdict]:
    """Judge whether this machine's ansible-core manages the system of a template, where that depends on its version."""
    guest = GUESTS.get(facts.guest_id)
    if guest is None or not guest.newest_ansible or not any(ansible):
        return
    newest, here = (".".join(str(number) for number in version[:2]) for version in (guest.newest_ansible, ansible))
    if ansible[:2] > guest.newest_ansible:
        yield warning(
            ANSIBLE,
            path,
            f"{guest.name}'s own Python is managed by ansible-core {newest} at most, and this is {here}",
            f"run this with ansible-core {newest}, or see that the template has a newer Python with the package "
            "manager's bindings",
        )
    else:
        yield ok(ANSIBLE, path, f"ansible-core {here} manages {guest.name}")


def _customization(path: str, facts: TemplateFacts, pools: Sequence[Mapping[str, Any]]) -> Iterator[Verdict]:
    if facts.customization and facts.customization not in CUSTOMIZATIONS:
        yield failure(
            CUSTOMIZATION,
            path,
            f"its custom attribute fury.customization is {facts.customization!r}",
            "set it to guestinfo, spec or none",
        )
        return
    methods = sorted({customization_method(pool, {path: facts.customization}) for pool in pools})
    yield ok(CUSTOMIZATION, path, f"by {', '.join(methods)}" if methods != ["none"] else "none")


def _hardware_name(version: int) -> str:
    return f"vmx-{version}" if version else "virtual hardware of an unknown version"
