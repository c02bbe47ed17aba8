"""What documents tell people to type is understood by what they type it to."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from command_line import name_verb, parse
from documents import ROOT, Block, Command, blocks, commands, documents, name_of
from source import source_code

# Programs of the system and of others, whose arguments are not ours to check.
_OTHERS = """
    apt-get cat cd chmod cp ctr curl dnf docker echo eval export git govc grep head helm jq journalctl kubectl less ln
    ls mkdir mv openssl pip pipx podman python python3 read rm sh bash sha256sum source ssh ssh-keygen systemctl tail
    tar tee unset unzip uv which . asciinema awx furyctl molecule pytest
    ansible ansible-builder ansible-galaxy ansible-inventory ansible-navigator ansible-runner ansible-vault
"""
OTHERS = set(_OTHERS.split())
OURS = {"furyctl-vsphere", "make", "ansible-playbook", "ansible-doc"}
ALL = list(commands())
# A file of the repository, in a command that is typed at its root or beside the document.
_FILE = re.compile(
    r"^(?:\.\./|\./)*(?:docs|examples|lab|molecule|playbooks|release|roles|shim|tests|benchmarks)/[\w./-]+$"
)
# What programs make, and what stands for one of many.
_BUILT = re.compile(r"benchmarks/results/|(?:.*/)(?!README)[A-Z]{3,}")
_INLINE = re.compile(r"`(furyctl-vsphere [^`\n]+)`")
_PLAYBOOK = re.compile(r"(?:playbooks/|sighup\.fury_vsphere\.)([a-z_]+)(?:\.yml)?$")
# A word that stands for one of the reader's: of these sentences only the rest is a command.
_OMISSION = re.compile(r"…|\.\.\.|\[|\||<|>")


def of(program: str) -> list[Command]:
    return [command for command in ALL if command.program == program]


@pytest.mark.parametrize("block", list(blocks()), ids=str)
def test_a_shell_can_read_it(block: Block) -> None:
    result = subprocess.run(["bash", "-n"], input=block.script, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_programs_are_known() -> None:
    # A file of ours that is run is looked for below.
    strange = {
        str(command) for command in ALL if command.program not in OTHERS | OURS and not _FILE.match(command.words[0])
    }
    assert strange == set()


@pytest.mark.parametrize("command", of("furyctl-vsphere"), ids=str)
def test_the_shim_understands_it(command: Command) -> None:
    parse(command.words[1:])


def inline() -> list[str]:
    """Return the commands that stand in sentences."""
    found = {text for document in documents() for text in _INLINE.findall(document.read_text(encoding="utf-8"))}
    return sorted(text for text in found if not _OMISSION.search(text))


@pytest.mark.parametrize("text", inline())
def test_the_shim_understands_what_sentences_say(text: str) -> None:
    name_verb(shlex.split(text)[1:])


def test_a_wrong_command_would_be_found() -> None:
    with pytest.raises(SystemExit):
        parse(["cluster", "aply"])
    with pytest.raises(SystemExit):
        parse(["cluster", "apply", "--remove-surpluss"])


@pytest.mark.parametrize("command", of("make"), ids=str)
def test_targets_exist(command: Command) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in command.words[1:]:
        assert "=" in word or re.search(rf"^{word}:", makefile, re.MULTILINE), word


@pytest.mark.parametrize("command", of("ansible-playbook"), ids=str)
def test_playbooks_and_their_variables_exist(command: Command) -> None:
    files = [word for word in command.words[1:] if word.endswith(".yml") and (ROOT / word).is_file()]
    playbooks = [
        match[1]
        for word in command.words[1:]
        if word not in files and (match := _PLAYBOOK.search(word)) and "cluster.fury" not in word
    ]
    assert playbooks or files
    assert [name for name in playbooks if not (ROOT / "playbooks" / f"{name}.yml").exists()] == []
    code = source_code()
    for option, value in zip(command.words, command.words[1:], strict=False):
        if option in ("-e", "--extra-vars") and not value.startswith("@"):
            assert value.partition("=")[0] in code, value


@pytest.mark.parametrize("command", of("ansible-doc"), ids=str)
def test_documentation_exists(command: Command) -> None:
    shown = subprocess.run(command.words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    # An unknown name is only warned of.
    assert command.words[-1].rsplit(".", maxsplit=1)[-1] in shown.stdout, shown.stderr


@pytest.mark.parametrize("command", ALL, ids=str)
def test_files_of_the_repository_exist(command: Command) -> None:
    words = [word.removeprefix("@") for word in command.words]
    named = [word for word in words if _FILE.match(word)]
    missing = [word for word in named if not any((base / word).exists() for base in (ROOT, command.document.parent))]
    assert missing == []


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_files_that_sentences_name_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = {word for word in re.findall(r"`([^`\s]+)`", text) if _FILE.match(word) and not _BUILT.match(word)}
    missing = {word for word in named if not any((base / word).exists() for base in (ROOT, document.parent))}
    assert missing == set()


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_variables_of_the_environment_exist(document: Path) -> None:
    named = set(re.findall(r"\b(?:VSPHERE|VMWARE|FURY|LAB)_[A-Z][A-Z_]*[A-Z]\b", document.read_text(encoding="utf-8")))
    code = source_code()
    assert {name for name in named if name not in code} == set()


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_variables_of_the_collection_exist(document: Path) -> None:
    named = set(re.findall(r"`(fury_[a-z_]+[a-z])(?:[=:][^`]*)?`", document.read_text(encoding="utf-8")))
    code = source_code()
    assert {name for name in named if name not in code} == set()
