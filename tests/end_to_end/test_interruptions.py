"""A cluster whose making is cut off again and again, and that is right in the end, with the newest Ansible.

The tests of this file build on each other, in this order. The moments are random: the seed is printed, and
FURY_INTERRUPTION_SEED gives it back.
"""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ansible_versions import use_ansible
from answers import changed, ready_nodes
from interruption import Interruptions

if TYPE_CHECKING:
    from .conftest import Operator, Vcenter

MACHINES = {"cut-lb-1", "cut-master-1", "cut-applications-1"}
NODES = MACHINES - {"cut-lb-1"}
FEWEST = 10
# What nothing may make anew once it is there, under secrets/.
FOR_EVER = ("ssh-user", "pki/ca.crt", "pki/front-proxy-ca.crt", "pki/etcd/ca.crt", "pki/sa.pub")
# Where a run that is cut off may leave something, and what it looks like there.
LEFT = (
    "ls -d /etc/kubernetes/fury-kubeadm.yaml /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/pki/replaced "
    "/var/lib/fury/kubeadm-unfinished /var/lib/fury/image-archives/*.tar /var/cache/etcd-*.tar.gz "
    "/etc/.ansible_tmp* /etc/*/.ansible_tmp* /etc/kubernetes/*/.ansible_tmp* "
    "/root/.ansible/*/ansible-tmp-* /home/*/.ansible/*/ansible-tmp-* 2>/dev/null || true"
)
_SHAPE = r"\b[a-z0-9]{6}\.[a-z0-9]{16}\b"
WITH_TOKEN = f"grep -rEls '{_SHAPE}' /etc/kubernetes /var/lib/fury /root /home /tmp || true"


@pytest.fixture(scope="module")
def operator(another_operator: Operator) -> Operator:
    """Make the demo's cluster a small one: a control plane on the one family, a worker on the other."""

    def change(document: Any) -> None:
        document["metadata"]["name"] = "cut"
        spec = document["spec"]
        spec["infraNode"]["count"] = 0
        spec["masterNode"]["template"] = "TEMPLATES/oraclelinux-8"
        spec["nodePools"][0]["template"] = "TEMPLATES/ubuntu-22.04"

    another_operator.change(change)
    use_ansible(another_operator, "newest")
    return another_operator


def checksums(directory: Path) -> dict[str, str]:
    """Return the checksums of those files that are never made anew."""
    found = {name: directory / name for name in FOR_EVER}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in found.items() if path.exists()}


def test_runs_that_are_cut_off_are_finished_by_the_next(operator: Operator, say: Callable[[str], None]) -> None:
    interruptions = Interruptions(int(os.environ.get("FURY_INTERRUPTION_SEED") or secrets.randbelow(10**6)))
    say(f"interruptions: FURY_INTERRUPTION_SEED={interruptions.seed}")
    kinds = {2: signal.SIGINT, 5: signal.SIGTERM}
    made: dict[str, str] = {}
    code = None
    while code is None:
        code = interruptions.apply(operator, kinds.get(len(interruptions.told), signal.SIGKILL))
        found = checksums(operator.workdir / "secrets")
        assert made.items() <= found.items(), "nothing is made anew"
        made = found
        say(f"interruption: {interruptions.told[-1]}" if code is None else "the run came to its end")
    assert code == 0, operator.transcript[-1][-6000:]
    assert len(interruptions.told) >= FEWEST
    assert set(made) == set(FOR_EVER)


def test_cluster_is_complete(operator: Operator, vcenter: Vcenter) -> None:
    assert set(vcenter.machines()) >= MACHINES
    assert set(ready_nodes(operator)) == NODES


def test_further_apply_changes_nothing(operator: Operator) -> None:
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert changed(result.stdout) == dict.fromkeys([*MACHINES, "localhost"], 0)


def test_no_token_is_left(operator: Operator) -> None:
    selected = ("--namespace", "kube-system", "--field-selector", "type=bootstrap.kubernetes.io/token")
    deadline = time.monotonic() + 90
    # kubeadm's own, which nobody uses, ends by itself after a minute.
    while tokens := operator.kubectl("get", "secrets", *selected)["items"]:
        assert time.monotonic() < deadline, [token["metadata"]["name"] for token in tokens]
        time.sleep(3)
    assert set(operator.on("all", WITH_TOKEN).values()) == {""}


def test_no_file_is_left_on_the_nodes(operator: Operator) -> None:
    assert set(operator.on("all", LEFT).values()) == {""}


def test_no_file_is_left_in_the_working_directory(operator: Operator) -> None:
    assert not (operator.workdir / "secrets" / "pki" / "unfinished").exists()
    assert not [path for path in operator.workdir.rglob("*") if path.name.startswith(".ansible_tmp")]
