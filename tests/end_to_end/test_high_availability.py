"""A cluster that grows from one control plane to three, loses parts of itself, and heals, with the oldest Ansible.

The tests of this file build on each other, in this order. How long the API did not answer is printed.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from ansible_versions import use_ansible
from answers import changed, ready_nodes
from probe import Probe

if TYPE_CHECKING:
    from .conftest import Operator, Vcenter

BALANCERS = {"ha-lb-1", "ha-lb-2"}
CONTROL_PLANES = {"ha-master-1", "ha-master-2", "ha-master-3"}
WORKERS = {"ha-applications-1"}
# Seconds without an answer. What is measured is printed; a machine that has much else to do is no reason to fail.
TOLERABLE = 30


@pytest.fixture(scope="module")
def operator(careful_operator: Operator) -> Operator:
    """Begin the highly available example small: one control plane, and one worker."""

    def change(document: Any) -> None:
        spec = document["spec"]
        spec["masterNode"]["count"] = 1
        spec["infraNode"]["count"] = 0
        del spec["nodePools"][1:]

    careful_operator.change(change)
    use_ansible(careful_operator, "oldest")
    return careful_operator


@pytest.fixture
def probe(operator: Operator) -> Iterator[Probe]:
    """Ask the API all the time while a test runs."""
    with Probe(operator.workdir / "secrets" / "kubeconfig") as probe:
        yield probe


def apply(operator: Operator) -> dict[str, int]:
    """Apply the config and return the changes by host."""
    result = operator.furyctl("apply")
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    return changed(result.stdout)


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, condition
        time.sleep(1)


def etcd_members(operator: Operator) -> list[str]:
    """Return etcd's list of members, all of which must be healthy."""
    pki = "/etc/etcd/pki"
    etcdctl = f"ETCDCTL_API=3 etcdctl --cacert={pki}/ca.crt --cert={pki}/member.pem --key={pki}/member.pem"
    printed = operator.on(
        "ha-master-1", f"{etcdctl} endpoint health --cluster >/dev/null 2>&1 && {etcdctl} member list"
    )
    return printed["ha-master-1"].splitlines()


def holders(operator: Operator, address: str) -> list[str]:
    """Return the load balancers that have the virtual address."""
    found = operator.on("haproxy", "ip -brief -4 address show")
    return [host for host, text in found.items() if f" {address}/" in text]


def all_ready(operator: Operator, names: set[str]) -> Callable[[], bool]:
    """Return a condition: these are the nodes, and all are ready."""

    def condition() -> bool:
        # A request that was on its way to what was just lost fails.
        try:
            return set(ready_nodes(operator)) == names
        except (AssertionError, subprocess.CalledProcessError):
            return False

    return condition


def taken_for_lost(operator: Operator, name: str) -> Callable[[], bool]:
    """Return a condition: Kubernetes does not take the node for ready any more."""

    def condition() -> bool:
        try:
            conditions = operator.kubectl("get", "node", name)["status"]["conditions"]
        except subprocess.CalledProcessError:
            return False
        return any(each["type"] == "Ready" and each["status"] != "True" for each in conditions)

    return condition


def test_one_control_plane_behind_two_load_balancers(operator: Operator, vcenter: Vcenter) -> None:
    apply(operator)
    assert set(vcenter.machines()) == BALANCERS | {"ha-master-1"} | WORKERS
    assert set(ready_nodes(operator)) == {"ha-master-1"} | WORKERS


def test_cluster_grows_to_three_control_planes_while_it_works(
    operator: Operator, probe: Probe, say: Callable[[str], None]
) -> None:
    operator.change(lambda document: document["spec"]["masterNode"].update(count=3))
    apply(operator)
    say(probe.told("growth from 1 control plane to 3"))
    assert set(ready_nodes(operator)) == CONTROL_PLANES | WORKERS
    members = etcd_members(operator)
    assert len(members) == 3
    assert all(line.endswith("false") for line in members), "all of them vote"
    manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml"
    known = operator.on("master", f"grep --only-matching 'https://[^,]*:2379' {manifest}")
    assert [len(text.split()) for text in known.values()] == [3, 3, 3]
    assert probe.longest_outage < TOLERABLE


def test_api_answers_without_the_load_balancer_that_had_its_address(
    operator: Operator, vcenter: Vcenter, probe: Probe, say: Callable[[str], None]
) -> None:
    (holder,) = holders(operator, probe.host)
    vcenter.power(holder, on=False)
    time.sleep(15)
    say(probe.told(f"loss of the load balancer {holder}"))
    vcenter.power(holder, on=True)
    time.sleep(15)
    say(probe.told(f"return of {holder}, in all"))
    assert len(holders(operator, probe.host)) == 1
    assert holder not in holders(operator, probe.host), "its return takes nothing away"
    assert probe.longest_outage < TOLERABLE


def test_api_answers_without_a_member_of_etcd(operator: Operator, probe: Probe, say: Callable[[str], None]) -> None:
    operator.on("ha-master-2", "systemctl stop etcd")
    time.sleep(12)
    say(probe.told("loss of a member of etcd"))
    operator.on("ha-master-2", "systemctl start etcd")
    assert len(etcd_members(operator)) == 3
    assert probe.longest_outage < TOLERABLE


def test_api_answers_without_a_control_plane(
    operator: Operator, vcenter: Vcenter, probe: Probe, say: Callable[[str], None]
) -> None:
    vcenter.power("ha-master-1", on=False)
    time.sleep(20)
    say(probe.told("loss of a control plane and its member of etcd"))
    vcenter.power("ha-master-1", on=True)
    wait_for(all_ready(operator, CONTROL_PLANES | WORKERS), 120)
    say(probe.told("return of the control plane, in all"))
    assert probe.longest_outage < TOLERABLE


def test_machine_that_is_gone_is_made_anew_in_its_place(
    operator: Operator, vcenter: Vcenter, probe: Probe, say: Callable[[str], None]
) -> None:
    vcenter.power("ha-master-3", on=False)
    vcenter.destroy("ha-master-3")
    # A node that Kubernetes takes for ready cannot be joined in its place.
    wait_for(taken_for_lost(operator, "ha-master-3"), 120)
    apply(operator)
    say(probe.told("loss and replacement of a control plane"))
    wait_for(all_ready(operator, CONTROL_PLANES | WORKERS), 60)
    assert len(etcd_members(operator)) == 3


def test_second_apply_changes_nothing(operator: Operator) -> None:
    assert set(apply(operator).values()) == {0}
