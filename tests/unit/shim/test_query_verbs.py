"""`get onpremises` and `get topology`, with a stand-in for ansible-playbook."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from furyctl_vsphere.cli import main
from ruamel.yaml import YAML

pytestmark = pytest.mark.usefixtures("directory", "credentials")

PART = """\
distributionVersion: v1.20.0
distribution:
  modules:
    ingress: {baseDomain: "{{ not_a_template }}"}
plugins: {}
"""


def variables(directory: Path) -> dict[str, Any]:
    path = directory / "cluster" / "provision" / "query.yml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("!unsafe", lambda _constructor, node: ("unsafe", node.value))
    content: dict[str, Any] = yaml.load(path)
    return content


def calls(ansible: Path) -> list[str]:
    return ansible.read_text().splitlines() if ansible.exists() else []


def test_topology_is_drawn_into_the_working_directory(
    directory: Path, ansible: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["get", "topology", "-c", "cluster.yml"]) == 0
    root = directory / "cluster"
    assert calls(ansible) == [
        f"sighup.fury_vsphere.topology --extra-vars @{root}/provision/vars.yml --extra-vars @{root}/provision/query.yml"
    ]
    assert variables(directory) == {"fury_output_directory": str(root), "fury_overwrite": False}
    assert f"{root}/topology.html" in capfd.readouterr().out


def test_files_go_where_the_user_says(directory: Path, ansible: Path) -> None:
    assert main(["get", "topology", "-c", "cluster.yml", "-o", "pictures", "--force"]) == 0
    assert len(calls(ansible)) == 1
    assert variables(directory) == {"fury_output_directory": f"{directory}/pictures", "fury_overwrite": True}


@pytest.mark.parametrize(
    "content", [PART, "kind: OnPremises\nspec:\n" + "".join(f"  {x}\n" for x in PART.splitlines())]
)
def test_the_distribution_is_handed_on_as_it_stands_in_its_file(
    directory: Path, ansible: Path, content: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (directory / "modules").mkdir()
    (directory / "modules" / "part.yaml").write_text(content)
    assert main(["get", "onpremises", "-c", "cluster.yml", "--distribution", "modules/part.yaml"]) == 0
    assert calls(ansible)[0].startswith("sighup.fury_vsphere.onpremises ")
    given = variables(directory)
    assert given["fury_distribution_directory"] == f"{directory}/modules"
    assert given["fury_distribution"]["distributionVersion"] == "v1.20.0"
    # What looks like a template is none to Ansible.
    ingress = given["fury_distribution"]["distribution"]["modules"]["ingress"]
    assert ingress == {"baseDomain": ("unsafe", "{{ not_a_template }}")}
    assert f"furyctl apply --config {directory}/cluster/onpremises.yaml" in capfd.readouterr().out


def test_a_legacy_config_without_a_distribution_is_one_clear_error(
    ansible: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["get", "onpremises", "-c", "cluster.yml"]) == 1
    errors = capfd.readouterr().err.splitlines()
    assert len(errors) == 1
    for word in ("cluster.yml", "spec.distributionVersion", "spec.distribution", "spec.plugins", "--distribution"):
        assert word in errors[0]
    assert calls(ansible) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("distribution: {modules: {}}\n", "lacks distributionVersion"),
        ("distributionVersion: v1.20.0\n", "lacks distribution"),
        ("- a\n", "mapping"),
        ("a: [\n", "part.yaml"),
        (None, "part.yaml"),
    ],
)
def test_a_wrong_file_is_one_clear_error(
    directory: Path, ansible: Path, content: str | None, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (directory / "part.yaml").write_text(content)
    assert main(["get", "onpremises", "-c", "cluster.yml", "--distribution", "part.yaml"]) == 1
    errors = capfd.readouterr().err.splitlines()
    assert len(errors) == 1
    assert "part.yaml" in errors[0]
    assert says in errors[0]
    assert calls(ansible) == []
