"""The command line: every verb and flag of furyctl."""

from __future__ import annotations

from pathlib import Path

import pytest
from furyctl_vsphere.options import Options, parse_options

CONFIG, WORKDIR = Path("c.yml"), Path("w")


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("cluster template", Options("template")),
        ("cluster template --provisioner vsphere", Options("template")),
        ("cluster init", Options("init")),
        ("cluster init -c c.yml -w w", Options("init", CONFIG, WORKDIR)),
        ("cluster init --config c.yml --workdir w", Options("init", CONFIG, WORKDIR)),
        ("cluster init --reset", Options("init", reset=True)),
        ("cluster init -t secret --reconfigure", Options("init", ignored=("--token", "--reconfigure"))),
        ("cluster apply", Options("apply", Path("cluster.yml"), Path("cluster"))),
        ("cluster apply --dry-run", Options("apply", dry_run=True)),
        ("cluster apply --token x", Options("apply", ignored=("--token",))),
        ("cluster apply --site s.yml", Options("apply", site=Path("s.yml"))),
        ("cluster apply --remove-surplus", Options("apply", remove_surplus=True)),
        ("cluster apply --remove-undrained", Options("apply", remove_undrained=True)),
        ("cluster apply --skip-unreachable", Options("apply", skip_unreachable=True)),
        ("cluster apply --rerun-hooks a,b:c", Options("apply", rerun_hooks=("a", "b:c"))),
        ("cluster destroy --skip-unreachable", Options("destroy", skip_unreachable=True)),
        ("-d cluster apply", Options("apply", debug=True)),
        ("cluster -d apply", Options("apply", debug=True)),
        ("cluster apply --debug", Options("apply", debug=True)),
        ("--no-tty cluster apply", Options("apply", no_tty=True)),
        ("--no-tty --debug cluster apply -d", Options("apply", no_tty=True, debug=True)),
        ("cluster destroy", Options("destroy")),
        ("cluster destroy --force --reconfigure", Options("destroy", force=True, ignored=("--reconfigure",))),
        ("image build -c i.yml", Options("image build", Path("i.yml"), Path("images"))),
        (
            "image build -c i.yml -w w --rebuild --prune --keep-on-failure",
            Options("image build", Path("i.yml"), WORKDIR, rebuild=True, prune=True, keep_on_failure=True),
        ),
        ("-d image certify -c i.yml", Options("image certify", Path("i.yml"), Path("images"), debug=True)),
        (
            "image certify -c c.yml --template T/x --site s.yml",
            Options("image certify", CONFIG, Path("images"), site=Path("s.yml"), template="T/x"),
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
