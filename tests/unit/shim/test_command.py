"""The whole arguments and environment of every command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from furyctl_vsphere.command import (
    Command,
    Surroundings,
    apply_command,
    certificates_command,
    destroy_command,
    destroy_plan_command,
    image_build_command,
    image_certify_command,
    infrastructure_command,
    inventory_command,
    kubernetes_command,
    plan_command,
    preflight_command,
    renewal_command,
)
from furyctl_vsphere.workdir import WorkDir

USER = {"PATH": "/bin", "VSPHERE_PASSWORD": "hunter2", "ANSIBLE_FORCE_COLOR": "1"}


def around(debug: bool = False, colour: bool = True, **environment: str) -> Surroundings:
    return Surroundings(
        workdir=WorkDir(Path("/w d")),
        executable=Path("/venv/bin/ansible-playbook"),
        collections=Path("/site-packages"),
        environment=USER | environment,
        log=Path("/w d/logs/apply-1.log"),
        debug=debug,
        colour=colour,
    )


@pytest.mark.parametrize(
    ("make", "playbook", "more"),
    [
        (apply_command, "sighup.fury_vsphere.site", ()),
        (infrastructure_command, "sighup.fury_vsphere.provision", ()),
        (kubernetes_command, "sighup.fury_vsphere.kubernetes", ()),
        (preflight_command, "sighup.fury_vsphere.preflight", ()),
        (certificates_command, "sighup.fury_vsphere.certificates", ()),
        (
            renewal_command,
            "sighup.fury_vsphere.certificates",
            ("--extra-vars", "fury_renew_certificates=true"),
        ),
        (image_build_command, "sighup.fury_vsphere.golden_image", ()),
        (image_certify_command, "sighup.fury_vsphere.certify_template", ()),
        (plan_command, "sighup.fury_vsphere.provision", ("--check", "--diff")),
        (destroy_plan_command, "sighup.fury_vsphere.destroy", ("--check", "--diff")),
        (
            destroy_command,
            "sighup.fury_vsphere.destroy",
            ("--extra-vars", "@/w d/provision/confirm-destroy.yml"),
        ),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_arguments(make: Callable[[Surroundings], Command], playbook: str, more: tuple[str, ...], debug: bool) -> None:
    command = make(around(debug))
    assert command.arguments == (
        "/venv/bin/ansible-playbook",
        playbook,
        "--extra-vars",
        "@/w d/provision/vars.yml",
        *more,
        *(["-vvv"] if debug else []),
    )
    assert command.directory == Path("/w d/provision")
    assert "hunter2" not in " ".join(command.arguments)


OURS = {
    "ANSIBLE_COLLECTIONS_PATH": "/site-packages:~/.ansible/collections:/usr/share/ansible/collections",
    "ANSIBLE_CONFIG": "/w d/provision/ansible.cfg",
    "ANSIBLE_LOG_PATH": "/w d/logs/apply-1.log",
    "ANSIBLE_STDOUT_CALLBACK": "sighup.fury_vsphere.progress",
    "FURY_DURATIONS_FILE": "/w d/logs/durations.json",
    "FURY_INVENTORY_ON_ERROR": "empty",
    "FURY_TELL_LOG": "false",
    "PYTHONUNBUFFERED": "1",
}


def test_environment_is_the_users_and_ours() -> None:
    assert apply_command(around()).environment == USER | OURS


def test_environment_without_colours() -> None:
    expected = USER | OURS | {"ANSIBLE_NOCOLOR": "true"}
    del expected["ANSIBLE_FORCE_COLOR"]
    assert apply_command(around(colour=False)).environment == expected


def test_environment_of_a_run_that_is_shown_line_by_line() -> None:
    command = apply_command(replace(around(), live=False))
    assert command.environment == USER | OURS | {"FURY_PROGRESS": "plain"}


def test_the_users_collections_stay_reachable() -> None:
    command = apply_command(around(ANSIBLE_COLLECTIONS_PATH="/mine"))
    assert command.environment["ANSIBLE_COLLECTIONS_PATH"] == "/site-packages:/mine"


@pytest.mark.parametrize("make", [kubernetes_command, certificates_command, renewal_command, inventory_command])
def test_runs_on_living_machines_end_when_vcenter_does_not_tell_which_there_are(
    make: Callable[[Surroundings], Command],
) -> None:
    assert make(around()).environment == USER | OURS | {"FURY_INVENTORY_ON_ERROR": "fail"}


def test_inventory_is_printed_by_the_ansible_that_is_used_for_everything() -> None:
    command = inventory_command(around())
    assert command.arguments == ("/venv/bin/ansible-inventory", "--list")
    assert command.directory == Path("/w d/provision")


def test_results_are_written_where_they_are_asked_for() -> None:
    command = plan_command(replace(around(), results=Path("/w d/provision/results.json")))
    assert command.environment == USER | OURS | {"FURY_RESULT_FILE": "/w d/provision/results.json"}
