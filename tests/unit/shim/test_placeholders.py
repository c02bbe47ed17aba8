"""`{env://NAME}`, `{file://path}`, `{path://path}` in both dialects; no message shows what they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from furyctl_vsphere.cluster import load_cluster
from furyctl_vsphere.dialects.placeholders import has_placeholder, resolve
from furyctl_vsphere.failure import ExpectedError

HIDDEN = "hunter2-and-more"
MODERN = """\
apiVersion: kfd.sighup.io/v1alpha2
kind: VSphereCluster
metadata: {name: demo}
spec:
  distribution: {a: ["{env://NOWHERE}"]}
  infrastructure:
    vsphere:
      datacenter: DC01
      cluster: CL01
      datastore: DS01
      template: T/ubuntu
      network: {name: net, cidr: 10.0.0.0/24}
  kubernetes:
    version: 1.33.1
    masters: {count: 1}
"""


def edit(directory: Path, name: str, *pairs: str) -> Path:
    config = directory / name
    if name == "furyctl.yaml":
        config.write_text(MODERN)
    text = config.read_text()
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    config.write_text(text)
    return config


def errors(config: Path) -> list[str]:
    with pytest.raises(ExpectedError) as raised:
        load_cluster(Path(config.name))
    return list(raised.value.lines)


def test_strings_are_filled_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ntwo\n\n")
    data = {
        "whole": "{env://NAME}",
        "part": "https://{env://NAME}:{file://a.txt}!",
        "list": [{"deep": "{path://a.txt}"}, 5, True, None],
        "{env://NAME}": "keys are left alone",
        "no placeholders": "{env:NAME} {{ jinja }} {vault://x}",
    }
    result = resolve(data, tmp_path, {"NAME": "value"})
    assert result.problems == []
    assert result.data == {
        "whole": "value",
        "part": "https://value:one\ntwo!",
        "list": [{"deep": str(tmp_path / "a.txt")}, 5, True, None],
        "{env://NAME}": "keys are left alone",
        "no placeholders": "{env:NAME} {{ jinja }} {vault://x}",
    }
    assert data["whole"] == "{env://NAME}", "what was given is not changed"


def test_content_is_not_filled_again(tmp_path: Path) -> None:
    assert resolve({"a": "{env://A}"}, tmp_path, {"A": "{env://B}", "B": "b"}).data == {"a": "{env://B}"}


@pytest.mark.parametrize("path", ["{root}/a.txt", "a.txt", "./a.txt", "../here/a.txt", "~/a.txt"])
def test_paths_begin_at_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "a.txt").write_text("content")
    monkeypatch.setenv("HOME", str(here))
    path = path.replace("{root}", str(here))
    data = resolve({"file": f"{{file://{path}}}", "path": f"{{path://{path}}}"}, here, {}).data
    assert data == {"file": "content", "path": str(here / "a.txt")}


@pytest.mark.parametrize(
    ("placeholder", "expected"),
    [
        ("{env://NOWHERE}", "an environment variable that is set; NOWHERE is not"),
        ("{env://}", "the name of a variable or a path behind ://"),
        ("{file://nowhere.txt}", "a file that is there; {directory}/nowhere.txt is not"),
        ("{path://nowhere.txt}", "a file that is there; {directory}/nowhere.txt is not"),
        ("{file://binary}", "a text file in UTF-8; {directory}/binary is none"),
        ("{file://~nobody-here/x}", "a file that is there; {directory}/~nobody-here/x is not"),
        ("{file://.}", "a file that can be read; {directory}: Is a directory"),
    ],
)
@pytest.mark.parametrize("name", ["cluster.yml", "furyctl.yaml"])
def test_placeholder_for_nothing_is_an_error_at_its_place(
    directory: Path, name: str, placeholder: str, expected: str
) -> None:
    (directory / "binary").write_bytes(b"\xff\xfe")
    config = edit(directory, name, "DS01", f"'{placeholder}'")
    line, key = {"cluster.yml": (10, "spec.config"), "furyctl.yaml": (10, "spec.infrastructure.vsphere")}[name]
    [message] = errors(config)
    column = 5 if name == "cluster.yml" else 7
    beginning = f'{name}:{line}:{column}: {key}.datastore: "{placeholder}": expected {expected}'
    assert message.startswith(beginning.replace("{directory}", str(directory)))


def test_both_dialects_are_filled(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORE", "DS09")
    for name in ("cluster.yml", "furyctl.yaml"):
        cluster = load_cluster(edit(directory, name, "DS01", "'{env://STORE}'"))
        assert cluster.model["vsphere"]["datastore"] == "DS09"
    assert cluster.distribution == {"distribution": {"a": ["{env://NOWHERE}"]}}, "it is furyctl's to fill"


@pytest.mark.parametrize(
    ("name", "pairs", "shown"),
    [
        ("cluster.yml", ("name: demo", "name: '{env://IT}'"), "{env://IT}"),
        ("cluster.yml", ("10.0.0.0/24", "'{file://it}'"), "{file://it}"),
        ("cluster.yml", ("tier: apps", "tier: 'x {env://IT}'"), "x {env://IT}"),
        ("cluster.yml", ("count: 2", "taints: ['a={env://IT} b:NoSchedule']"), "a={env://IT} b:NoSchedule"),
        ("cluster.yml", ("count: 2", "taints: ['{env://IT}']"), "{env://IT}"),
        ("cluster.yml", ("count: 2", "count: 2\n      customScriptPath: '{env://IT}'"), "{env://IT}"),
        ("cluster.yml", ("  networkConfig:", "  cri: {proxy: '{env://IT}'}\n  networkConfig:"), "{env://IT}"),
        ("cluster.yml", ("  networkConfig:", "  cri: {proxy: 'A={env://IT}'}\n  networkConfig:"), "A={env://IT}"),
        ("cluster.yml", ("count: 2", "colour: {a: '{env://IT}'}"), "{env://IT}"),
        ("cluster.yml", ("role: apps", "role: '{env://IT}'\n    - role: '{env://IT}'"), "{env://IT}"),
        ("furyctl.yaml", ("DS01", "DS01\n      tags: ['{env://IT}']"), "{env://IT}"),
        ("furyctl.yaml", ("count: 1", "count: 1, memory: '{env://IT}'"), "{env://IT}"),
        ("furyctl.yaml", ("count: 1", "count: 1, taints: [{key: '{env://IT} x', effect: NoSchedule}]"), "{env://IT} x"),
        (
            "furyctl.yaml",
            ("count: 1", "count: 1, kernelParameters: [{name: '{env://IT}', value: '1'}]"),
            "{env://IT}",
        ),
        ("furyctl.yaml", ("1.33.1", "1.33.1\n    pkiFolder: '{env://IT}'"), "{env://IT}"),
        ("furyctl.yaml", ("1.33.1", "1.33.1\n    ssh: {authorizedKeys: ['{env://IT}']}"), "{env://IT}"),
        ("furyctl.yaml", ("1.33.1", "1.33.1\n    ssh: {authorizedKeys: ['ssh-rsa {env://IT}']}"), "ssh-rsa {env://IT}"),
    ],
)
def test_message_shows_the_placeholder_and_never_its_content(
    directory: Path, monkeypatch: pytest.MonkeyPatch, name: str, pairs: tuple[str, ...], shown: str
) -> None:
    (directory / "it").write_text(f"{HIDDEN}\n")
    # What makes the value wrong everywhere: no name, number or key may hold it.
    monkeypatch.setenv("IT", f"{HIDDEN} !")
    found = errors(edit(directory, name, *pairs))
    assert shown in "\n".join(found)
    assert HIDDEN not in "\n".join(found)
    assert "hunter2" not in "\n".join(found)


def test_message_about_another_key_hides_it_too(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway outside the network is told with the network, which may come from a placeholder."""
    monkeypatch.setenv("NET", "10.77.0.0/24")
    config = edit(
        directory, "cluster.yml", "name: net", "name: net\n    gateway: 10.1.0.1", "10.0.0.0/24", "'{env://NET}'"
    )
    [message] = errors(config)
    assert "an address of a machine in {env://NET}" in message
    assert "10.77" not in message


def test_message_of_a_long_value_does_not_show_a_part_of_it(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG", "hunter2" * 50)
    [message] = errors(edit(directory, "cluster.yml", "tier: apps", "tier: '{env://LONG}'"))
    assert "hunter2" not in message


def test_placeholders_are_found_in_values() -> None:
    assert has_placeholder(["a", {"b": "x{file://y}"}])
    assert not has_placeholder(["a", {"b": "{x}"}, 5])
