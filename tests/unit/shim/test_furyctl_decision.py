"""Whose a command line of furyctl's is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from furyctl_vsphere.furyctl.decision import Owner, owner_of
from furyctl_vsphere.furyctl.kind import is_ours
from furyctl_vsphere.furyctl.words import Words, read_words

OURS, THEIRS, ANYBODYS = Owner.OURS, Owner.THEIRS, Owner.ANYBODYS


def decided(line: str, *ours: str) -> Owner:
    return owner_of(line.split(), lambda path: str(path) in ours)


@pytest.mark.parametrize(
    ("line", "config"),
    [
        ("apply -c x", "x"),
        ("apply -cx", "x"),
        ("apply -c=x", "x"),
        ("apply --config x", "x"),
        ("apply --config=x", "x"),
        ("apply -Dc x", "x"),
        ("apply -DTcx", "x"),
        ("-c x apply", "x"),
        ("--config=y apply --config x", "x"),
        ("apply --config", ""),
        ("apply -w c -o -c --log -c -c x", "x"),
    ],
)
def test_config_in_every_spelling(line: str, config: str) -> None:
    assert read_words(line.split()) == Words(("apply",), {**read_words(line.split()).values, "--config": config})


@pytest.mark.parametrize("line", ["apply -D", "apply -T --debug", "apply --dry-run", "apply -", "-d -T apply"])
def test_switches_have_no_values(line: str) -> None:
    words = read_words(line.split())
    assert words.values == {}
    assert words.verb[0] == "apply"


def test_what_stands_behind_two_dashes_is_no_flag() -> None:
    assert read_words(["apply", "--", "-c", "x"]) == Words(("apply", "-c", "x"), {})


@pytest.mark.parametrize(
    "verb",
    [
        "apply",
        "diff",
        "validate config",
        "delete cluster",
        "get kubeconfig",
        "renew certificates",
        "cluster init",
        "cluster apply",
        "cluster destroy",
    ],
)
def test_verbs_of_both_belong_to_whom_the_config_belongs(verb: str) -> None:
    assert decided(f"{verb} -c x", "x") is OURS
    assert decided(f"{verb} -c x", "furyctl.yaml", "cluster.yml") is THEIRS
    assert decided(f"{verb} --config=x --dry-run -w c", "x") is OURS


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("create config --kind VSphereCluster", OURS),
        ("create config -k VSphereCluster", OURS),
        ("create config -kVSphereCluster --name x", OURS),
        ("create config --kind=VSphereCluster", OURS),
        ("create config --kind OnPremises", THEIRS),
        ("create config", THEIRS),
        ("cluster template --provisioner vsphere", OURS),
        ("cluster template --provisioner=vsphere", OURS),
        ("cluster template --provisioner aws", THEIRS),
        ("cluster template", THEIRS),
        ("migrate", OURS),
        ("image build -c image.yml", OURS),
        ("image", OURS),
        ("preflight", OURS),
        ("get onpremises", OURS),
        ("get topology -o x", OURS),
        ("get inventory", OURS),
        ("get upgrade-paths", THEIRS),
        ("connect", THEIRS),
        ("dump template -c x", THEIRS),
        ("bootstrap apply", THEIRS),
        ("", ANYBODYS),
        ("--help", ANYBODYS),
        ("-D", ANYBODYS),
        ("help apply", ANYBODYS),
        ("version", ANYBODYS),
        ("completion bash", ANYBODYS),
    ],
)
def test_other_verbs(line: str, owner: Owner) -> None:
    assert decided(line, "x") is owner


@pytest.mark.parametrize(
    ("there", "verb", "owner"),
    [
        (("furyctl.yaml",), "apply", OURS),
        (("cluster.yml",), "apply", OURS),
        (("cluster.yml",), "cluster apply", OURS),
        (("furyctl.yaml",), "cluster apply", THEIRS),
        ((), "apply", THEIRS),
    ],
)
def test_usual_names_of_configs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], verb: str, owner: Owner
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in there:
        (tmp_path / name).write_text("kind: VSphereCluster\n")
    assert owner_of(verb.split(), is_ours) is owner


def test_todays_config_comes_before_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cluster.yml").write_text("kind: VSphereCluster\n")
    (tmp_path / "furyctl.yaml").write_text("kind: OnPremises\n")
    assert owner_of(["apply"], is_ours) is THEIRS


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("kind: VSphereCluster\n", True),
        ("kind: Cluster\nprovisioner: vsphere\n", True),
        ("{kind: Cluster, provisioner: vsphere}", True),
        ("kind: 'VSphereCluster' # ours\nspec: [\n", True),
        ("provisioner: vsphere\nkind: Cluster\nspec:\n\t- tab\n", True),
        ("kind: Cluster\nprovisioner: aws\n", False),
        ("kind: Cluster\n", False),
        ("kind: OnPremises\nspec:\n  kind: VSphereCluster\n", False),
        ("kind: OnPremises\nnested: {kind: VSphereCluster\n", False),
        ("- kind: VSphereCluster\n", False),
        ("VSphereCluster", False),
        ("", False),
        ("kind: [VSphereCluster]\n", False),
    ],
)
def test_kind_is_told_also_of_a_config_with_mistakes(tmp_path: Path, text: str, ours: bool) -> None:
    config = tmp_path / "c.yml"
    config.write_text(text)
    assert is_ours(config) is ours


def test_what_cannot_be_read_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"kind: VSphereCluster\n\xff\xfe")
    os.mkfifo(tmp_path / "pipe")
    assert not any(is_ours(tmp_path / name) for name in ("missing", "bytes", "pipe", "."))
