"""The example for AWX, by ansible-runner, which is what AWX runs playbooks with."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from awx import EXAMPLE, Job, credential, settings, synchronised
from simulator import VCenter


class Awx:
    """The parts of AWX that meet Ansible: a project, a credential, jobs, and a directory that outlives them."""

    def __init__(self, vcenter: VCenter, directory: Path, model: dict[str, Any]) -> None:
        self._numbers = itertools.count()
        self._directory = directory
        self.project = directory / "project"
        shutil.copytree(EXAMPLE / "project", self.project)
        # The example's cluster is of another vCenter than the simulated one.
        (self.project / "demo/group_vars/all.yml").write_text(json.dumps({"fury_cluster": model}))
        source = self.project / "demo/demo.fury_vsphere.yml"
        source.write_text(source.read_text().replace("DC01", "LAB"))
        self.source = source
        self.environment = {**credential(vcenter, directory), "ANSIBLE_HOME": str(directory / "ansible")}
        self.state = directory / "state" / "demo"
        self.variables = {**settings()["awx_extra_vars"], "fury_working_directory": str(self.state)}

    def inventory(self) -> dict[str, Any]:
        return synchronised(self.source, self.environment)

    def job(self, playbook: str, *flags: str, **answers: str) -> Any:
        """Start a job with a survey's answers, after its inventory was read."""
        job = Job(self._directory / f"job-{next(self._numbers)}", self.project, self.environment)
        return job.run(playbook, self.inventory(), {**self.variables, **answers}, *flags)


@pytest.fixture
def awx(vcenter: VCenter, model: dict[str, Any], tmp_path: Path) -> Awx:
    return Awx(vcenter, tmp_path, model)


def survey(name: str) -> dict[str, str]:
    return {question["variable"]: question["default"] for question in settings()[name]["spec"]}


def test_from_the_config_to_machines(awx: Awx, vcenter: VCenter, model: dict[str, Any]) -> None:
    answers = survey("awx_survey")
    plan = awx.job("machines.yml", "--check", "--diff", **answers)
    assert (plan.status, plan.rc) == ("successful", 0), plan.stdout.read()
    assert "demo" not in str(awx.inventory()["_meta"]["hostvars"])
    assert not awx.state.exists()

    made = awx.job("machines.yml", **answers)
    assert made.status == "successful", made.stdout.read()
    private = (awx.state / "secrets" / "ssh-user").read_text().splitlines()[1]
    kept_by_awx = json.dumps(list(made.events))
    assert vcenter.environment["VSPHERE_PASSWORD"] not in kept_by_awx
    assert private not in kept_by_awx
    # What later jobs, in containers of their own, must find again.
    assert {path.name for path in (awx.state / "secrets").iterdir()} >= {"ssh-user", "ssh-user.pub", "known_hosts"}
    key = (awx.state / "secrets" / "ssh-user").read_bytes()
    inventory = awx.inventory()
    assert inventory["master"]["hosts"] == ["demo-master-1"]
    assert inventory["all"]["vars"]["fury_cluster"] == model

    again = awx.job("machines.yml", **answers)
    assert again.status == "successful", again.stdout.read()
    assert not again.stats["changed"], again.stdout.read()
    assert (awx.state / "secrets" / "ssh-user").read_bytes() == key

    (variable,) = survey("awx_survey_of_deletion")
    refused = awx.job("delete.yml", **{variable: "dem"})
    assert refused.status == "failed"
    assert "Nothing was deleted" in refused.stdout.read()
    assert awx.inventory() == inventory

    hosts = awx.job("kubernetes.yml", "--list-hosts")
    assert hosts.status == "successful"
    assert set(re.findall(r"^ +(demo-\S+)$", hosts.stdout.read(), re.MULTILINE)) == set(inventory["_meta"]["hostvars"])


def test_what_is_asked_for_is_there_in_the_modules_of_awx() -> None:
    """configure.yml says nothing that the modules do not know, and names nothing that it does not make."""
    play = yaml.safe_load((EXAMPLE / "configure.yml").read_text())[0]
    tasks = [(name, options) for task in play["tasks"] for name, options in task.items() if name.startswith("awx.awx.")]
    assert len(tasks) == len(play["tasks"])
    told = subprocess.run(
        [Path(sys.executable).with_name("ansible-doc"), "--json", *{name for name, _ in tasks}],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    documented = json.loads(told.stdout)
    for name, options in tasks:
        known = documented[name]["doc"]["options"]
        assert options.keys() <= known.keys(), name
        assert {key for key, about in known.items() if about.get("required")} <= options.keys(), name
        for node in options.get("workflow_nodes", []):
            assert node.keys() <= known["workflow_nodes"]["suboptions"].keys()
    made = {options["name"] for _, options in tasks}
    jobs = next(options for name, options in tasks if name == "awx.awx.job_template")
    assert {*jobs["credentials"], jobs["project"], jobs["inventory"], jobs["execution_environment"]} <= made
    templates = next(task["loop"] for task in play["tasks"] if "awx.awx.job_template" in task)
    names = {f"{{{{ awx_cluster }}}}: {each['name']}" for each in templates}
    workflow = next(options for name, options in tasks if name == "awx.awx.workflow_job_template")
    wanted = {node["unified_job_template"]["name"] for node in workflow["workflow_nodes"]}
    assert wanted <= names | made
    assert all((EXAMPLE / "project" / each["playbook"]).exists() for each in templates)


def test_model_of_the_example_is_valid() -> None:
    model = load(yaml.safe_load((EXAMPLE / "project/demo/group_vars/all.yml").read_text())["fury_cluster"])
    assert model["name"] == settings()["awx_cluster"]
