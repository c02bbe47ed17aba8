"""Explanations of messages as our modules and roles, Ansible, and the programs on the machines write them."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.outcome import failure as hook_failure
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.wanted_hook import WantedHook
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.log_reason import log_reason
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.explanation import explain
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.failure import Failure
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.inventory_path import missing

NODE, HERE = "demo-worker-1", "localhost"
SSH = "Failed to connect to the host via ssh: "


def meaning(host: str, message: str, is_unreachable: bool = False) -> str:
    explanation = explain(Failure(host, "step", message, "module", is_unreachable))
    return explanation.meaning if explanation else ""


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("ssh: connect to host 10.0.0.9 port 22: Connection timed out", "nothing answers"),
        ("ssh: connect to host 10.0.0.9 port 22: No route to host", "nothing answers"),
        ("ssh: connect to host 10.0.0.9 port 22: Connection refused", "SSH port"),
        ("ssh: Could not resolve hostname demo-worker-1: Name or service not known", "name"),
        ("fury@10.0.0.9: Permission denied (publickey,password).", "key"),
        ("No ED25519 host key is known for 10.0.0.9\r\nHost key verification failed.", "host key"),
    ],
)
def test_machines_that_are_not_reached(message: str, word: str) -> None:
    assert word in meaning(NODE, SSH + message, is_unreachable=True)


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (
            "Failed to log in to vCenter vc.example:443 as 'fury': vCenter does not accept this user name "
            "and password; "
            "check username and password (or VSPHERE_USER and VSPHERE_PASSWORD)",
            "password",
        ),
        (
            "Failed to connect to vCenter vc.example:443: its certificate is not trusted (self-signed "
            "certificate); set "
            "ca_file (or VSPHERE_CA_FILE) to the certificate of the authority that signed it",
            "certificate",
        ),
        (
            "Failed to connect to vCenter vc.example:443: its name cannot be resolved (Name or service not "
            "known); check "
            "hostname and DNS",
            "reach vCenter",
        ),
        (
            "Failed to clone VM 'demo-worker-1': the user lacks the privilege "
            "VirtualMachine.Provisioning.DeployTemplate on "
            "VirtualMachine vm-12; grant it to the user's role, then run again",
            "may not",
        ),
        (str(missing("template", "T/ubuntu", "pools[0].template", ["T/debian"], "DC01")), "template"),
        (
            "After 300 seconds not ready: demo-worker-1 (its kubelet has not reported yet). Look at their kubelets",
            "ready",
        ),
    ],
)
def test_failures_on_the_operators_machine(message: str, word: str) -> None:
    assert word in meaning(HERE, message)
    assert meaning(NODE, message) != meaning(HERE, message)


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (
            "Failed to update apt cache after 5 retries: W:Failed to fetch http://mirror.example/dists/jammy/InRelease",
            "repository",
        ),
        (
            "non-zero return code\nE: Failed to fetch http://mirror.example/pool/containerd.deb  404  Not "
            "Found [IP: 10.0.0.1]"
            "\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?",
            "repository",
        ),
        (
            "Failed to download metadata for repo 'kubernetes': Cannot download repomd.xml: All mirrors were tried",
            "repository",
        ),
        (
            "Failed to download metadata for repo 'ol8': Curl error (6): Couldn't resolve host name [Could "
            "not resolve host: "
            "yum.example]",
            "resolve",
        ),
        ("curl: (35) Temporary failure in name resolution", "resolve"),
        ("dpkg: error: write error: No space left on device", "full"),
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "full"),
        ("Missing sudo password", "root"),
        ("sudo: a password is required", "root"),
        ("fury is not in the sudoers file.  This incident will be reported.", "root"),
        (
            "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)",
            "another program",
        ),
        ("W: GPG error: http://mirror.example stable InRelease: NO_PUBKEY 7EA0A9C3F273FCD8", "signed"),
        ("Err: Proxy Authentication Required  407 Proxy Authentication Required", "proxy"),
        ("x509: certificate signed by unknown authority", "certificate"),
        (
            "non-zero return code\nerror execution phase kubelet-start: error uploading crisocket: timed "
            "out waiting for the "
            "condition",
            "join",
        ),
        (
            "error execution phase preflight: couldn't validate the identity of the API Server: Get "
            '"https://10.0.0.2:6443/api/v1/namespaces/kube-public/configmaps/cluster-info": context deadline exceeded',
            "join",
        ),
        (
            "error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR ImagePull]: "
            "failed to pull "
            "image registry.k8s.io/pause:3.2: output: lookup registry.k8s.io on 10.0.0.1:53: no such host",
            "resolve",
        ),
        (
            "\t[ERROR ImagePull]: failed to pull image registry.example/pause:3.2: output: 403 Forbidden",
            "container image",
        ),
        ("\t[ERROR NumCPU]: the number of available CPUs 1 is less than the required 2", "kubeadm found"),
        (
            "No NTP server gives demo-worker-1 the time: none of 10.0.0.1 has answered (see 'chronyc sources' there).",
            "clock",
        ),
        (
            'kubernetes.endpoint: "10.0.0.2:6443": the API server on demo-master-1 answers at '
            "10.0.0.3:6443, but not at the "
            "endpoint (Request failed): expected a load balancer there",
            "load balancer",
        ),
        (log_reason("demo-master-1", "something else"), "etcd"),
        ("Error: etcdserver: no leader", "etcd"),
    ],
)
def test_failures_on_machines(message: str, word: str) -> None:
    assert word in meaning(NODE, message)


def test_a_hook_that_failed_is_told_by_its_log() -> None:
    state = {"record": {"code": 3}, "log": "/var/lib/fury/hooks/x.log"}
    hook = WantedHook("disk.sh", "hooks/disk.sh", b"")
    message = hook_failure(hook, "first_boot", NODE, state, "logs/hooks/x.log")
    assert "script of your own" in meaning(NODE, message)


@pytest.mark.parametrize(
    "message",
    [
        "no message",
        "non-zero return code",
        "Unexpected failure",
        "the output has been hidden due to the fact that no_log",
    ],
)
@pytest.mark.parametrize("host", [NODE, HERE])
@pytest.mark.parametrize("is_unreachable", [True, False])
def test_what_is_not_known_is_not_explained(message: str, host: str, is_unreachable: bool) -> None:
    assert meaning(host, message, is_unreachable) == ""
