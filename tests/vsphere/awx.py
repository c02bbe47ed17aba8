"""What AWX does with the files of examples/awx, as far as Ansible sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import ansible_runner
import yaml
from jinja2 import Template
from simulator import VCenter

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "awx"


class Loader(yaml.SafeLoader):
    """Knows Ansible's mark of text that is no template of its own."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def settings() -> dict[str, Any]:
    """Return what the example asks AWX for."""
    read: dict[str, Any] = yaml.load((EXAMPLE / "settings.yml").read_text(), Loader)  # noqa: S506 - a safe one
    return read


class Job:
    """One private data directory of ansible-runner, which AWX makes anew for each of its jobs."""

    def __init__(self, directory: Path, project: Path, environment: dict[str, str]) -> None:
        self.directory = directory
        self.environment = environment
        for part in ("env", "inventory"):
            (directory / part).mkdir(parents=True)
        (directory / "project").symlink_to(project)

    def run(self, playbook: str, inventory: dict[str, Any], variables: dict[str, Any], *flags: str) -> Any:
        """Run a playbook as AWX does: the inventory is a program that prints what the database has."""
        hosts = self.directory / "inventory" / "hosts"
        hosts.write_text(f"#!{sys.executable}\nprint({json.dumps(inventory)!r})\n")
        hosts.chmod(0o700)
        return ansible_runner.run(
            private_data_dir=str(self.directory),
            playbook=playbook,
            inventory=str(hosts),
            extravars=variables,
            envvars=self.environment,
            cmdline=" ".join(flags) or None,
            quiet=True,
        )


def credential(vcenter: VCenter, directory: Path) -> dict[str, str]:
    """Return the environment that the credential's type gives a job."""
    given = vcenter.environment
    inputs = {
        "server": given["VSPHERE_SERVER"],
        "user": given["VSPHERE_USER"],
        "password": given["VSPHERE_PASSWORD"],
        "ca": Path(given["VSPHERE_CA_FILE"]).read_text(),
    }
    kind = settings()["awx_credential_type"]
    assert {field["id"] for field in kind["inputs"]["fields"]} == inputs.keys()
    files = {}
    for name, template in kind["injectors"]["file"].items():
        path = directory / f"credential-{name}"
        path.write_text(Template(template).render(inputs))
        files[name.removeprefix("template.")] = str(path)
    injected = {
        name: Template(template).render({**inputs, "tower": {"filename": files}})
        for name, template in kind["injectors"]["env"].items()
    }
    # A real vCenter is where everyone expects it, so the example does not ask for its port.
    return {**injected, "VSPHERE_PORT": given["VSPHERE_PORT"]}


def synchronised(source: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Return what an inventory source brings, read as AWX reads it; ansible-runner has no word for `--export`."""
    program = Path(sys.executable).with_name("ansible-inventory")
    result = subprocess.run(
        [program, "--inventory", source, "--list", "--export"],
        env={**os.environ, **environment},
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    inventory: dict[str, Any] = json.loads(result.stdout)
    return inventory
