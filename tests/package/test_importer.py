"""A Galaxy server or an Automation Hub takes the archive without a complaint."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from products import ROOT, Built


def test_importer_is_silent(built: Built, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
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


def test_changelog_is_well_formed() -> None:
    subprocess.run([sys.executable, "-m", "antsibull_changelog", "lint"], cwd=ROOT, check=True)
