"""The command line: every verb and flag of furyctl."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from furyctl_vsphere.command_line.table import VERBS
from furyctl_vsphere.options import Options, parse_options

CONFIG, WORKDIR = Path("c.yml"), Path("w")


def legacy(verb: str, config: Path | None = None, workdir: Path = Path("cluster"), **more: Any) -> Options:
    default = Options.config if verb == "template" else Path("cluster.yml")
    return Options(f"cluster {verb}", config or default, config is not None, workdir, **more)


def image(verb: str, config: Path, workdir: Path = Path("images"), **more: Any) -> Options:
    return Options(f"image {verb}", config, True, workdir, **more)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("cluster template", legacy("template")),
        ("cluster template --provisioner vsphere", legacy("template")),
        ("cluster init", legacy("init")),
        ("cluster init -c c.yml -w w", legacy("init", CONFIG, WORKDIR)),
        ("cluster init --config c.yml --workdir w", legacy("init", CONFIG, WORKDIR)),
        ("cluster init --reset", legacy("init", reset=True)),
        ("cluster init -t secret --reconfigure", legacy("init", ignored=("--token", "--reconfigure"))),
        ("cluster apply", legacy("apply")),
        ("cluster apply --dry-run", legacy("apply", dry_run=True)),
        ("cluster apply --token x", legacy("apply", ignored=("--token",))),
        ("cluster apply --site s.yml", legacy("apply", site=Path("s.yml"))),
        ("cluster apply --remove-surplus", legacy("apply", remove_surplus=True)),
        ("cluster apply --remove-undrained", legacy("apply", remove_undrained=True)),
        ("cluster apply --skip-unreachable", legacy("apply", skip_unreachable=True)),
        ("cluster apply --rerun-hooks a,b:c", legacy("apply", rerun_hooks=("a", "b:c"))),
        ("cluster destroy --skip-unreachable", legacy("destroy", skip_unreachable=True)),
        ("-d cluster apply", legacy("apply", debug=True)),
        ("cluster -d apply", legacy("apply", debug=True)),
        ("cluster apply --debug", legacy("apply", debug=True)),
        ("--no-tty cluster apply", legacy("apply", no_tty=True)),
        ("--no-tty --debug cluster apply -d", legacy("apply", no_tty=True, debug=True)),
        ("cluster destroy", legacy("destroy")),
        ("cluster destroy --force --reconfigure", legacy("destroy", force=True, ignored=("--reconfigure",))),
        ("cluster apply --limit a,b --limit c", legacy("apply", limit=("a", "b", "c"))),
        ("cluster apply -D -T", legacy("apply", debug=True, no_tty=True)),
        ("apply", Options("apply", Path("furyctl.yaml"), False, Path("cluster"))),
        ("apply -c c.yml -w w --site s.yml", Options("apply", CONFIG, True, WORKDIR, Path("s.yml"))),
        ("apply --phase infrastructure --dry-run", Options("apply", phase="infrastructure", dry_run=True)),
        ("-T apply -D", Options("apply", debug=True, no_tty=True)),
        ("-dT apply", Options("apply", debug=True, no_tty=True)),
        ("apply --outdir d -o e", Options("apply", ignored=("--outdir", "--outdir"))),
        ("diff -o json --limit a", Options("diff", output="json", limit=("a",))),
        ("delete cluster --dry-run --force", Options("delete cluster", dry_run=True, force=True)),
        ("validate config -cc.yml", Options("validate config", CONFIG, True)),
        ("create config -k Cluster -n x", Options("create config", kind="Cluster", name="x")),
        ("create config -c c.yml --force", Options("create config", CONFIG, True, force=True)),
        ("get kubeconfig -o d", Options("get kubeconfig", outdir=Path("d"))),
        ("get onpremises --outdir d", Options("get onpremises", outdir=Path("d"))),
        ("get topology -o d --force", Options("get topology", outdir=Path("d"), force=True)),
        ("get inventory --output json -o d", Options("get inventory", output="json", outdir=Path("d"))),
        ("renew certificates --dry-run", Options("renew certificates", dry_run=True)),
        ("preflight -o json", Options("preflight", output="json")),
        ("migrate -c c.yml --to x --force", Options("migrate", CONFIG, True, destination=Path("x"), force=True)),
        ("migrate", Options("migrate", Path("cluster.yml"))),
        ("version -o json", Options("version", output="json")),
        ("completion zsh", Options("completion", shell_name="zsh")),
        ("image build -c i.yml", image("build", Path("i.yml"))),
        (
            "image build -c i.yml -w w --rebuild --prune --keep-on-failure",
            image("build", Path("i.yml"), WORKDIR, rebuild=True, prune=True, keep_on_failure=True),
        ),
        ("-d image certify -c i.yml", image("certify", Path("i.yml"), debug=True)),
        (
            "image certify -c c.yml --template T/x --site s.yml",
            image("certify", CONFIG, site=Path("s.yml"), template="T/x"),
        ),
    ],
)
def test_command_lines(line: str, options: Options) -> None:
    assert parse_options(line.split(), {}) == options


@pytest.mark.parametrize(
    "line",
    [
        "",
        "image",
        "image build",
        "image certify -c x --rebuild",
        "cluster",
        "cluster create",
        "cluster apply --force",
        "cluster template --provisioner aws",
        "bootstrap apply",
        "apply --dry",
        "apply --limit ,",
        "apply --phase distribution",
        "apply -o json",
        "get topology -o json",
        "diff -o somewhere",
        "validate config -o yaml",
        "completion fish",
        "get",
        "version extra",
    ],
)
def test_wrong_usage_ends_with_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        parse_options(line.split(), {})
    assert raised.value.code == 2
    assert "usage: furyctl-vsphere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "site"),
    [("cluster apply", Path("/env.yml")), ("cluster apply --site mine.yml", Path("mine.yml"))],
)
def test_site_comes_from_the_environment_too(line: str, site: Path) -> None:
    assert parse_options(line.split(), {"FURY_VSPHERE_SITE": "/env.yml"}).site == site


def test_every_example_of_help_is_understood_and_means_its_verb() -> None:
    examples = [(verb.name, command) for verb in VERBS.values() for command, _ in verb.examples]
    assert {name for name, _ in examples} == set(VERBS)
    for name, command in examples:
        assert parse_options(shlex.split(command.split(" > ", maxsplit=1)[0]), {}).verb == name


@pytest.mark.parametrize("verb", VERBS)
def test_help_names_every_flag_and_how_it_is_used(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        parse_options([*verb.split(), "--help"], {})
    assert raised.value.code == 0
    shown = capsys.readouterr().out
    for flag in VERBS[verb].flags:
        assert flag.is_word or all(name in shown for name in flag.names)
    assert f"  furyctl-vsphere {VERBS[verb].examples[0][0]}" in shown


def test_help_speaks_of_the_program_that_was_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_options(["apply", "--help"], {}, "furyctl")
    shown = capsys.readouterr().out
    assert "usage: furyctl apply" in shown
    assert "furyctl-vsphere" not in shown


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("aply", "did you mean apply"),
        ("cluster aply", "did you mean cluster apply?"),
        ("kubeconfig", "did you mean get kubeconfig?"),
        ("get kubeconf", "did you mean get kubeconfig?"),
        ("clutser apply", "did you mean cluster apply?"),
        ("apply --dryrun", "did you mean --dry-run?"),
        ("apply --dry", "did you mean --dry-run?"),
        ("delete cluster --forse=1", "did you mean --force?"),
        ("apply --force", "delete cluster"),
        ("--config x apply", "--config is no flag that goes before the verb"),
        ("zzzzzz", "there are: create config"),
        ("get", "there are: get kubeconfig"),
        ("apply extra", "'extra'"),
    ],
)
def test_wrong_words_are_answered_with_the_nearest_right_one(
    line: str, nearest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        parse_options(line.split(), {})
    assert raised.value.code == 2
    assert nearest in capsys.readouterr().err
