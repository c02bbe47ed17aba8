"""What a cluster model must be: each rule broken once, and its message."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import dotted
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.validation import problems

GOOD: dict[str, Any] = {
    "name": "demo",
    "environment": "test",
    "vsphere": {"datacenter": "DC", "cluster": "CL", "datastore": "DS", "template": "T/ubuntu"},
    "network": {"name": "net", "cidr": "10.0.0.0/24"},
    "pools": [
        {"name": "lb", "role": "load_balancer"},
        {"name": "master", "role": "control_plane", "count": 3},
        {"name": "apps", "role": "worker", "count": 2},
    ],
    "kubernetes": {"version": "1.20.2"},
}
REMOVED = object()
ARMOURED = "-----BEGIN PGP PUBLIC KEY BLOCK-----\nx\n-----END PGP PUBLIC KEY BLOCK-----\n"
MIRROR = {"name": "m", "family": "debian", "uri": "https://m/apt", "suite": "x", "key": ARMOURED}


def changed(*changes: tuple[str, Any]) -> dict[str, Any]:
    """Return the good model with values at dotted paths set or removed."""
    model = copy.deepcopy(GOOD)
    for where, value in changes:
        *parents, last = [int(part) if part.isdigit() else part for part in where.split(".")]
        target: Any = model
        for part in parents:
            target = target[part] if isinstance(target, list) else target.setdefault(part, {})
        if value is REMOVED:
            del target[last]
        else:
            target[last] = copy.deepcopy(value)
    return model


def messages(model: dict[str, Any]) -> list[str]:
    return [f"{dotted(problem.path)} | {problem.expected} | {problem.remedy}" for problem in problems(model)]


def test_good_model_has_no_problems() -> None:
    assert messages(GOOD) == []


@pytest.mark.parametrize(
    "change",
    [
        ("vsphere.hosts", ["esxi-01"]),
        ("vsphere.extra_config", {"a.b": True, "c": 3, "d": "x"}),
        ("kubernetes.endpoint", "api.example.com"),
        ("kubernetes.endpoint", "10.0.0.9:6443"),
        ("kubernetes.oidc", {"issuer_url": "https://x", "client_id": "y", "ca_file": "/etc/x"}),
        ("load_balancer.vip", ""),
        ("load_balancer.vip", "10.0.0.9"),
        ("packages.repositories", [MIRROR]),
        ("packages.repositories", [{**MIRROR, "key": "", "key_url": "https://m/key"}]),
        ("pools.2.taints", [{"key": "a", "effect": "NoSchedule"}, {"key": "a", "effect": "NoExecute"}]),
        ("pools.2.labels", {"example.com/a": "", "b": "1"}),
        ("pools.2.name", "infra"),
        ("ssh.authorized_keys", ["ssh-ed25519 AAAAC3Nz someone@somewhere"]),
        ("kubernetes.kubelet_configuration", {"anything": {"goes": [1]}}),
    ],
)
def test_what_is_allowed(change: tuple[str, Any]) -> None:
    assert messages(changed(change)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        # the schema
        (("colour", "red"), "colour | a known key: one of name, environment, vsphere, network, ssh"),
        (("boundry", True), "boundry | a known key | did you mean boundary?"),
        (("network.nameServers", []), "network.nameServers | a known key | did you mean nameservers?"),
        (("name", REMOVED), "name | at most 63 lower-case letters, digits and dashes"),
        (("name", "a_b"), "name | at most 63 lower-case letters"),
        (("name", "x\n"), "name | at most 63 lower-case letters"),
        (("boundary", "yes"), "boundary | true or false | "),
        (("vsphere.datastore", 3), "vsphere.datastore | a string that is not empty | "),
        (("vsphere.hosts", ["a", "a"]), "vsphere.hosts | a list without repetitions | "),
        (("vsphere.extra_config", {"guestinfo.userdata": "x"}), 'vsphere.extra_config["guestinfo.userdata"] | as key'),
        (("network.cidr", "10.0.0.1/24"), "network.cidr | an IPv4 network such as 10.0.0.0/24, without host bits"),
        (("network.cidr", "10.0.0.0"), "network.cidr | an IPv4 network"),
        (("network.gateway", "10.0.0"), "network.gateway | an IPv4 address such as 10.0.0.1 | "),
        (("network.nameservers", []), "network.nameservers | at least one entry | "),
        (("network.ip_offset", -1), "network.ip_offset | a whole number from 0 to"),
        (("network.ip_offset", True), "network.ip_offset | a whole number from 0 to"),
        (("load_balancer.vip", "x"), "load_balancer.vip | an IPv4 address such as 10.0.0.1 | "),
        (("ssh.authorized_keys", ["AAAA"]), "ssh.authorized_keys[0] | one SSH public key such as"),
        (
            ("ssh.authorized_keys", ["ssh-rsa AAAA\nssh-rsa BBBB"]),
            "ssh.authorized_keys[0] | one SSH public key such as",
        ),
        (("pools", []), "pools | at least one entry | "),
        (("pools.2", "apps"), "pools[2] | a mapping of keys to values | "),
        (("pools.2.role", "workers"), "pools[2].role | one of control_plane, worker, load_balancer, etcd | "),
        (("pools.2.cpu", "2"), "pools[2].cpu | a whole number from 1 to 768 | "),
        (("pools.2.memory_mb", 1023), "pools[2].memory_mb | a whole number of MiB from 512"),
        (("pools.2.labels", {"a": True}), "pools[2].labels.a | a string of at most 63 letters"),
        (("pools.2.labels", {"a b": "x"}), 'pools[2].labels["a b"] | as key a Kubernetes name'),
        (
            ("pools.2.taints", [{"key": "a"}]),
            "pools[2].taints[0].effect | one of NoSchedule, PreferNoSchedule, NoExecute",
        ),
        (("pools.2.hooks", {"first_boot": ["x.sh"]}), "pools[2].hooks.first_boot[0] | an absolute path"),
        (
            ("kubernetes.version", 1.2),
            "kubernetes.version | a full version such as 1.20.2 | write major, minor and patch",
        ),
        (("kubernetes.version", "1.20"), "kubernetes.version | a full version such as 1.20.2"),
        (("etcd.version", "v3"), "etcd.version | a full version such as 3.4.23 | "),
        (("packages.etcd_mirror", "ftp://x"), "packages.etcd_mirror | a URL that begins with http:// or https:// | "),
        (
            ("packages.image_archives", [{"url": "http://x/y", "checksum": "md5:1"}]),
            "packages.image_archives[0].checksum | sha256: and 64 hexadecimal digits | ",
        ),
        # between keys
        (("vsphere.cluster", ""), "vsphere.cluster | a vSphere cluster or resource pool, or a list of hosts"),
        (("kubernetes.pod_cidr", "10.0.0.0/16"), "kubernetes.pod_cidr | a network that does not overlap the nodes'"),
        (
            ("kubernetes.service_cidr", "10.0.0.0/16"),
            "kubernetes.service_cidr | a network that does not overlap the nodes'",
        ),
        (
            ("kubernetes.service_cidr", "172.21.3.0/24"),
            "kubernetes.service_cidr | a network that does not overlap the pods' network, 172.21.0.0/16",
        ),
        (
            ("kubernetes.pod_cidr", "172.21.0.0/22"),
            "kubernetes.pod_cidr | room for a /24 per node, 5 in all; it has room for 4",
        ),
        (
            ("kubernetes.pod_cidr", "172.21.0.0/25"),
            "kubernetes.pod_cidr | room for a /24 per node, 5 in all; it has room for 0",
        ),
        (("kubernetes.service_cidr", "172.23.0.0/29"), "kubernetes.service_cidr | a network from /12 to /28"),
        (("kubernetes.service_cidr", "11.0.0.0/8"), "kubernetes.service_cidr | a network from /12 to /28"),
        (("network.cidr", "10.0.0.0/29"), "network.cidr | addresses for 6 nodes, beside the gateway"),
        (("network.ip_offset", 250), "network.cidr | addresses for 6 nodes above the offset 250"),
        (("network.gateway", "10.1.0.1"), "network.gateway | an address of a machine in 10.0.0.0/24"),
        (("network.gateway", "10.0.0.255"), "network.gateway | an address of a machine in 10.0.0.0/24"),
        (("load_balancer.vip", "10.1.0.1"), "load_balancer.vip | an address of a machine in 10.0.0.0/24"),
        (("load_balancer.vip", "10.0.0.1"), "load_balancer.vip | an address that is not the gateway's"),
        (("pools.2.name", "lb"), "pools[2].name | a name that no other pool has | rename the pool"),
        (("pools.2.name", "nodes"), "pools[2].name | a name that is not reserved for Ansible"),
        (("pools.2.name", "etcd"), "pools[2].name | a name that is not reserved for pools of the role etcd"),
        (("pools.2.name", "x" * 60), "pools[2].name | node names of at most 63 characters"),
        (("vsphere.template", ""), "pools[0].template | the template to clone | name one, or set the count to 0"),
        (
            (
                "pools.2.taints",
                [{"key": "a", "effect": "NoExecute"}, {"key": "a", "value": "b", "effect": "NoExecute"}],
            ),
            "pools[2].taints[1] | one taint per key and effect | remove one of the two",
        ),
        (
            ("pools.1.count", 2),
            "pools[1].count | an odd number of etcd members, which can tell a majority | set it to 1 or 3",
        ),
        (("pools.1.count", 0), "pools[1].count | at least 1 control plane"),
        (("pools.1.role", "worker"), "pools | a pool of the role control_plane | add one"),
        (("kubernetes.version", "1.30.1"), "kubernetes.version | one of the versions 1.20.x, 1.21.x, 1.22.x"),
        (
            ("pools.0.count", 0),
            "kubernetes.endpoint | the endpoint of the load balancer in front of the 3 control planes",
        ),
        (("kubernetes.endpoint", "a:99999"), "kubernetes.endpoint | a port from 1 to 65535"),
        (
            ("kubernetes.oidc", {"issuer_url": "https://x"}),
            "kubernetes.oidc.client_id | the client id, as there is an issuer",
        ),
        (("kubernetes.oidc", {"client_id": "x"}), "kubernetes.oidc.client_id | an issuer beside it"),
        (
            ("packages.repositories", [{**MIRROR, "suite": ""}]),
            "packages.repositories[0].suite | the suite of a repository",
        ),
        (("packages.repositories", [{**MIRROR, "key": ""}]), "packages.repositories[0].key | the key that signs"),
        (
            ("packages.repositories", [{**MIRROR, "key": "", "key_url": "http://m/key"}]),
            "packages.repositories[0].key_checksum | the checksum of a key that comes over unencrypted http",
        ),
        (
            ("packages.repositories", [MIRROR, MIRROR]),
            "packages.repositories[1].name | one repository of a name per family",
        ),
    ],
)
def test_each_rule_is_checked(change: tuple[str, Any], message: str) -> None:
    found = messages(changed(change))
    assert any(each.startswith(message) for each in found), found


def test_dedicated_etcd_members_are_counted_instead_of_control_planes() -> None:
    pools = [*GOOD["pools"], {"name": "etcd", "role": "etcd", "count": 3}]
    assert messages(changed(("pools", pools), ("pools.1.count", 2))) == []
    found = messages(changed(("pools", pools), ("pools.3.count", 4)))
    assert found == [
        "pools[3].count | an odd number of etcd members, which can tell a majority | set it to 3 or 5",
    ]


def test_vip_needs_load_balancers() -> None:
    found = messages(changed(("pools.0.count", 0), ("load_balancer.vip", "10.0.0.9")))
    assert [each.split(" | ")[0] for each in found] == ["load_balancer.vip"]


def test_all_problems_are_found_at_once_and_none_twice() -> None:
    found = messages(
        changed(
            ("nam", "x"), ("network.cidr", "nonsense"), ("pools.2.name", 3), ("pools.1.count", 2), ("name", REMOVED)
        )
    )
    assert sorted(each.split(" | ")[0] for each in found) == [
        "nam",
        "name",
        "network.cidr",
        "pools[1].count",
        "pools[2].name",
    ]


@pytest.mark.parametrize(
    "model",
    [
        {},
        {"pools": 3},
        {"pools": [None, [], {"count": "x"}], "network": [], "vsphere": "x", "kubernetes": 1, "load_balancer": None},
        {"network": {"cidr": "10.0.0.0/24", "ip_offset": "x", "nameservers": 3}, "packages": {"repositories": [1]}},
        {"kubernetes": {"oidc": 3, "endpoint": []}, "etcd": "3.4", "pools": [{"taints": [1], "extra_config": []}]},
    ],
)
def test_no_nonsense_makes_the_validation_fail(model: dict[str, Any]) -> None:
    assert problems(model)
