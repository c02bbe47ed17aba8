# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a failure means to a person, and what to do about it. Pure.

A failure that no entry knows is not explained: no explanation is better than a wrong one. Each entry looks for words
that only this cause has, and the first that fits is taken, so that causes stand before what they lead to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .failure import Failure


class Explanation(NamedTuple):
    """What a failure means, and what to do about it."""

    meaning: str
    remedy: str


class _Entry(NamedTuple):
    words: str
    explanation: Explanation


def _entry(words: str, meaning: str, remedy: str) -> _Entry:
    return _Entry(words, Explanation(meaning, remedy))


# Of machines that Ansible could not work on at all.
_UNREACHABLE = (
    _entry(
        r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed",
        "what answers at the machine's address has another SSH host key than the one that is known of the machine",
        "see whether another machine uses this address, or whether somebody made the machine's keys anew; those that "
        "are known are in secrets/known_hosts",
    ),
    _entry(
        r"Permission denied \([a-z,-]*publickey|Too many authentication failures",
        "the machine answers, but does not let in the key that it was tried with",
        "run with the working directory that made the cluster: its secrets/ssh-user is the key that the machines know",
    ),
    _entry(
        r"Could not resolve hostname",
        "the machine's name has no address on this workstation",
        "correct ansible_host in the inventory, or the name server of this workstation",
    ),
    _entry(
        r"Connection refused",
        "the machine is there, but nothing listens at its SSH port: it is still starting, or sshd does not run",
        "look at the machine's console in vCenter, then run again",
    ),
    _entry(
        r"No route to host|Network is unreachable|[Cc]onnection timed out|Operation timed out|"
        r"Timeout, server \S+ not resp",
        "nothing answers at the machine's address: it is off, has another address, or a network or firewall is between",
        "see in vCenter that it runs and which address VMware Tools report, and that this workstation reaches "
        "port 22 there",
    ),
)

# Of tasks on the operator's own machine.
_HERE = (
    _entry(
        r"vCenter does not accept this user name and password",
        "user name or password are wrong or have expired, or the account is locked",
        "log in to the vSphere Client with them once; the user name has its domain, as in name@vsphere.local",
    ),
    _entry(
        r"connect to vCenter .*its certificate is not trusted",
        "vCenter's certificate was signed by an authority that this workstation does not know, or is for another name",
        "vCenter gives its authorities at https://VCENTER/certs/download.zip; name the file in VSPHERE_CA_FILE",
    ),
    _entry(
        r"connect to vCenter .*(it does not answer|its name cannot be resolved|the proxy does not lead there)",
        "this workstation does not reach vCenter",
        "see that VSPHERE_SERVER is right, and that no VPN, proxy or firewall is missing or in the way",
    ),
    _entry(
        r"the user lacks the privilege ",
        "vCenter's user may not do that there",
        "furyctl-vsphere preflight, or playbooks/preflight.yml, lists all privileges that are missing at once",
    ),
    _entry(
        r"Failed to find template ",
        "the config names a template that the datacenter does not have, or that vCenter's user may not see",
        "correct template, which is the path below the datacenter's VM folder; furyctl-vsphere image build makes one",
    ),
    _entry(
        r"After \d+ seconds not ready: ",
        "machines have joined the cluster, but Kubernetes does not call them ready",
        "kubectl describe node NAME tells under Conditions what is missing",
    ),
)

