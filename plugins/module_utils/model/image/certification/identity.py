# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether each clone is a machine of its own: what two of them must not share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from ...preflight_verdict import OK, Verdict
from .check import BOTH, Check
from .clone import Clone

MACHINE_ID = Check(
    "machine id",
    "/etc/machine-id of the two clones",
    "they share it, or have none: addresses by DHCP and names of log files follow from it",
    "empty /etc/machine-id in the template (truncate --size 0), and make /var/lib/dbus/machine-id a link to it",
)
HOST_KEYS = Check(
    "ssh host keys",
    "the SSH host keys of the two clones, and the one that was handed over",
    "they share one, or a clone does not have the one that it was given",
    "remove /etc/ssh/ssh_host_* from the template, and let cloud-init make and take them (ssh_deletekeys, ssh_keys)",
)
VM_UUID = Check(
    "uuid",
    "the UUID of the two virtual machines, for vCenter and in the guest",
    "they share it: the vSphere cloud provider finds machines by it",
    "remove uuid.bios and uuid.action from the template's advanced settings",
)


def identity_verdicts(clones: Sequence[Clone]) -> Iterator[Verdict]:
    """Judge the clones together."""
    yield _apart(MACHINE_ID, clones, lambda clone: clone.reading.all("machine_id"), "have none")
    yield _host_keys(clones)
    yield _uuid(clones)


def _apart(check: Check, clones: Sequence[Clone], values: Callable[[Clone], Iterable[str]], none: str) -> Verdict:
    """Judge values that must be there, and be no other clone's."""
    found = [set(values(clone)) for clone in clones]
    without = [clone.label for clone, own in zip(clones, found, strict=True) if not own]
    if without:
        return check.failed(_names(clones, without), none)
    shared = set.intersection(*found) if len(found) > 1 else set()
    if shared:
        return check.failed(BOTH, f"they share {', '.join(sorted(_short(each) for each in shared))}")
    return check.ok(BOTH, "each has its own") if len(found) > 1 else check.skipped(clones[0].label, "only one answered")


def _host_keys(clones: Sequence[Clone]) -> Verdict:
    for clone in clones:
        given = " ".join(str(clone.machine["ssh_host_key"]).split()[:2])
        if given and given not in clone.reading.all("host_key"):
            return HOST_KEYS.failed(clone.label, "it does not have the host key that it was handed by guestinfo")
    return _apart(HOST_KEYS, clones, lambda clone: clone.reading.all("host_key"), "none can be read")


def _uuid(clones: Sequence[Clone]) -> Verdict:
    verdict = _apart(VM_UUID, clones, lambda clone: filter(None, [clone.machine["uuid"]]), "vCenter tells none")
    for clone in clones if verdict.status == OK else ():
        seen, told = clone.reading.one("product_uuid"), str(clone.machine["uuid"])
        if seen and not _are_same(seen, told):
            return VM_UUID.warning(
                clone.label,
                f"the guest sees {seen}, vCenter has {told}",
                "see that it is a virtual machine of this vCenter",
            )
    return verdict


def _names(clones: Sequence[Clone], labels: Sequence[str]) -> str:
    return BOTH if len(labels) == len(clones) > 1 else ", ".join(labels)


def _short(value: str) -> str:
    return value.split(maxsplit=1)[0] if " " in value else value


def _are_same(seen: str, told: str) -> bool:
    """Compare what a guest's firmware says with vCenter: both orders of the first bytes are in use."""
    try:
        own = UUID(told)
        return UUID(seen) in (own, UUID(bytes=own.bytes_le))
    except ValueError:
        return False
