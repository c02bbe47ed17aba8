# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the software of a clone lets Ansible work on it, and what is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...preflight_verdict import Verdict
from ...versions import numbers_of
from .check import Check
from .clone import Clone

_OLDEST_CLOUD_INIT = (21, 3)
# What Ansible's modules for packages import, by the package manager.
_BINDINGS = {"apt": ("apt", "python3-apt"), "dnf": ("dnf", "python3-dnf"), "yum": ("yum", "yum of Python 2")}
_NEW_PYTHON = (3, 7)

CUSTOMIZATION = Check(
    "customization",
    "what tells a guest who it is: cloud-init with DataSourceVMware, or VMware Tools with perl",
    "that of the template's fury.customization is missing, too old or ended in an error",
    "install cloud-init 21.3 or later, or perl with open-vm-tools and fury.customization: spec",
)
PYTHON = Check(
    "python",
    "Python for Ansible, with the bindings of the package manager",
    "there is none; one without the bindings is a warning",
    "install python3 in the template, and python3-apt or python3-dnf with it",
)
PACKAGES = Check(
    "packages",
    "the package manager lists what is installed, and refreshes its lists",
    "it cannot list; lists that cannot be refreshed are a warning, as the config's own repositories are not set up yet",
    "repair the package manager of the template; set packages.repositories and packages.proxy of the config for sites "
    "without internet",
)
HOOK = Check(
    "hook",
    "a script of the operator runs, as those of pools do",
    "it does not",
    "see what is said; scripts need Python on the machine, and a file system that programs may be run from",
)
INSTALLED = Check(
    "preinstalled",
    "containerd, kubeadm and kubelet",
    "never: what is missing is installed by the roles",
    "",
)


class _Python(NamedTuple):
    path: str
    version: str
    bindings: tuple[str, ...]


def software_verdicts(clone: Clone) -> Iterator[Verdict]:
    """Judge the software of a clone."""
    yield _customization(clone)
    yield _python(clone)
    yield _packages(clone)
    yield _hook(clone)
    found = [
        f"{name} {clone.reading.one(name)}" for name in ("containerd", "kubeadm", "kubelet") if clone.reading.one(name)
    ]
    yield INSTALLED.ok(clone.label, ", ".join(found) or "none")


def _customization(clone: Clone) -> Verdict:
    reading, label = clone.reading, clone.label
    version, perl = reading.one("cloud_init"), reading.one("perl")
    if clone.method == "none":
        return CUSTOMIZATION.skipped(label, "the template configures itself")
    if clone.method == "spec":
        return (
            CUSTOMIZATION.ok(label, f"by spec, perl {perl}")
            if perl
            else CUSTOMIZATION.failed(label, "by spec, and there is no perl")
        )
    if not version:
        return CUSTOMIZATION.failed(label, "by guestinfo, and there is no cloud-init")
    if numbers_of(version)[:2] < _OLDEST_CLOUD_INIT:
        return CUSTOMIZATION.failed(label, f"cloud-init {version} is older than 21.3")
    if reading.one("cloud_init_status") == "error":
        return CUSTOMIZATION.warning(
            label, f"cloud-init {version} ended in an error", "see /var/log/cloud-init.log of a clone"
        )
    source = reading.one("cloud_init_datasource")
    return CUSTOMIZATION.ok(label, f"cloud-init {version}{f', {source}' if source else ''}")


def _python(clone: Clone) -> Verdict:
    found = [_read_python(text) for text in clone.reading.all("python")]
    found = [each for each in found if each.version]
    if not found:
        return PYTHON.failed(clone.label, "there is none")
    manager = clone.reading.one("package_manager")
    binding, package = _BINDINGS.get(manager, ("", ""))
    bound = [each for each in found if binding in each.bindings]
    best = next(iter(bound), found[0])
    told = f"{best.path} {best.version}"
    if binding and not bound:
        return PYTHON.warning(
            clone.label, f"{told}, without the bindings of {manager}", f"install {package} in the template"
        )
    if numbers_of(best.version) < _NEW_PYTHON:
        return PYTHON.warning(
            clone.label, f"{told}, which ansible-core 2.16 manages at most", "run the collection with ansible-core 2.16"
        )
    return PYTHON.ok(clone.label, f"{told}{f', with {binding}' if binding else ''}")


def _read_python(text: str) -> _Python:
    path, version, *bindings = [*text.split(), "", ""][: max(2, len(text.split()))]
    return _Python(path, version, tuple(bindings))


def _packages(clone: Clone) -> Verdict:
    reading, label = clone.reading, clone.label
    manager, number = reading.one("package_manager"), reading.number("packages")
    if not manager:
        return PACKAGES.failed(label, "there is neither apt nor dnf nor yum")
    if not reading.one("packages"):
        return PACKAGES.failed(label, f"{manager} cannot list what is installed")
    if reading.one("packages_broken"):
        return PACKAGES.failed(label, reading.one("packages_broken"))
    if not number:
        return PACKAGES.warning(
            label, f"{manager} lists no package", "see that the template has the database of its packages"
        )
    told = f"{manager}, {number} packages"
    if reading.one("refresh") == "yes":
        return PACKAGES.ok(label, f"{told}, lists refreshed")
    return PACKAGES.warning(label, f"{told}; {reading.one('refresh_error') or 'its lists cannot be refreshed'}")


def _hook(clone: Clone) -> Verdict:
    if clone.hook is None:
        return HOOK.skipped(clone.label, "it was not run")
    return HOOK.failed(clone.label, clone.hook) if clone.hook else HOOK.ok(clone.label, "it ran, as root")
