"""`migrate`: the new config means what the former one meant, and no comment is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from furyctl_vsphere.cli import main
from furyctl_vsphere.cluster import load_cluster
from furyctl_vsphere.failure import ExpectedError
from furyctl_vsphere.migration.migration import migrated
from furyctl_vsphere.verbs.template import sample

ROOT = Path(__file__).parents[3]
LEGACY = sorted([*(ROOT / "examples").glob("*/cluster.yml"), *(Path(__file__).parent / "golden").glob("*/cluster.yml")])
COMMENTED = """\
# Of the file.

kind: Cluster # behind the kind
metadata:
  # before the name
  name: demo # behind the name
provisioner: vsphere # behind what is gone
# before what is gone
executor:
  version: 0.15.4
spec:
  version: v1.20.2
  environmentName: '{env://ENVIRONMENT}'

  # of the section
  config:
    datacenterName: |- # behind a block
      DC # no comment
    # before a list on one line
    esxiHosts: [a, b] # behind it
    datastore: 'DS # no comment'
  networkConfig:
    name: net
    nameservers:
      - 10.0.0.1 # behind an entry
      # before an entry
      - 10.0.0.2
  cri:
    proxy: '"HTTP_PROXY={env://PROXY}"' # of the proxy
  masterNode:
    template: x
    customScriptPath: scripts/a.sh # behind a script
    hooks:
      firstBoot: ['{path://./scripts/a.sh}'] # behind hooks
    labels: {a: "1"} # behind a mapping
    # after a mapping
    #cpu: 4
  infraNode:
    count: 0
  lbNode:
    count: 0
  nodePools:
    # before a pool
    - role: apps # behind its role
      count: 2
      memSize: 2560
      template: T
      taints:
        - a=b:NoSchedule # behind a taint
        - 'c={env://VALUE}:NoSchedule'
  clusterCIDR: 10.0.0.0/24
  # before keys
  sshPublicKeys: [keys/one.pub]
