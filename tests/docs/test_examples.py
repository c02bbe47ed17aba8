"""Examples of YAML in documents are what the program takes."""

from __future__ import annotations

import re

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.merging import merge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.validation import problems
from documents import ROOT
from ruamel.yaml import YAML


def test_the_site_file_of_the_documents_is_valid() -> None:
    text = (ROOT / "docs" / "site-file.md").read_text(encoding="utf-8")
    site = YAML(typ="safe").load(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0])
    cluster = YAML(typ="safe").load(ROOT / "examples" / "demo" / "vars.yml")["fury_cluster"]
    for pool in cluster["pools"]:
        del pool["hooks"]  # their paths are templates, which only Ansible resolves
    # Checksums are shortened there; everything else must be as it would be in a real file.
    found = [problem for problem in problems(merge(site, cluster)) if "checksum" not in str(problem.path[-1])]
    assert found == []
