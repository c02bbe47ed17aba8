"""Golden images of both families: built from an OVA, certified, and used by a cluster.

The tests of this file build on each other, in this order.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from answers import changed, ready_nodes
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from .conftest import Operator, Vcenter

KUBERNETES = "1.20.2"
SYSTEMS = {"ubuntu-22.04": "UBUNTU", "oracle-linux-8": "ORACLE"}
HOOK = """\
#!/bin/sh
# Leaves a mark that the image's machines have.
echo "made for $FURY_NODE" > /etc/golden-image-mark
"""


class Images:
    """A person at a shell who looks after images."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.workdir = home / "images"
        (home / "hook.sh").write_text(HOOK)
        (home / "broken.sh").write_text("#!/bin/sh\necho the reason is told\nexit 3\n")

    def write(self, name: str, system: str, **changes: Any) -> Path:
        """Write a definition for the lab."""
        ova = SYSTEMS[system]
        path = self.home / f"{name}.yml"
        document = {
            "name": name,
            "system": system,
            "source": {"url": os.environ[f"LAB_OVA_{ova}"], "checksum": os.environ[f"LAB_OVA_{ova}_CHECKSUM"]},
            "kubernetes": {"version": KUBERNETES},
            "hooks": ["hook.sh"],
            "vsphere": {"datacenter": "LAB", "cluster": "LAB-CLUSTER", "datastore": "LAB-DATASTORE"},
            "network": {"name": "lab-net", "cidr": os.environ["LAB_SUBNET"]},
            **changes,
        }
        YAML().dump(document, path)
        return path

    def furyctl(self, verb: str, definition: Path, *flags: str) -> subprocess.CompletedProcess[str]:
        """Run `furyctl-vsphere image VERB`."""
        return subprocess.run(
            ["furyctl-vsphere", "image", verb, "-c", str(definition), "-w", str(self.workdir), *flags],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def of_all(self, verb: str) -> dict[str, subprocess.CompletedProcess[str]]:
        """Run a verb for the images of all systems at the same time."""
        with ThreadPoolExecutor() as pool:
            running = {
                system: pool.submit(self.furyctl, verb, self.home / f"golden-{system}.yml") for system in SYSTEMS
            }
        return {system: each.result() for system, each in running.items()}


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Images:
    person = Images(tmp_path_factory.mktemp("images"))
    # Apart from each other, as both are worked on at the same time.
    for system, first, last in (("ubuntu-22.04", 100, 101), ("oracle-linux-8", 102, 103)):
        beginning = os.environ["LAB_SUBNET"].rpartition(".")[0]
        addresses = {"first": f"{beginning}.{first}", "last": f"{beginning}.{last}"}
        network = {"name": "lab-net", "cidr": os.environ["LAB_SUBNET"], "ranges": [addresses]}
        person.write(f"golden-{system}", system, network=network)
    return person


def templates(vcenter: Vcenter) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in vcenter.templates().items() if each.get("fury.image")}


def told(result: subprocess.CompletedProcess[str]) -> str:
    return result.stdout[-6000:] + result.stderr[-2000:]


def test_images_of_both_families_are_built(images: Images, vcenter: Vcenter) -> None:
    for system, result in images.of_all("build").items():
        assert result.returncode == 0, f"{system}\n{told(result)}"
    found = templates(vcenter)
    assert set(found) == {f"golden-{system}-v1" for system in SYSTEMS}
    for system in SYSTEMS:
        stamp = found[f"golden-{system}-v1"]
        assert (stamp["fury.image_system"], stamp["fury.image_kubernetes"]) == (system, KUBERNETES)
        assert not stamp.get("fury.cluster"), "it is no machine of a cluster"
        manifest = json.loads(
            (images.workdir / f"golden-{system}" / "manifests" / f"golden-{system}-v1.json").read_text()
        )
        assert manifest["hash"] == stamp["fury.image_hash"]
        assert any(package.startswith("kubelet") for package in manifest["packages"])
    assert not vcenter.machines(), "no builder is left"


