"""The verbs of today's furyctl that make, change and delete clusters, with a stand-in for ansible-playbook."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from furyctl_vsphere.cli import main

pytestmark = pytest.mark.usefixtures("directory")


def calls(ansible: Path) -> list[str]:
    return ansible.read_text().splitlines() if ansible.exists() else []


def environment(directory: Path) -> dict[str, str]:
    lines = (directory / "environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def variables(directory: Path) -> str:
    return f"--extra-vars @{directory}/cluster/provision/vars.yml"


@pytest.fixture
def key(directory: Path) -> Path:
    """Put the key that was made with the machines into the working directory."""
    path = directory / "cluster" / "secrets" / "ssh-user"
    path.parent.mkdir(parents=True)
    path.write_text("key")
    return path


def finds(directory: Path, found: dict[str, Any]) -> None:
    """Have the stand-in find something, for those who ask for it, and talk beside it."""
    (directory / "found").write_text(json.dumps({"plan": [], "rules": [], "verdicts": [], **found}))
    (directory / "behaviour").write_text(
        f'echo talk\nif [ "$FURY_RESULT_FILE" ]; then cp {directory}/found "$FURY_RESULT_FILE"; fi\n'
    )


STEP = {"action": "create", "node": "demo-master-1", "pool": "master", "address": "10.0.0.3", "reason": "missing"}
KEPT = {**STEP, "action": "keep"}
RULE = {"action": "create", "name": "fury.demo.separate.control_plane", "kind": "anti_affinity"}


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("arguments", "playbooks"),
    [
        (["apply"], ["site"]),
        (["apply", "--phase", "infrastructure"], ["provision"]),
        (["apply", "--dry-run"], ["provision"]),
        (["apply", "--dry-run", "--phase", "infrastructure"], ["provision"]),
        (["renew", "certificates"], ["certificates"]),
        (["preflight"], ["preflight"]),
        (["delete", "cluster", "--force"], ["destroy", "destroy"]),
        (["delete", "cluster", "--dry-run"], ["destroy"]),
        (["delete", "cluster", "--dry-run", "--force"], ["destroy"]),
    ],
)
def test_verbs_run_their_playbooks(ansible: Path, key: Path, arguments: list[str], playbooks: list[str]) -> None:
    assert key.is_file()
    assert main([*arguments, "-c", "cluster.yml"]) == 0
    assert [call.split()[0] for call in calls(ansible)] == [f"sighup.fury_vsphere.{name}" for name in playbooks]
    is_dry = "--dry-run" in arguments
    assert [call.endswith("--check --diff") for call in calls(ansible)][:1] == [is_dry or arguments[0] == "delete"]


@pytest.mark.usefixtures("credentials")
def test_delete_asks_as_destroy_does(
    ansible: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("no\n"))
    assert main(["delete", "cluster"]) == 1
    assert len(calls(ansible)) == 1
    assert "nothing was deleted" in capfd.readouterr().err


@pytest.mark.usefixtures("credentials")
def test_dry_renewal_renews_nothing(directory: Path, ansible: Path, key: Path) -> None:
    assert key.is_file()
    assert main(["renew", "certificates", "--dry-run"]) == 0
    assert main(["renew", "certificates"]) == 0
    assert calls(ansible) == [
        f"sighup.fury_vsphere.certificates {variables(directory)}",
        f"sighup.fury_vsphere.certificates {variables(directory)} --extra-vars fury_renew_certificates=true",
    ]


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("verb", [["apply", "--phase", "kubernetes"], ["renew", "certificates"]])
def test_living_machines_are_reached_by_their_key_only(
    ansible: Path, verb: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(verb) == 1
    assert calls(ansible) == []
    assert "ssh-user: missing" in capfd.readouterr().err


@pytest.mark.usefixtures("credentials", "key")
def test_kubernetes_alone(directory: Path, ansible: Path) -> None:
    assert main(["apply", "--phase", "kubernetes"]) == 0
    assert calls(ansible) == [f"sighup.fury_vsphere.kubernetes {variables(directory)}"]
    assert environment(directory)["FURY_INVENTORY_ON_ERROR"] == "fail"


@pytest.mark.usefixtures("credentials")
def test_dry_run_of_kubernetes_is_a_wrong_usage(ansible: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["apply", "--dry-run", "--phase", "kubernetes"]) == 2
    assert calls(ansible) == []
    assert "--dry-run" in capfd.readouterr().err


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("verb", [["cluster", "apply"], ["apply"], ["diff"], ["preflight"]])
def test_limit_reaches_the_playbook_as_a_list(directory: Path, ansible: Path, verb: list[str]) -> None:
    finds(directory, {"plan": [KEPT]})
    assert main([*verb, "--limit", "apps,demo-infra-1", "--limit", "master"]) == 0
    assert ' --extra-vars {"fury_limit": ["apps", "demo-infra-1", "master"]}' in calls(ansible)[0]


@pytest.mark.usefixtures("credentials")
def test_unknown_limit_stops_before_anything_runs(
    directory: Path, ansible: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["apply", "--limit", "aps,infra"]) == 2
    assert calls(ansible) == []
    assert not (directory / "cluster").exists()
    error = capfd.readouterr().err
    assert "--limit aps" in error
    assert "did you mean apps?" in error
    assert "lb, master, infra, apps" in error
    assert "demo-apps-1, demo-apps-2" in error
    assert "--limit infra" not in error


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (([KEPT], []), 0),
        (([KEPT, {**STEP, "action": "outside"}], []), 0),
        (([KEPT, STEP], []), 3),
        (([KEPT], [RULE]), 3),
        (([{**STEP, "action": "surplus"}], []), 3),
        (([], []), 0),
    ],
)
def test_diff_ends_with_3_when_there_is_something_to_do(
    directory: Path, ansible: Path, capfd: pytest.CaptureFixture[str], steps: tuple[list[Any], list[Any]], code: int
) -> None:
    machines, rules = steps
    finds(directory, {"plan": machines, "rules": rules})
    assert main(["diff", "--output", "json"]) == code
    captured = capfd.readouterr()
    assert json.loads(captured.out) == {
        "cluster": "demo",
        "changes": code == 3,
        "machines": machines,
        "rules": rules,
    }
    assert "talk" in captured.err
    assert "error" not in captured.err
    assert calls(ansible) == [f"sighup.fury_vsphere.provision {variables(directory)} --check --diff"]
    assert main(["diff"]) == code
    assert "talk" in capfd.readouterr().out


@pytest.mark.usefixtures("credentials", "ansible")
def test_diff_that_failed_is_no_difference_and_shows_no_older_one(
    directory: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    finds(directory, {"plan": [STEP]})
    assert main(["diff", "-o", "json"]) == 3
    capfd.readouterr()
    (directory / "behaviour").write_text("exit 2\n")
    assert main(["diff", "-o", "json"]) == 1
    assert capfd.readouterr().out == ""
    (directory / "behaviour").write_text("")
    assert main(["diff", "-o", "json"]) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "results.json" in captured.err


@pytest.mark.usefixtures("credentials", "ansible")
@pytest.mark.parametrize("fails", [False, True])
def test_preflight_tells_machines_also_of_what_stops_it(
    directory: Path, capfd: pytest.CaptureFixture[str], fails: bool
) -> None:
    verdicts = [
        {"check": "network", "object": "net", "status": "failed" if fails else "ok", "detail": "", "remedy": ""}
    ]
    finds(directory, {"verdicts": verdicts})
    if fails:
        with (directory / "behaviour").open("a") as file:
            file.write("exit 2\n")
    assert main(["preflight", "-o", "json"]) == (1 if fails else 0)
    captured = capfd.readouterr()
    assert json.loads(captured.out) == {
        "cluster": "demo",
        "summary": {"failed" if fails else "ok": 1},
        "verdicts": verdicts,
    }
    assert "talk" in captured.err


def test_cluster_yml_is_taken_when_it_is_the_only_config(directory: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "config"]) == 0
    assert "cluster.yml is taken" in capfd.readouterr().err
    (directory / "furyctl.yaml").write_text("kind: Cluster\nprovisioner: vsphere\n")
    assert main(["validate", "config"]) == 1
    captured = capfd.readouterr().err
    assert "furyctl.yaml:" in captured
    assert "is taken" not in captured
    (directory / "furyctl.yaml").unlink()
    assert main(["validate", "config", "--config", "furyctl.yaml"]) == 1
    assert "furyctl.yaml: no such file" in capfd.readouterr().err


@pytest.mark.usefixtures("credentials", "ansible")
def test_logs_of_both_generations_are_called_alike(directory: Path) -> None:
    main(["cluster", "apply"])
    main(["apply", "--outdir", "x"])
    main(["delete", "cluster", "--dry-run"])
    names = {path.name.rsplit("-", 1)[0] for path in (directory / "cluster" / "logs").iterdir()}
    assert names == {"apply", "delete-cluster"}


@pytest.mark.usefixtures("credentials", "ansible")
def test_directory_that_has_no_effect_is_said_to_have_none(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["apply", "-o", "somewhere", "-c", "cluster.yml"]) == 0
    assert "ignored, as it has no effect here: --outdir\n" in capfd.readouterr().err