# at the end
"""


def means_the_same(former: dict[str, Any], new: dict[str, Any]) -> None:
    """Compare models with all their defaults, as what is said and what goes without saying mean the same."""
    assert complete(new) == complete(former)


def copied(config: Path, tmp_path: Path) -> Path:
    """Copy a config with everything around it, as scripts and keys may be in directories beside its own."""
    shutil.copytree(config.parent.parent, tmp_path / "all")
    return tmp_path / "all" / config.parent.name / config.name


@pytest.fixture
def commented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in (("ENVIRONMENT", "test"), ("PROXY", "http://proxy:1"), ("VALUE", "v")):
        monkeypatch.setenv(name, value)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.sh").write_text("#!/bin/sh\n")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "one.pub").write_text("ssh-ed25519 AAAA one\n")
    (tmp_path / "cluster.yml").write_text(COMMENTED)
    return tmp_path / "cluster.yml"


@pytest.mark.parametrize("config", LEGACY, ids=lambda path: path.parent.name)
def test_config_means_the_same(config: Path, tmp_path: Path) -> None:
    config = copied(config, tmp_path)
    site = config.with_name("site.yml")
    new = config.with_name("furyctl.yaml")
    result = migrated(config, new.parent)
    assert result.to_do == []
    new.write_text(result.text)
    given_site = site if site.exists() else None
    means_the_same(load_cluster(config, given_site).model, load_cluster(new, given_site).model)


@pytest.mark.parametrize("config", LEGACY, ids=lambda path: path.parent.name)
def test_config_means_the_same_from_another_directory(config: Path, tmp_path: Path) -> None:
    config = copied(config, tmp_path)
    site = config.with_name("site.yml")
    elsewhere = tmp_path / "some" / "where"
    elsewhere.mkdir(parents=True)
    (elsewhere / "furyctl.yaml").write_text(migrated(config, elsewhere).text)
    given_site = site if site.exists() else None
    means_the_same(load_cluster(config, given_site).model, load_cluster(elsewhere / "furyctl.yaml", given_site).model)


def test_sample_of_the_former_dialect_is_migrated_with_all_its_words(tmp_path: Path) -> None:
    (tmp_path / "cluster.yml").write_text(sample())
    text = migrated(tmp_path / "cluster.yml", tmp_path).text
    (tmp_path / "furyctl.yaml").write_text(text)
    means_the_same(load_cluster(tmp_path / "cluster.yml").model, load_cluster(tmp_path / "furyctl.yaml").model)
    comments = {line.strip() for line in sample().splitlines() if line.strip().startswith("#")}
    assert comments - {line.strip() for line in text.splitlines()} == set()


def test_comments_stay_with_what_they_are_about(commented: Path) -> None:
    text = migrated(commented, commented.parent).text
    commented.with_name("furyctl.yaml").write_text(text)
    means_the_same(load_cluster(commented).model, load_cluster(commented.with_name("furyctl.yaml")).model)
    for line in (
        "kind: VSphereCluster  # behind the kind",
        "  name: demo  # behind the name",
        "      datacenter: |-  # behind a block",
        "      hosts: [a, b]  # behind it",
        "          - 10.0.0.1  # behind an entry",
        "    proxy:  # of the proxy",
        '      labels: {a: "1"}  # behind a mapping',
        "      - name: apps  # behind its role",
        "          - {key: a, value: b, effect: NoSchedule}  # behind a taint",
    ):
        assert line in text.splitlines()
    for comment, key in (
        ("  # before the name", "  name: demo"),
        ("      # of the section", "      datacenter:"),
        ("      # before a list on one line", "      hosts:"),
        ("          # before an entry", "          - 10.0.0.2"),
        ("      # before a pool", "      - name: apps"),
        ("      # before keys", "      authorizedKeys:"),
    ):
        assert f"{comment}\n{key}" in text
    # What is indented as the key before it, and not as the one behind it, is about what is before.
    assert "# behind a mapping\n      # after a mapping\n      #cpu: 4\n" in text
    assert text.startswith("---\n# Of the file.\n")
    # Nothing is lost, also of what has no place any more; and what is no comment is none.
    words = re.findall(r"# ((?!no comment).*)", COMMENTED)
    assert [word for word in words if len(re.findall(f"# {re.escape(word)}(?: #|$)", text, re.MULTILINE)) != 1] == []
    assert text.count("# no comment") == 2


def test_placeholders_stay_placeholders(commented: Path) -> None:
    text = migrated(commented, commented.parent).text
    assert "environment: '{env://ENVIRONMENT}'" in text
    assert "http: '{env://PROXY}'" in text
    assert "value: '{env://VALUE}'" in text
    assert "'{path://./scripts/a.sh}'" in text
    assert "{path://../scripts/a.sh}" in migrated(commented, commented.parent / "below").text


def test_what_stands_in_a_placeholder_as_a_whole_is_left_to_do(commented: Path) -> None:
    commented.write_text(COMMENTED.replace("'c={env://VALUE}:NoSchedule'", "'{env://TAINT}'"))
    result = migrated(commented, commented.parent)
    assert [each.split(":")[0] for each in result.to_do] == ["spec.nodePools[0].taints[1]"]
    assert "TAINT" not in result.text


def test_changes_are_listed(commented: Path) -> None:
    changes = " ".join(migrated(commented, commented.parent).changes)
    for word in ("executor", "provisioner", "spec.infraNode", "memSize", "customScriptPath", "spec.cri.proxy"):
        assert word in changes


def test_merge_keys_and_aliases_are_written_out(tmp_path: Path) -> None:
    text = COMMENTED.replace("  masterNode:", "  masterNode: &node").replace("'{path://./scripts/a.sh}'", "")
    text = text.replace("customScriptPath: scripts/a.sh", "").replace("keys/one.pub", "")
    text = text.replace("    - role: apps # behind its role", "    - role: apps\n      <<: *node")
    (tmp_path / "cluster.yml").write_text(re.sub(r"'?\{env://\w+\}'?", "x", text).replace("'\"HTTP_PROXY=x\"'", "''"))
    new = tmp_path / "furyctl.yaml"
    new.write_text(migrated(tmp_path / "cluster.yml", tmp_path).text)
    assert "*" not in new.read_text()
    means_the_same(load_cluster(tmp_path / "cluster.yml").model, load_cluster(new).model)


def test_problems_are_those_of_the_former_config(directory: Path) -> None:
    config = directory / "cluster.yml"
    config.write_text(
        config.read_text().replace("tier: apps", "tier: 'not a label'").replace("cluster: CL01", "klaster: C")
    )
    with pytest.raises(ExpectedError) as raised:
        migrated(config, directory)
    assert ["cluster.yml:" in line and "klaster" in line for line in raised.value.lines] == [True]
    config.write_text(config.read_text().replace("klaster", "cluster"))
    with pytest.raises(ExpectedError) as raised:
        migrated(config, directory)
    assert [line.split(": ")[:2] for line in raised.value.lines] == [
        [f"{config}:28:9", "spec.nodePools[0].labels.tier"],
    ]


def test_number_that_stands_in_a_placeholder_is_a_mistake_of_the_former_config(directory: Path) -> None:
    config = directory / "cluster.yml"
    config.write_text(config.read_text().replace("count: 2", "memSize: '{env://SIZE}'"))
    with pytest.raises(ExpectedError) as raised:
        migrated(config, directory)
    assert ["spec.nodePools[0].memSize" in line for line in raised.value.lines] == [True]


def test_verb_writes_once_and_never_over_another_file(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    first = (directory / "furyctl.yaml").read_text()
    assert "kind: VSphereCluster" in first
    assert main(["migrate"]) == 0, "the same again is no harm"
    (directory / "furyctl.yaml").write_text(f"{first}# mine\n")
    assert main(["migrate"]) == 1
    assert (directory / "furyctl.yaml").read_text().endswith("# mine\n")
    assert main(["migrate", "--force"]) == 0
    assert (directory / "furyctl.yaml").read_text() == first
    assert main(["migrate", "--to", "cluster.yml", "--force"]) == 1
    assert "kind: Cluster" in (directory / "cluster.yml").read_text()
    assert main(["migrate", "-c", "furyctl.yaml", "--to", "new.yaml"]) == 1
    assert not (directory / "new.yaml").exists()
    capsys.readouterr()
    assert main(["migrate", "--to", "-"]) == 0
    captured = capsys.readouterr()
    assert captured.out == first
    assert "provisioner" in captured.err
