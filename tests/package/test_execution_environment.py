"""The execution environment of examples/awx, up to where an image would be built."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import yaml
from products import ROOT, Built

BUILDER = Path(sys.executable).with_name("ansible-builder")


def test_definition_becomes_a_build_with_the_archive_in_it(built: Built, tmp_path: Path) -> None:
    for name in ("execution-environment.yml", "requirements.yml"):
        shutil.copy(ROOT / "examples" / "awx" / name, tmp_path)
    shutil.copy(built.archive, tmp_path)
    context = tmp_path / "context"
    subprocess.run([BUILDER, "create", "--context", context], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    (wanted,) = yaml.safe_load((context / "_build" / "requirements.yml").read_text())["collections"]
    # ansible-galaxy runs in that directory.
    assert (context / "_build" / wanted["name"]).read_bytes() == built.archive.read_bytes()
    assert "ansible-core>=2.19,<2.20" in (context / "Containerfile").read_text()


def test_collection_tells_what_it_needs_of_python_and_of_the_system(built: Built, tmp_path: Path) -> None:
    place = tmp_path / "ansible_collections" / "sighup" / "fury_vsphere"
    with tarfile.open(built.archive) as tar:
        tar.extractall(place, filter="data")
    told = subprocess.run([BUILDER, "introspect", tmp_path], check=True, stdout=subprocess.PIPE, text=True).stdout
    needs = yaml.safe_load(told)
    python = " ".join(needs["python"])
    for name in ("cryptography", "jsonschema", "kubernetes", "pyvmomi", "ruamel"):
        assert name in python
    assert "from collection sighup.fury_vsphere" in told
    assert any(line.startswith("openssh-clients [platform:rpm") for line in needs["system"])
