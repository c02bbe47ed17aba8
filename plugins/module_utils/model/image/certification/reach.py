# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the clones came up at all, and let the operator in."""

from __future__ import annotations

from collections.abc import Iterator

from ...preflight_verdict import Verdict
from .check import Check
from .clone import Clone

TOOLS = Check(
    "tools",
    "VMware Tools, as vCenter sees them",
    "they do not run, or report no address",
    "install open-vm-tools in the template, enabled at boot",
)
LOGIN = Check(
    "login",
    "the user of the config logs in with the key that was handed over, and becomes root",
    "he does not",
    "see that the template has cloud-init 21.3 or later with DataSourceVMware in its datasource_list, no state of an "
    "earlier boot (cloud-init clean), and sudo; or, with customization by spec, the user with his key",
)
HOST_NAME = Check(
    "host name",
    "the host name is that of the virtual machine, in the guest and for vCenter",
    "it is another",
    "remove preserve_hostname: true from /etc/cloud/cloud.cfg in the template",
)


def reach_verdicts(clone: Clone) -> Iterator[Verdict]:
    """Judge how a clone came up."""
    yield _tools(clone)
    yield _login(clone)
    if not clone.silence:
        yield _host_name(clone)


def _tools(clone: Clone) -> Verdict:
    machine = clone.machine
    if machine["power_state"] != "poweredOn":
        remedy = "look at its console, and at its vmware.log"
        return TOOLS.failed(
            clone.label, _told(f"the machine is {machine['power_state']}", machine["last_words"]), remedy
        )
    version = machine["tools_version"] or clone.reading.one("tools")
    if not machine["tools_run"]:
        words = f"{version} is in it, but does not run" if version else "VMware Tools do not run in it"
        return TOOLS.failed(clone.label, _told(words, machine["last_words"]))
    addresses = ", ".join(machine["guest_addresses"])
    if not addresses:
        return TOOLS.failed(clone.label, _told("they run and report no address", machine["last_words"]))
    return TOOLS.ok(clone.label, f"running{f', version {version}' if version else ''}")


def _login(clone: Clone) -> Verdict:
    user = clone.model["ssh"]["user"]
    if clone.silence:
        reported = ", ".join(clone.machine["guest_addresses"]) or "no address"
        words = f"{user}@{clone.machine['address'] or clone.name}: {clone.silence}; its guest reports {reported}"
        return LOGIN.failed(clone.label, _told(words, clone.machine["last_words"]))
    if clone.reading.one("uid") != "0":
        return LOGIN.failed(clone.label, f"{user} logs in, and does not become root")
    seen = clone.reading.one("user")
    if seen and seen != user:
        return LOGIN.failed(clone.label, f"who logs in is {seen}, not {user}")
    return LOGIN.ok(clone.label, f"as {user}, who becomes root")


def _host_name(clone: Clone) -> Verdict:
    found = clone.reading.one("host_name")
    # vCenter is told the whole name of some guests.
    told = str(clone.machine["guest_host_name"]).partition(".")[0]
    if found != clone.name:
        return HOST_NAME.failed(clone.label, f"it is {found or 'unknown'}, not {clone.name}")
    if told and told != clone.name:
        return HOST_NAME.warning(
            clone.label, f"vCenter is told {told}, not {clone.name}", "see that VMware Tools start after cloud-init"
        )
    return HOST_NAME.ok(clone.label, "as asked")


def _told(found: str, last_words: str) -> str:
    return f"{found} ({last_words})" if last_words else found
