"""`create config` and `validate config`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from furyctl_vsphere.cli import main
from furyctl_vsphere.cluster import load_cluster
from furyctl_vsphere.furyctl.kind import is_ours
from furyctl_vsphere.sample_config import sample

pytestmark = pytest.mark.usefixtures("directory")


def test_created_config_is_valid_and_has_the_name(directory: Path) -> None:
    assert main(["create", "config", "--kind", "Cluster", "--name", "shop", "-c", "new/shop.yml"]) == 0
    created = directory / "new" / "shop.yml"
    assert load_cluster(created).name == "shop"
    assert created.read_text() == sample("Cluster").replace("\n  name: demo\n", "\n  name: shop\n", 1)


def test_todays_dialect_is_created_unless_another_is_asked_for(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["create", "config", "--name", "shop"]) == 0
    created = directory / "furyctl.yaml"
    assert created.read_text() == sample("VSphereCluster").replace("\n  name: demo\n", "\n  name: shop\n", 1)
    capsys.readouterr()
    assert main(["validate", "config", "-o", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["cluster"], found["problems"]) == ("VSphereCluster", "shop", [])
    assert is_ours(created)


def test_created_config_is_never_written_over_another(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = directory / "cluster.yml"
    before = mine.read_text()
    command = ["create", "config", "--kind", "Cluster", "-c", "cluster.yml"]
    assert main(command) == 1
    assert mine.read_text() == before
    assert "--force" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert mine.read_text() == sample("Cluster")
    written = mine.stat().st_mtime_ns
    assert main(command) == 0
    assert mine.stat().st_mtime_ns == written


def test_created_config_goes_to_standard_output(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["create", "config", "--kind", "Cluster", "-c", "-"]) == 0
    assert capsys.readouterr().out == sample("Cluster")
    assert not (directory / "-").exists()


@pytest.mark.parametrize("name", ["Shop", "a_b", "-a", "a" * 64, "a\nb"])
def test_name_that_no_cluster_can_have(directory: Path, name: str) -> None:
    assert main(["create", "config", "--kind", "Cluster", f"--name={name}", "-c", "x.yml"]) == 2
    assert not (directory / "x.yml").exists()


def test_valid_config_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "config", "-c", "cluster.yml"]) == 0
    shown = capsys.readouterr().out
    assert "kind Cluster" in shown
    assert "apps 2" in shown
    assert main(["validate", "config", "-c", "cluster.yml", "-o", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "config": "cluster.yml",
        "valid": True,
        "kind": "Cluster",
        "cluster": "demo",
        "kubernetes": "1.20.2",
        "pools": {"lb": 1, "master": 1, "infra": 1, "apps": 2},
        "ignored": [],
        "problems": [],
    }


def test_problems_for_machines_have_their_places(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = directory / "cluster.yml"
    path.write_text(path.read_text().replace("count: 2", "count: two").replace("version: 1.20.2", "verison: 1.20.2"))
    assert main(["validate", "config", "-c", "cluster.yml", "-o", "json"]) == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert not found["valid"]
    assert ("cluster.yml", 25, "spec.nodePools[0].count") in {
        (each["file"], each["line"], each["key"]) for each in found["problems"]
    }
    assert any(each["key"] == "spec.verison" for each in found["problems"])
    assert captured.err == ""
    assert main(["validate", "config", "-c", "cluster.yml"]) == 1
    shown = capsys.readouterr().err
    for each in found["problems"]:
        assert f"error: {each['file']}:{each['line']}:{each['column']}: {each['message']}\n" in shown


def test_file_that_is_no_config_is_a_problem_too(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (directory / "broken.yml").write_text("a: [\n")
    assert main(["validate", "config", "-c", "broken.yml", "-o", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert len(problems) == 1
    assert "broken.yml" in problems[0]["message"]
