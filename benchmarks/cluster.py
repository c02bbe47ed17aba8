"""Machines of the lab, and Kubernetes on them: by our playbooks, or by the shell script."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .commands import Ended, run
from .environments import Environment
from .lab import FOREIGN
from .paths import KUBERNETES_SCRIPT, ROOT

VERSION = "1.20.2"
_WORKERS = "work"
# Longer than the slowest run takes on a machine that has other things to do, too.
_TIMEOUT = 3600
_CHANGED = re.compile(r"^\s+(\S+) : ok=\d+ changed=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Cluster:
    """One cluster of the lab: a load balancer, three control planes, and workers.

    Attributes:
        own: where our Ansible is.
        lab: the environment of those who use the lab.
        directory: its working directory.
        template: what its machines are cloned from.
    """

    name: str
    own: Environment
    lab: Mapping[str, str]
    directory: Path
    template: str = "TEMPLATES/ubuntu-22.04"

    def apply(self, workers: int) -> Ended:
        """Make machines and Kubernetes, with our playbooks."""
        self._write_variables(self._variables(workers))
        return self._play("site")

    def build_image(self, definition: Mapping[str, Any]) -> Ended:
        """Build a golden image, with our playbook."""
        self._write_variables({"fury_image": definition, "fury_working_directory": str(self.directory)})
        return self._play("golden_image")

    def make_machines(self, workers: int) -> None:
        """Make those machines that are missing, which is no part of what is measured."""
        self._write_variables(self._variables(workers))
        made = self._play("provision")
        if made.failure:
            raise RuntimeError(f"The machines for the measurement cannot be made: {made.failure}")

    def install(self, limit: Sequence[str] = ()) -> Ended:
        """Make Kubernetes on the machines that are there, with our playbook; all of them, or those of a limit."""
        return self._play("kubernetes", *limiting(limit))

    def last_worker(self, workers: int) -> str:
        """Return the name of the worker that was made last of so many."""
        return f"{self.name}-{_WORKERS}-{workers}"

    def install_by_script(self) -> Ended:
        """Make Kubernetes on the machines that are there, with the shell script."""
        listed = self._inventory()
        site = json.loads(Path(self.lab["FURY_VSPHERE_SITE"]).read_text())["packages"]
        key = self.directory / "site.asc"
        key.write_text(site["repositories"][0]["key"])
        (etcd,) = site["etcd_checksums"]
        secrets = self.directory / "secrets"
        environment = {
            **self._environment(),
            **{name: " ".join(machines) for name, machines in listed.items()},
            "SSH_USER": "fury",
            "SSH_KEY": str(secrets / "ssh-user"),
            "KNOWN_HOSTS": str(secrets / "known_hosts"),
            "REPOSITORY": self.lab["LAB_REPOSITORY_URL"],
            "REPOSITORY_KEY": str(key),
            "KUBERNETES_VERSION": VERSION,
            "ETCD_VERSION": re.sub(r"etcd-v([0-9.]+)-.*", r"\1", etcd),
        }
        return run([KUBERNETES_SCRIPT], secrets, environment, _TIMEOUT)

    def delete_machines(self) -> None:
        """Delete all of them."""
        self._play("destroy")

    def ready_nodes(self) -> int:
        """Return how many nodes the cluster has that are ready."""
        command = [
            "kubectl",
            "--kubeconfig",
            str(self.directory / "secrets" / "kubeconfig"),
            "get",
            "nodes",
            "-o",
            "json",
        ]
        answer = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)
        nodes = json.loads(answer.stdout)["items"] if answer.returncode == 0 else []
        conditions = [condition for node in nodes for condition in node["status"]["conditions"]]
        return sum((each["type"], each["status"]) == ("Ready", "True") for each in conditions)

    def _write_variables(self, variables: Mapping[str, Any]) -> None:
        (self.directory / "vars.json").write_text(json.dumps(variables))

    def _inventory(self) -> dict[str, list[str]]:
        """Return the machines in the words of the script, by its variable."""
        listed = json.loads(self._run("ansible-inventory", "--list").output)
        variables = listed["_meta"]["hostvars"]
        groups = {"BALANCER": "haproxy", "CONTROL_PLANES": "master", "WORKERS": "nodes"}
        return {
            name: [f"{host}={_plain(variables[host]['ansible_host'])}" for host in sorted(_hosts(listed, group))]
            for name, group in groups.items()
        }

    def _play(self, playbook: str, *arguments: str) -> Ended:
        ended = self._run("ansible-playbook", f"sighup.fury_vsphere.{playbook}", *arguments)
        (self.directory / f"{playbook}.log").write_text(ended.output)
        return ended

    def _run(self, program: str, *arguments: str) -> Ended:
        command = [self.own.program(program), "--extra-vars", "@vars.json", *arguments]
        return run(command, self.directory, self._environment(), _TIMEOUT)

    def _environment(self) -> dict[str, str]:
        return {
            **self.lab,
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_HOME": str(self.directory / "ansible"),
            "ANSIBLE_NOCOLOR": "true",
            "PYTHONUNBUFFERED": "1",
            "PATH": os.pathsep.join((str(self.own.directory / "bin"), self.lab["PATH"])),
        }

    def _variables(self, workers: int) -> dict[str, Any]:
        # Without a network for its pods a node is not ready. The script makes the same.
        hooks = {"first_boot": [str(ROOT / "examples" / "demo" / "scripts" / "node.sh")]}
        model = {
            "name": self.name,
            "environment": "benchmark",
            "vsphere": {
                "datacenter": "LAB",
                "cluster": "LAB-CLUSTER",
                "datastore": "LAB-DATASTORE",
                "template": self.template,
            },
            "network": {"name": "lab-net", "cidr": self.lab["LAB_SUBNET"]},
            "pools": [
                {"name": "lb", "role": "load_balancer", "count": 1},
                {"name": "master", "role": "control_plane", "count": 3, "hooks": hooks},
                {"name": _WORKERS, "role": "worker", "count": workers, "hooks": hooks},
            ],
            "kubernetes": {"version": VERSION},
        }
        return {"fury_cluster": model, "fury_working_directory": str(self.directory), "fury_confirm_destroy": self.name}


@contextmanager
def cluster(name: str, own: Environment, lab: Mapping[str, str], template: str = Cluster.template) -> Iterator[Cluster]:
    """Give the body a cluster without machines, and delete those that it has in the end."""
    clean = {variable: value for variable, value in lab.items() if not variable.startswith(FOREIGN)}
    # Its path is part of the paths of sockets, which are short.
    with TemporaryDirectory(prefix="fb-") as directory:
        made = Cluster(name, own, clean, Path(directory), template)
        try:
            yield made
        finally:
            made.delete_machines()


def limiting(limit: Sequence[str]) -> tuple[str, ...]:
    """Return the arguments of ansible-playbook that limit a run; none without a limit."""
    return ("--extra-vars", json.dumps({"fury_limit": list(limit)})) if limit else ()


def changes(output: str) -> dict[str, int]:
    """Return how many tasks told of a change, by host."""
    return {host: int(count) for host, count in _CHANGED.findall(output)}


def _plain(value: Any) -> Any:
    """Return a value without the mark that Ansible puts on those that are no templates."""
    return value["__ansible_unsafe"] if isinstance(value, dict) else value


def _hosts(listed: Mapping[str, Any], group: str) -> set[str]:
    entry = listed.get(group, {})
    return {*entry.get("hosts", []), *(host for child in entry.get("children", []) for host in _hosts(listed, child))}
