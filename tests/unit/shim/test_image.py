"""`image build` and `image certify`, with a stand-in for ansible-playbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from furyctl_vsphere.cli import main
from furyctl_vsphere.failure import ExpectedError
from furyctl_vsphere.image import load_certification, load_image
from ruamel.yaml import YAML

DEFINITION = """\
name: ubuntu-22.04-plain
system: ubuntu-22.04
source:
  file: source.ova
  checksum: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
hooks:
  - scripts/mark.sh
vsphere:
  datacenter: DC01
  cluster: CL01
  datastore: DS01
network:
  name: net
  cidr: 10.0.0.0/24
"""

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def definition(directory: Path) -> Path:
    """Put a good definition, with its script, into a directory below."""
    path = directory / "definitions" / "image.yml"
    (path.parent / "scripts").mkdir(parents=True)
    path.write_text(DEFINITION)
    (path.parent / "scripts" / "mark.sh").write_text("#!/bin/sh\ntrue\n")
    return path


def variables(path: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    return yaml.load(path)


@pytest.mark.usefixtures("credentials")
def test_build_runs_the_playbook_in_a_directory_of_the_image(
    directory: Path, ansible: Path, definition: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["image", "build", "-c", str(definition), "--rebuild"]) == 0
    root = directory / "images" / "ubuntu-22.04-plain"
    assert ansible.read_text().split() == [
        "sighup.fury_vsphere.golden_image",
        "--extra-vars",
        f"@{root}/provision/vars.yml",
        "--extra-vars",
        "fury_image_rebuild=true",
    ]
    written = variables(root / "provision" / "vars.yml")
    assert written["fury_working_directory"] == str(root)
    assert written["fury_image"]["source"]["file"] == str(definition.parent / "source.ova")
    assert written["fury_image"]["hooks"][0]["path"] == str(definition.parent / "scripts" / "mark.sh")
    assert [log.name[:12] for log in (root / "logs").iterdir()] == ["image-build-"]
    assert "image certify" in capfd.readouterr().out


@pytest.mark.usefixtures("credentials")
def test_certify_takes_the_newest_version_of_an_image(directory: Path, ansible: Path, definition: Path) -> None:
    assert main(["image", "certify", "-c", str(definition), "--keep-on-failure"]) == 0
    assert "sighup.fury_vsphere.certify_template" in ansible.read_text()
    assert "fury_keep_on_failure=true" in ansible.read_text()
    written = variables(directory / "images" / "ubuntu-22.04-plain" / "provision" / "vars.yml")
    assert written["fury_image"]["name"] == "ubuntu-22.04-plain"
    assert "fury_certify_template" not in written


def test_certify_takes_a_template_with_the_place_of_a_cluster(directory: Path) -> None:
    found = load_certification(directory / "cluster.yml", template="T/ubuntu")
    assert found.variables["fury_certify_template"] == "T/ubuntu"
    assert found.variables["fury_cluster"]["vsphere"]["datacenter"] == "DC01"
    assert "pools" not in found.variables["fury_cluster"]


def test_a_clusters_config_needs_the_templates_path(directory: Path) -> None:
    with pytest.raises(ExpectedError, match="--template"):
        load_certification(directory / "cluster.yml")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("system: ubuntu-22.04", "system: ubuntu-22", "image.yml:2:1: system:"),
        ("sha256:a", "sha256:x", "image.yml:5:3: source.checksum:"),
        ("file: source.ova", "machine: T/x\n  file: source.ova", "image.yml:"),
        ("mark.sh", "missing.sh", "image.yml:7:5: hooks[0]:"),
        ("datacenter: DC01", "datacentre: DC01", "vsphere.datacentre:"),
        ("name: net", "name: net\n  name: other", "image.yml:"),
        ("name: ubuntu", "kind: Cluster\nname: ubuntu", "image.yml:1:1: kind:"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(definition: Path, before: str, after: str, says: str) -> None:
    definition.write_text(DEFINITION.replace(before, after, 1))
    with pytest.raises(ExpectedError) as raised:
        load_image(definition)
    assert any(says in line for line in raised.value.lines), raised.value.lines


def test_nothing_runs_with_a_wrong_definition(
    directory: Path, ansible: Path, definition: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    definition.write_text(DEFINITION.replace("cidr: 10.0.0.0/24", "cidr: ten"))
    assert main(["image", "build", "-c", str(definition)]) == 1
    assert "network.cidr" in capfd.readouterr().err
    assert not ansible.exists()
    assert not (directory / "images").exists()
