"""What the documents say must be there: links, commands and examples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.merging import merge
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.validation import problems
from furyctl_vsphere.options import parse_options
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("lab/**/*.md"), *ROOT.glob("examples/**/*.md")]
    if "cluster" not in path.relative_to(ROOT).parts[:-1]
]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def commands() -> Iterator[tuple[str, str]]:
    """Yield every command line that a document shows behind a prompt."""
    for document in DOCUMENTS:
        for line in re.findall(r"^\$ (.*?)(?:\s+#.*)?$", document.read_text(), re.MULTILINE):
            yield name(document), line


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize(("document", "line"), [item for item in commands() if "furyctl-vsphere" in item[1]])
def test_commands_of_the_shim_are_understood(document: str, line: str) -> None:
    words = shlex.split(line.split(" > ", maxsplit=1)[0])
    assert parse_options(words[words.index("furyctl-vsphere") + 1 :]), document


@pytest.mark.parametrize(("document", "line"), [item for item in commands() if "make " in item[1]])
def test_targets_of_make_exist(document: str, line: str) -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"\bmake ([a-z-]+)", line):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), document


@pytest.mark.parametrize(("document", "line"), [item for item in commands() if "ansible-playbook" in item[1]])
def test_playbooks_exist(document: str, line: str) -> None:
    for playbook in re.findall(r"playbooks/\w+\.yml", line):
        assert (ROOT / playbook).exists(), document
    for playbook in re.findall(r"sighup\.fury_vsphere\.(\w+)", line):
        assert (ROOT / "playbooks" / f"{playbook}.yml").exists(), document


def test_the_site_file_of_the_documents_is_valid() -> None:
    text = (ROOT / "docs" / "site-file.md").read_text()
    site = YAML(typ="safe").load(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0])
    cluster = YAML(typ="safe").load(ROOT / "examples" / "demo" / "vars.yml")["fury_cluster"]
    for pool in cluster["pools"]:
        del pool["hooks"]  # their paths are templates, which only Ansible resolves
    # Checksums are shortened there; everything else must be as it would be in a real file.
    found = [problem for problem in problems(merge(site, cluster)) if "checksum" not in str(problem.path[-1])]
    assert found == []