def test_the_same_definition_builds_nothing(images: Images, vcenter: Vcenter) -> None:
    before = vcenter.templates()
    for system, result in images.of_all("build").items():
        assert result.returncode == 0, f"{system}\n{told(result)}"
        assert set(changed(result.stdout).values()) == {0}
    assert vcenter.templates() == before


def test_both_are_certified(images: Images, vcenter: Vcenter) -> None:
    for system, result in images.of_all("certify").items():
        assert result.returncode == 0, f"{system}\n{told(result)}"
    for system in SYSTEMS:
        assert templates(vcenter)[f"golden-{system}-v1"]["fury.certified"] == "passed"
        (report,) = (images.workdir / f"golden-{system}" / "certifications").glob("*.json")
        assert report.stat().st_size
    assert not vcenter.machines(), "no clone is left"


@pytest.fixture(scope="module")
def operator(another_operator: Operator) -> Operator:
    """Give somebody the demo's cluster, whose machines are of golden images."""

    def change(document: Any) -> None:
        document["metadata"]["name"] = "golden"
        spec = document["spec"]
        spec["infraNode"]["count"] = 0
        spec["masterNode"]["template"] = "ubuntu-22.04"
        spec["nodePools"][0]["template"] = "oracle-linux-8"

    another_operator.change(change)
    return another_operator


def test_a_cluster_names_images_by_their_system(operator: Operator, vcenter: Vcenter) -> None:
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert len(ready_nodes(operator)) == 2
    made_from = {machine["fury.template"] for name, machine in vcenter.machines().items() if "-lb-" not in name}
    assert made_from == {f"TEMPLATES/golden-{system}-v1" for system in SYSTEMS}
    assert all("made for" in mark for mark in operator.on("master:nodes", "cat /etc/golden-image-mark").values())


def test_a_further_apply_changes_nothing(operator: Operator) -> None:
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert set(changed(result.stdout).values()) == {0}
    operator.furyctl("destroy", "--force")


@pytest.fixture
def as_before(vcenter: Vcenter) -> Iterator[None]:
    """Check that a build that failed left nothing in vCenter."""
    before = vcenter.templates(), vcenter.machines(), vcenter.folders()
    yield
    assert (vcenter.templates(), vcenter.machines(), vcenter.folders()) == before


def wrong_checksum(images: Images) -> Path:
    source = {"url": os.environ["LAB_OVA_UBUNTU"], "checksum": f"sha256:{'0' * 64}"}
    return images.write("wrong", "ubuntu-22.04", source=source)


def cut_off(images: Images) -> Path:
    """Return the definition of an OVA whose download was cut off, and whose checksum was made of what came."""
    whole = images.home / "whole.ova"
    subprocess.run(["curl", "-fsS", "-o", whole, os.environ["LAB_OVA_UBUNTU"]], check=True)
    content = whole.read_bytes()
    part = images.home / "part.ova"
    part.write_bytes(content[: len(content) * 2 // 3])
    checksum = subprocess.run(["sha256sum", part], check=True, capture_output=True, text=True).stdout.split()[0]
    return images.write("cut", "ubuntu-22.04", source={"file": "part.ova", "checksum": f"sha256:{checksum}"})


def failing_hook(images: Images) -> Path:
    return images.write("hook", "ubuntu-22.04", kubernetes="none", update=False, hooks=["broken.sh"])


@pytest.mark.parametrize(
    ("definition", "says"),
    [
        (wrong_checksum, "0000000000"),
        (cut_off, "part.ova"),
        (failing_hook, "broken.sh.log"),
    ],
    ids=["wrong checksum", "cut off", "failing hook"],
)
@pytest.mark.usefixtures("as_before")
def test_what_fails_is_told_and_leaves_nothing(images: Images, definition: Callable[[Images], Path], says: str) -> None:
    result = images.furyctl("build", definition(images))
    assert result.returncode == 1, told(result)
    assert says in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_the_output_of_the_hook_that_failed_is_kept(images: Images) -> None:
    (log,) = (images.workdir / "hook" / "logs").rglob("broken.sh.log")
    assert "the reason is told" in log.read_text()
