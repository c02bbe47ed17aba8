"""The verbs from command line to exit code, with a stand-in for ansible-playbook."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

import pytest
from furyctl_vsphere import ansible as ansible_module
from furyctl_vsphere.ansible import find_ansible_playbook
from furyctl_vsphere.cli import main
from furyctl_vsphere.failure import ExpectedError

CREDENTIALS_PASSWORD = "hunter2"  # noqa: S105  # of the fixture `credentials`

pytestmark = pytest.mark.usefixtures("directory")


def calls(ansible: Path) -> list[str]:
    return ansible.read_text().splitlines() if ansible.exists() else []


@pytest.mark.usefixtures("credentials")
def test_apply_runs_the_site_playbook_and_tells_what_is_next(
    directory: Path, ansible: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = directory / "cluster"
    (directory / "behaviour").write_text(
        "echo streamed\n"
        f"printf 'clusters: [{{cluster: {{server: https://10.0.0.2:6443}}}}]' > {root}/secrets/kubeconfig\n"
    )
    assert main(["cluster", "apply"]) == 0
    assert calls(ansible) == [f"sighup.fury_vsphere.site --extra-vars @{root}/provision/vars.yml"]
    output = capfd.readouterr().out
    assert "streamed" in output
    assert "https://10.0.0.2:6443" in output
    assert f"export KUBECONFIG={root}/secrets/kubeconfig && kubectl get nodes" in output
    logs = list((root / "logs").iterdir())
    assert [log.name[:6] for log in logs] == ["apply-"]
    assert stat.S_IMODE(logs[0].stat().st_mode) == 0o600


@pytest.mark.usefixtures("credentials")
def test_environment_reaches_ansible_without_arguments_carrying_it(directory: Path, ansible: Path) -> None:
    main(["cluster", "apply", "--no-tty"])
    environment = dict(
        line.split("=", 1) for line in (directory / "environment").read_text().splitlines() if "=" in line
    )
    assert environment["VSPHERE_PASSWORD"] == CREDENTIALS_PASSWORD
    assert environment["ANSIBLE_CONFIG"] == f"{directory}/cluster/provision/ansible.cfg"
    assert environment["ANSIBLE_NOCOLOR"] == "true"
    assert environment["FURY_PROGRESS"] == "plain"
    assert environment["PWD"] == f"{directory}/cluster/provision"
    assert "hunter2" not in ansible.read_text()
    for path in (directory / "cluster").rglob("*"):
        assert not path.is_file() or "hunter2" not in path.read_text()


@pytest.mark.usefixtures("credentials")
def test_dry_run_only_checks(directory: Path, ansible: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "apply", "--dry-run", "-t", "x"]) == 0
    assert calls(ansible) == [
        f"sighup.fury_vsphere.provision --extra-vars @{directory}/cluster/provision/vars.yml --check --diff"
    ]
    captured = capfd.readouterr()
    assert "kubeconfig" not in captured.out
    assert captured.err == "ignored, as it has no effect here: --token\n"


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("arguments", "variable"),
    [
        (["apply", "--allow-power-cycle"], "fury_allow_power_cycle=true"),
        (["apply", "--dry-run", "--allow-power-cycle"], "fury_allow_power_cycle=true"),
        (["apply", "--remove-surplus"], "fury_remove_surplus=true"),
        (["apply", "--remove-surplus", "--remove-undrained"], "fury_remove_undrained=true"),
        (["apply", "--rerun-hooks", "first_boot,it's.sh"], '{"fury_rerun_hooks": ["first_boot", "it\'s.sh"]}'),
        (["destroy", "--force", "--detach-disks"], "fury_foreign_disks=detach"),
        (["destroy", "--force", "--skip-unreachable"], "fury_skip_unreachable=true"),
    ],
)
def test_allowances_reach_every_playbook(ansible: Path, arguments: list[str], variable: str) -> None:
    assert main(["cluster", *arguments]) == 0
    assert calls(ansible)
    assert all(f" --extra-vars {variable}" in call for call in calls(ansible))


@pytest.mark.usefixtures("credentials", "ansible")
def test_failing_ansible_is_exit_code_1_and_names_the_log(directory: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (directory / "behaviour").write_text("exit 2\n")
    assert main(["cluster", "apply"]) == 1
    error = capfd.readouterr().err
    assert (
        f"error: Ansible ended with code 2, see above; all of its output is in {directory}/cluster/logs/apply-" in error
    )


@pytest.mark.parametrize("verb", ["apply", "destroy"])
def test_missing_credentials_stop_before_anything_runs(
    directory: Path, ansible: Path, verb: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["cluster", verb]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "error: the environment lacks the address of vCenter: set VSPHERE_SERVER (or VMWARE_HOST)",
        "error: the environment lacks the user: set VSPHERE_USER (or VMWARE_USER)",
        "error: the environment lacks the password: set VSPHERE_PASSWORD (or VMWARE_PASSWORD)",
    ]
    assert calls(ansible) == []
    assert not (directory / "cluster").exists()


def test_either_family_of_credentials_will_do(ansible: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VMWARE_HOST", "VSPHERE_USER", "VMWARE_PASSWORD"):
        monkeypatch.setenv(name, "x")
    assert main(["cluster", "apply", "--dry-run"]) == 0
    assert len(calls(ansible)) == 1


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("answer", ["no\n", "\n", "", "y\n", "YES\n", "yes please\n"])
def test_destroy_asks_and_takes_only_yes(
    ansible: Path, answer: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert main(["cluster", "destroy"]) == 1
    assert [line.split()[-2:] for line in calls(ansible)] == [["--check", "--diff"]]
    captured = capfd.readouterr()
    assert "Delete the cluster demo for good?" in captured.out
    assert "nothing was deleted" in captured.err


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(("flags", "answer"), [([], "yes\n"), (["--force"], "")])
def test_destroy_shows_first_and_confirms_by_a_file(
    directory: Path, ansible: Path, flags: list[str], answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    confirmation = directory / "cluster" / "provision" / "confirm-destroy.yml"
    (directory / "behaviour").write_text(f"cat {confirmation} >> {directory}/seen 2>/dev/null || true\n")
    assert main(["cluster", "destroy", *flags]) == 0
    variables = f"--extra-vars @{directory}/cluster/provision/vars.yml"
    assert calls(ansible) == [
        f"sighup.fury_vsphere.destroy {variables} --check --diff",
        f"sighup.fury_vsphere.destroy {variables} --extra-vars @{confirmation}",
    ]
    assert 'fury_confirm_destroy: "demo"' in (directory / "seen").read_text()
    assert not confirmation.exists()


def test_missing_site_file(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FURY_VSPHERE_SITE", "/nowhere/site.yml")
    assert main(["cluster", "init"]) == 1
    assert (
        capfd.readouterr().err == "error: /nowhere/site.yml: no such site file; correct --site or FURY_VSPHERE_SITE\n"
    )


def test_missing_ansible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ansible_module.shutil, "which", lambda *_arguments, **_keywords: None)
    with pytest.raises(ExpectedError, match=r"ansible-playbook is neither in .* nor on the PATH; install Ansible"):
        find_ansible_playbook()
