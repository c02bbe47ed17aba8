"""The verbs that tell: `get kubeconfig`, `get inventory`, `version`, `completion`."""

from __future__ import annotations

import json
import platform
import shutil
import stat
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from furyctl_vsphere import __version__
from furyctl_vsphere.ansible_files import plain_yaml
from furyctl_vsphere.cli import main
from furyctl_vsphere.verbs.get_inventory import complete_inventory, without_marks
from furyctl_vsphere.verbs.version import collection_version
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def kubeconfig(directory: Path) -> Path:
    """Put a kubeconfig into the working directory."""
    path = directory / "cluster" / "secrets" / "kubeconfig"
    path.parent.mkdir(parents=True)
    path.write_text("kind: Config\n")
    return path


@pytest.mark.parametrize(("flags", "place"), [([], "."), (["-o", "a/b"], "a/b"), (["--outdir=d"], "d")])
def test_kubeconfig_is_copied_for_its_owner_only(
    directory: Path, kubeconfig: Path, flags: list[str], place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["get", "kubeconfig", *flags]) == 0
    copy = directory / place / "kubeconfig"
    assert copy.read_text() == kubeconfig.read_text()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "kind: Config" not in capsys.readouterr().out


def test_kubeconfig_of_another_cluster_is_not_lost(
    directory: Path, kubeconfig: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = directory / "kubeconfig"
    other.write_bytes(b"other \xff\n")
    assert main(["get", "kubeconfig"]) == 1
    assert other.read_bytes() == b"other \xff\n"
    assert "--force" in capsys.readouterr().err
    assert main(["get", "kubeconfig", "--force"]) == 0
    assert other.read_text() == kubeconfig.read_text()
    other.chmod(0o644)
    assert main(["get", "kubeconfig"]) == 0
    assert stat.S_IMODE(other.stat().st_mode) == 0o600


def test_kubeconfig_goes_where_a_link_leads(directory: Path, kubeconfig: Path) -> None:
    (directory / "kept").mkdir()
    (directory / "kubeconfig").symlink_to("kept/config")
    assert main(["get", "kubeconfig"]) == 0
    assert (directory / "kubeconfig").is_symlink()
    assert (directory / "kept" / "config").read_text() == kubeconfig.read_text()


@pytest.mark.parametrize("verb", ["kubeconfig"])
def test_missing_kubeconfig_says_what_makes_it(directory: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["get", verb]) == 1
    assert "apply" in capsys.readouterr().err
    assert not (directory / "cluster").exists()


def test_kubeconfig_that_cannot_be_written(
    directory: Path, kubeconfig: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kubeconfig.exists()
    (directory / "file").write_text("")
    (directory / "there" / "kubeconfig").mkdir(parents=True)
    assert main(["get", "kubeconfig", "-o", "file"]) == 1
    assert main(["get", "kubeconfig", "-o", "there"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert sum(line.startswith("error: ") for line in lines) == 2


LISTED = {
    "_meta": {"hostvars": {"demo-master-1": {"ansible_host": "10.0.0.3", "fury_pool": "master"}}},
    "all": {"children": ["ungrouped", "role_control_plane"]},
    "role_control_plane": {"children": ["master"]},
    "master": {"hosts": ["demo-master-1"]},
    "infra": {},
}


def test_inventory_keeps_groups_and_variables() -> None:
    assert complete_inventory(LISTED, {"ansible_user": "fury"}) == {
        "all": {
            "vars": {"ansible_user": "fury"},
            "hosts": {"demo-master-1": {"ansible_host": "10.0.0.3", "fury_pool": "master"}},
            "children": {
                "role_control_plane": {"children": {"master": {}}},
                "master": {"hosts": {"demo-master-1": {}}},
                "infra": {},
            },
        }
    }


def test_text_of_vcenter_is_plain_and_still_no_template() -> None:
    listed = {"a": {"__ansible_unsafe": "x"}, "b": [{"__ansible_unsafe": "{{ y }}"}], "c": 1}
    assert without_marks(listed, keep_templates=False) == {"a": "x", "b": ["{{ y }}"], "c": 1}
    assert without_marks(listed, keep_templates=True) == {"a": "x", "b": [{"__ansible_unsafe": "{{ y }}"}], "c": 1}
    assert '!unsafe "{{ y }}"' in plain_yaml(without_marks(listed, keep_templates=False))


@pytest.mark.usefixtures("credentials", "ansible")
@pytest.mark.parametrize(("form", "read"), [("yaml", YAML(typ="safe", pure=True).load), ("json", json.loads)])
def test_inventory_is_the_only_thing_on_standard_output(
    directory: Path, form: str, read: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    program = directory / "ansible-inventory"
    (directory / "listed").write_text(json.dumps(LISTED))
    program.write_text(f'#!/bin/sh\necho "$@" > {directory}/asked\necho warning >&2\ncat {directory}/listed\n')
    program.chmod(0o755)
    assert main(["get", "inventory", "--output", form]) == 0
    printed = capfd.readouterr().out
    assert read(printed)["all"]["hosts"] == LISTED["_meta"]["hostvars"]
    assert (directory / "asked").read_text() == "--list\n"
    assert main(["get", "inventory", "--output", form, "-o", "out"]) == 0
    assert (directory / "out" / f"inventory.{form}").read_text() == printed
    assert "hunter2" not in printed


@pytest.mark.usefixtures("credentials", "ansible")
def test_inventory_that_is_none_is_an_error(directory: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program = directory / "ansible-inventory"
    program.write_text("#!/bin/sh\necho something else\n")
    program.chmod(0o755)
    assert main(["get", "inventory"]) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1].startswith("error: ansible-inventory printed no JSON")


def test_versions_of_everything_that_does_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "-o", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {
        "furyctl-vsphere": __version__,
        "sighup.fury_vsphere": YAML(typ="safe").load(ROOT / "galaxy.yml")["version"],
        "ansible-core": metadata.version("ansible-core"),
        "pyvmomi": metadata.version("pyvmomi"),
        "python": platform.python_version(),
    }
    assert main(["version"]) == 0
    shown = capsys.readouterr().out
    assert all(version in shown for version in found.values())


def test_version_of_an_installed_collection(tmp_path: Path) -> None:
    assert collection_version(tmp_path) == "unknown"
    (tmp_path / "MANIFEST.json").write_text('{"collection_info": {"version": "9.8.7"}}')
    assert collection_version(tmp_path) == "9.8.7"


COMPLETE = """
source {script}
COMP_WORDS=({words} "")
COMP_CWORD={index}
COMP_LINE="{words} "
COMP_POINT=${{#COMP_LINE}}
_shtab_furyctl_vsphere furyctl-vsphere "{last}" "{before}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["cluster"], {"template", "init", "apply", "destroy"}),
        (["get"], {"kubeconfig", "inventory", "onpremises", "topology"}),
        (["apply", "--phase"], {"infrastructure", "kubernetes"}),
        (["apply", "--config"], {"cluster.yml"}),
    ],
)
def test_bash_completes_verbs_values_and_files(
    directory: Path, words: list[str], expected: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    bash = shutil.which("bash")
    assert bash
    assert main(["completion", "bash"]) == 0
    script = directory / "completion"
    script.write_text(capsys.readouterr().out)
    line = ["furyctl-vsphere", *words]
    text = COMPLETE.format(script=script, words=" ".join(line), index=len(line), last="", before=words[-1])
    result = subprocess.run([bash, "-c", text], capture_output=True, text=True, check=True)
    assert expected <= set(result.stdout.split()), result.stdout + result.stderr


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_complete_every_verb(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in ("kubeconfig", "certificates", "destroy"))
