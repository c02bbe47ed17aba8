"""A Galaxy server or an Automation Hub takes the archive without a complaint."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml
from products import ROOT, Built


def test_importer_is_silent(built: Built, tmp_path: Path) -> None:
    # It gives ansible-lint a fixed time, which a busy machine does not keep. The step lint runs that by itself; what it
    # is told not to look at there is in the next test.
    (tmp_path / "importer.cfg").write_text("[galaxy-importer]\nrun_ansible_lint = False\n")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "GALAXY_IMPORTER_CONFIG": str(tmp_path / "importer.cfg"),
    }
    result = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", built.archive],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0, output
    assert not [line for line in output.splitlines() if line.startswith(("WARNING", "ERROR"))], output
    told = json.loads((tmp_path / "importer_result.json").read_text())
    assert told["requires_ansible"] == ">=2.16.0"
    assert {"cluster_vms", "preflight"} <= {each["content_name"] for each in told["docs_blob"]["contents"]}


def test_every_yaml_file_among_the_playbooks_is_one(built: Built) -> None:
    """The importer takes each for a playbook, whatever our own linter is told of its kind."""
    files = {
        name: text for name, text in built.files_of_archive().items() if re.match(r"playbooks/[^/]+\.ya?ml$", name)
    }
    assert "playbooks/site.yml" in files
    for name, text in files.items():
        assert isinstance(yaml.safe_load(text), list), name


def test_changelog_is_well_formed() -> None:
    subprocess.run([sys.executable, "-m", "antsibull_changelog", "lint"], cwd=ROOT, check=True)
