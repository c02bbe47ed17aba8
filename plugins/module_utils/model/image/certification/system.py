# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the operating system of a clone is what Kubernetes needs."""

from __future__ import annotations

from collections.abc import Iterator

from ...preflight_verdict import Verdict
from .check import Check
from .clone import Clone

# Without these no container runs; kube-proxy does without the others unless it is told to use IPVS.
_NEEDED_MODULES = ("br_netfilter", "nf_conntrack", "overlay")

SWAP = Check(
    "swap",
    "whether swap is in use",
    "it is; the role node_os turns it off on every node",
    "remove swap from /etc/fstab of the template, so that it takes no space",
)
CGROUP = Check(
    "cgroup",
    "the version of the control groups",
    "it is v1, which Kubernetes refuses from 1.35 on",
    "boot the template with systemd.unified_cgroup_hierarchy=1, or set operating_system.switch_to_cgroup_v2",
)
MODULES = Check(
    "kernel modules",
    f"{', '.join(_NEEDED_MODULES)}, and those of IPVS, can be loaded",
    "one of the first cannot; of IPVS it is a warning",
    "install the kernel's modules in the template (linux-modules-extra of Ubuntu, kernel-modules or kernel-uek-modules "
    "of Oracle Linux), of the kernel that it boots",
)
TIME = Check(
    "time",
    "a time service runs and has synchronized the clock",
    "none runs, or it has no answer yet; the role node_os sets chrony up",
    "enable chrony in the template; set network.ntp to servers that the machines reach",
)
SELINUX = Check(
    "selinux",
    "the mode of SELinux",
    "it is off on a system of Red Hat's family",
    "set SELINUX=enforcing in /etc/selinux/config of the template, and have it relabelled (touch /.autorelabel)",
)
FIREWALL = Check(
    "firewall",
    "which firewall is active",
    "several are at a time",
    "leave one of them enabled in the template: firewalld on Oracle Linux, ufw on Ubuntu",
)

# Which of them others are the back end of.
_BACK_ENDS = frozenset({"nftables", "iptables"})


def system_verdicts(clone: Clone) -> Iterator[Verdict]:
    """Judge the operating system of a clone."""
    reading, label = clone.reading, clone.label
    swap = ", ".join(reading.all("swap"))
    yield SWAP.warning(label, swap) if swap else SWAP.ok(label, "off")
    version = reading.one("cgroup")
    yield {"v2": CGROUP.ok, "v1": CGROUP.warning}.get(version, CGROUP.skipped)(label, version or "it cannot be told")
    yield _modules(clone)
    yield _time(clone)
    yield _selinux(clone)
    yield _firewall(clone)


def _modules(clone: Clone) -> Verdict:
    missing = clone.reading.all("module_missing")
    if not missing:
        return MODULES.ok(clone.label, f"{len(clone.reading.all('module'))} can be loaded")
    told = f"{', '.join(missing)} cannot be loaded into {clone.reading.one('kernel') or 'the kernel'}"
    if set(missing) & set(_NEEDED_MODULES):
        return MODULES.failed(clone.label, told)
    return MODULES.warning(clone.label, told)


def _time(clone: Clone) -> Verdict:
    # One service may have several names.
    service = clone.reading.one("time_service")
    if not service:
        return TIME.warning(clone.label, "no time service runs")
    if clone.reading.one("time_synchronized") == "no":
        return TIME.warning(clone.label, f"{service} runs, and has not synchronized the clock yet")
    return TIME.ok(clone.label, f"{service} runs")


def _selinux(clone: Clone) -> Verdict:
    mode = clone.reading.one("selinux").lower()
    if clone.reading.one("package_manager") == "apt":
        return SELINUX.ok(clone.label, f"{mode or 'absent'}, as usual on this system")
    if mode == "enforcing":
        return SELINUX.ok(clone.label, mode)
    return SELINUX.warning(clone.label, mode or "it cannot be told")


def _firewall(clone: Clone) -> Verdict:
    active = [each for each in clone.reading.all("firewall") if each not in _BACK_ENDS]
    if len(active) > 1:
        return FIREWALL.warning(clone.label, ", ".join(active))
    return FIREWALL.ok(clone.label, ", ".join(clone.reading.all("firewall")) or "none")
