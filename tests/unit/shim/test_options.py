"""The command line: every verb and flag of furyctl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
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
