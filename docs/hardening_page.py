"""The page on what hardens Kubernetes and the machines, from the two tables and from what Molecule checks of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import hardening, machine_hardening
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.hardening import (
    DEFAULT,
    KEY,
    KUBEADM,
    NOT_MET,
    SET,
    SITE,
)
from ruamel.yaml import YAML

CHECKS = Path(__file__).resolve().parent.parent / "molecule" / "cluster" / "vars" / "hardening.yml"

# How the page calls what the checks look at.
KINDS = {
    "expected_files": "files",
    "expected_on_operator": "files",
    "expected_arguments": "arguments",
    "expected_of_kubelets": "the kubelet's own word",
    "expected_answers": "requests without a login",
    "expected_addresses": "ports",
    "expected_listeners": "ports",
    "expected_refusals": "firewall",
    "expected_output": "commands",
}

MET = {
    SET: "set",
    KUBEADM: "by kubeadm",
    DEFAULT: "by default",
    KEY: "by key",
    SITE: "by the site",
    NOT_MET: "**not met**",
}

PLACES = {
    hardening.API_SERVER: "API server",
    hardening.CONTROLLER_MANAGER: "controller manager",
    hardening.SCHEDULER: "scheduler",
    hardening.KUBELET: "kubelet",
    hardening.ETCD: "etcd",
    hardening.KUBE_PROXY: "kube-proxy",
    hardening.FILES: "files",
    hardening.POLICIES: "policies",
}

INTRODUCTION = """\
# Hardening

<!-- Written by docs/generate.py from hardening.py and machine_hardening.py in plugins/module_utils/model, and from
molecule/cluster/vars/hardening.yml. -->

What the CIS benchmarks ask for, item by item, and how it is met:

| word | meaning |
|---|---|
| set | by this collection, on every run |
| by kubeadm, by default | as kubeadm writes it, as Kubernetes does when nothing is said: checked, not set again |
| by key | a key of the [cluster model](cluster-model.md) decides |
| by the site | this collection neither does nor undoes it: your templates, your distribution or your own tools do |
| not met | on purpose, and why |

What is set is a default: arguments and fields of yours [win over it](kubernetes-settings.md). The last column says what
the Molecule scenario `cluster` [reads from running machines](../molecule/cluster/hardening.yml): from what runs, never
from what we wrote it from. Each check has the name of its [item](../molecule/cluster/vars/hardening.yml). They ran with
Kubernetes 1.20 on the lab's [stand-ins](limits.md#what-was-run-where).

## Kubernetes

Numbers of the CIS Kubernetes Benchmark 1.9; items without a number are good practice beside it.

| item | asks for | of | met | how, or why not | checked by |
|---|---|---|---|---|---|
"""

MACHINES = """
## Machines

Numbers of the CIS benchmarks for Ubuntu 22.04 (2.0.0) and Oracle Linux 8 (3.0.0). This is a provisioner's part, not a
hardened system: what is left to the site is best done in the templates, before machines are made of them.

| Ubuntu | Oracle Linux | asks for | met | how, or why not | checked by |
|---|---|---|---|---|---|
"""

END = """
## Denied by default

- **The API** knows nobody without a certificate or a token: RBAC gives anonymous users nothing but the version, the
  health and what nodes need to join.
- **etcd** talks to holders of a certificate of its own authority only, clients and members alike.
- **Kubelets** let nobody in without the API server's word, and have no port without login.
- **Controller manager and scheduler**, and the metrics of kube-proxy and etcd, are served on the machine itself.
- **Firewalls** let in what a role of the node needs, from the nodes that need it. firewalld stays on where it is on, as
  on Oracle Linux; `firewall.enabled: true` installs and turns on one on every machine. `firewall.api_clients` narrows
  down who reaches the API.
- **Pods** may do what Kubernetes allows them: policies for pods and networks come with the distribution.
"""


def hardening_page() -> str:
    """Return the page."""
    expected = YAML(typ="safe").load(CHECKS)
    return (
        INTRODUCTION
        + "".join(f"{row}\n" for row in _kubernetes_rows(expected))
        + MACHINES
        + "".join(f"{row}\n" for row in _machine_rows(expected))
        + END
    )


def _kubernetes_rows(expected: dict[str, Any]) -> Iterator[str]:
    for item in hardening.ITEMS:
        settings = [f"`{setting}`" for setting in _settings(item.settings)]
        note = f"`{item.note}`" if item.met == KEY else item.note
        how = ", ".join([*settings, *([note] if note else [])])
        cells = (item.number, item.title, PLACES[item.place], MET[item.met], how, _checked(item.name, expected))
        yield f"| {' | '.join(cells)} |"


def _machine_rows(expected: dict[str, Any]) -> Iterator[str]:
    for item in machine_hardening.ITEMS:
        how = f"`{item.note}`" if item.met == KEY else item.note
        cells = (item.ubuntu, item.oracle_linux, item.title, MET[item.met], how, _checked(item.name, expected))
        yield f"| {' | '.join(cells)} |"


def _settings(settings: Any, prefix: str = "") -> Iterator[str]:
    """Yield settings in one line each, as `authentication.anonymous.enabled: false`."""
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _settings(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}: {str(value).lower() if isinstance(value, bool) else value}"


def _checked(name: str, expected: dict[str, Any]) -> str:
    """Return what is read from the machines for an item, or why nothing is."""
    kinds = [kind for key, kind in KINDS.items() if name in {str(check["item"]) for check in expected[key]}]
    return ", ".join(dict.fromkeys(kinds)) or expected["unverified"].get(name, "")