# Of tasks on the cluster's machines.
_THERE = (
    _entry(
        r"The script \S.* \(moment \w+\) (failed on|ran longer on|was killed on)",
        "a script of your own, from hooks of the config, did not end well on this machine; others went on",
        "read the script's output in the log that the message names; --rerun-hooks repeats scripts that went well",
    ),
    _entry(
        r"[Nn]o space left on device|You don't have enough free space in|"
        r"needs \d+\S* more space on the \S+ filesystem",
        "a disk of the machine is full",
        "make room there, or give the pool's disk_gb more, which grows the disk of living machines too",
    ),
    _entry(
        r"Missing sudo password|sudo: a (terminal|password) is required|is not in the sudoers file|"
        r"may not run sudo",
        "the user that Ansible logs in as may not become root without a password",
        "let it with a rule such as USER ALL=(ALL) NOPASSWD: ALL; machines that were made here have it for ssh.user",
    ),
    _entry(
        r"Could not get lock /var/lib/(dpkg|apt)|Waiting for cache lock|Failed to lock apt|"
        r"Waiting for process with pid",
        "another program installs packages on the machine, mostly its automatic updates",
        "wait until it has ended, then run again",
    ),
    _entry(
        r"407 Proxy Authentication Required|Received HTTP code 407|Proxy Authentication Required",
        "the proxy between the machine and its packages or images asks for a user and a password",
        "put them into the proxy's URL in the config, or use a mirror that needs no proxy",
    ),
    _entry(
        r"NO_PUBKEY|GPG check FAILED|is not signed\.|Public key for \S+ is not installed|"
        r"signatures couldn't be verified",
        "packages of a repository are not signed by a key that the machine trusts",
        "give the repository its key in packages.repositories",
    ),
    _entry(
        r"certificate signed by unknown authority|CERTIFICATE_VERIFY_FAILED|[Cc]ertificate verification failed|"
        r"SSL certificate problem",
        "a server that the machine asked has a certificate of an authority that the machine does not know",
        "name the authority's certificate in trusted_certificates of the cluster model",
    ),
    _entry(
        r"Temporary failure (in name resolution|resolving)|Could not resolve (host|proxy)|"
        r"lookup \S+ on \S+: (no such host|.*time)",
        "the machine cannot resolve a name",
        "see that network.nameservers of the config answer from the machine's network and know the name",
    ),
    _entry(
        r"No NTP server gives \S+ the time",
        "the machine's clock is not kept: certificates and etcd go wrong when clocks go apart",
        "see which NTP servers the machine reaches: chronyc sources",
    ),
    _entry(
        r"E: (Failed to fetch|Unable to (fetch|locate))|Failed to update apt cache|does not have a Release file|"
        r"Failed to download metadata for repo|Cannot download repomd\.xml|Cannot find a valid baseurl|"
        r"Error downloading packages",
        "the machine does not get packages from a repository",
        "see that it reaches the URL that the message names; a site without Internet names mirrors in "
        "packages.repositories",
    ),
    _entry(
        r"failed to pull (and unpack )?image|\[ERROR ImagePull\]|ErrImagePull",
        "the machine does not get a container image",
        "see that it reaches the registry; a site without Internet names mirrors of registries, or archives of images",
    ),
    _entry(
        r"^etcd on \S+: |etcdserver: (no leader|request timed out|unhealthy cluster)|\[check-etcd\]|"
        r"etcd cluster is not healthy",
        "etcd, which holds the cluster's data, does not work on this machine; without a majority of its members "
        "the Kubernetes API stands still",
        "see journalctl -u etcd on its machines; do not delete /var/lib/etcd before another member holds the data",
    ),
    _entry(
        r"the API server on \S+ answers at \S+, but not at the endpoint",
        "Kubernetes runs, but its load balancer does not lead to it",
        "see that the endpoint's address belongs to the load balancer, and that it reaches port 6443 of the machine",
    ),
    _entry(
        r"couldn't validate the identity of the API Server|"
        r"error execution phase (kubelet-start|preflight|control-plane-join)[\s\S]*(timed out|deadline exceeded)|"
        r"couldn't (get|fetch) .*cluster-info",
        "the machine could not join the cluster in time: it does not reach the Kubernetes API, or its kubelet "
        "does not start",
        "from the machine try: curl -k https://ENDPOINT:6443/healthz; then see journalctl -u kubelet there",
    ),
    _entry(
        r"\[ERROR [A-Za-z-]+\]: ",
        "kubeadm found something on the machine that keeps Kubernetes from running, and changed nothing",
        "correct what it names behind [ERROR, then run again",
    ),
)


def explain(failure: Failure) -> Explanation | None:
    """Return what a failure means, or None when that is not known for sure."""
    entries: Sequence[_Entry] = _HERE if failure.host == "localhost" else _THERE
    if failure.is_unreachable:
        entries = _UNREACHABLE
    return next((each.explanation for each in entries if re.search(each.words, failure.message)), None)
