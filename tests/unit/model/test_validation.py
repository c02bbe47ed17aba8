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

HOST_GROUP = {"name": "licensed", "pools": ["apps"], "hosts": ["h"]}
RANGE = {"first": "10.0.0.20", "last": "10.0.0.29"}
ROOM = "a network that does not overlap 10.0.0.0/24, "


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
        ("kubernetes.oidc", {"issuer_url": "https://x", "client_id": "y", "required_claims": {"a": "b"}}),
        ("kubernetes.oidc", {"issuer_url": "https://x", "client_id": "y", "ca": "/home/me/ca.pem"}),
        ("kubernetes.audit", {"policy": {"rules": [{"level": "Metadata"}]}}),
        ("kubernetes.audit", {"enabled": False}),
        ("kubernetes.encryption", {"enabled": True, "resources": ["secrets", "tokens.example.com"]}),
        ("kubernetes.tls", {"minimum_version": "1.3"}),
        ("kubernetes.api_server", {"extra_arguments": {"request-timeout": "2m", "v": 2, "profiling": True}}),
        ("kubernetes.api_server", {"extra_volumes": [{"name": "a", "host_path": "/a"}]}),
        ("kubernetes.feature_gates", {"GracefulNodeShutdown": True}),
        ("kubernetes.cloud_provider", "external"),
        ("kubernetes.kubelet_arguments", {"v": 2}),
        ("pools.1.kubelet_configuration", {"maxPods": 50}),
        ("load_balancer.vip", ""),
        ("load_balancer.vip", "10.0.0.9"),
        ("packages.repositories", [MIRROR]),
        ("packages.repositories", [{**MIRROR, "key": "", "key_url": "https://m/key"}]),
        ("pools.2.taints", [{"key": "a", "effect": "NoSchedule"}, {"key": "a", "effect": "NoExecute"}]),
        ("pools.2.labels", {"example.com/a": "", "b": "1"}),
        ("pools.2.name", "infra"),
        ("ssh.authorized_keys", ["ssh-ed25519 AAAAC3Nz someone@somewhere"]),
        ("kubernetes.kubelet_configuration", {"anything": {"goes": [1]}}),
        ("vsphere.resource_pool", "A/B"),
        ("vsphere.failure_domains", [{"name": "a", "cluster": "C1", "hosts": ["h"]}, {"name": "b"}]),
        ("vsphere.tags", {"backup": "daily"}),
        ("vsphere.attributes", {"owner": "", "the team": "x"}),
        ("vsphere.notes", "two\nlines"),
        ("vsphere.placement_rules", {"host_groups": [HOST_GROUP]}),
        ("vsphere.placement_rules", {"anti_affinity": []}),
        ("network.ranges", [RANGE]),
        ("network.ranges", [RANGE, {"first": "10.0.0.40", "last": "10.0.0.40"}]),
        (
            "network.exclude",
            [{"first": "10.0.0.0", "last": "10.0.0.9"}, {"first": "192.168.0.1", "last": "192.168.0.9"}],
        ),
        ("network.ipv6", {"cidr": "2001:db8::/64", "gateway": "fe80::1"}),
        ("network.ipv6", {"cidr": "2001:db8::/120"}),
        ("network.ipv6", {"cidr": "", "gateway": ""}),
        ("network.dhcp", True),
        ("pools.2.disks", [{"name": "a", "size_gb": 1}, {"name": "b", "size_gb": 1}]),
        ("pools.2.disks", [{"name": f"disk-{number}", "size_gb": 1} for number in range(14)]),
        ("pools.2.cards", [{"network": "a"}, {"network": "b", "dhcp": True}, {"network": "c", "cidr": "10.8.0.0/24"}]),
        ("pools.2.cores_per_socket", 2),
        ("pools.2.cores_per_socket", 0),
        ("pools.2.memory_reservation_mb", 4096),
        ("pools.2.placement", {"datastore_cluster": "x", "folder": "a/b", "hosts": ["h"]}),
        ("pools.2.customization", {"method": "guestinfo"}),
        ("pools.2.minimum_hardware_version", 15),
        ("pools.2.count", 0),
        ("pools.2.hooks", {"after_kubernetes": ["/x", {"path": "/x", "arguments": ["1"], "environment": {"A": "1"}}]}),
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
        (("vsphere.datastore", 3), "vsphere.datastore | a string | "),
        (("vsphere.datacenter", ""), "vsphere.datacenter | a string that is not empty | "),
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
        (("pools.2.hooks", {"first_boot": [{"path": "x"}]}), "pools[2].hooks.first_boot[0].path | an absolute path"),
        (("pools.2.hooks", {"firstboot": []}), "pools[2].hooks.firstboot | a known key | did you mean first_boot?"),
        (("pools.2.hooks", {"first_boot": [{}]}), "pools[2].hooks.first_boot[0].path | an absolute path"),
        (
            ("pools.2.hooks", {"before_remove": [{"path": "/x", "timeout_seconds": 0}]}),
            "pools[2].hooks.before_remove[0].timeout_seconds | a whole number from 1 to 86400",
        ),
        (
            ("pools.2.hooks", {"before_remove": [{"path": "/x", "arguments": [1]}]}),
            "pools[2].hooks.before_remove[0].arguments[0] | a string | put numbers",
        ),
        (
            ("pools.2.hooks", {"before_remove": [{"path": "/x", "environment": {"FURY_X": "1"}}]}),
            "pools[2].hooks.before_remove[0].environment.FURY_X | as key letters, digits and underscores",
        ),
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
        (("pools.2.name", "os-debian"), "pools[2].name | a name that "),
        (("pools.2.name", "role-worker"), "pools[2].name | a name that "),
        (("pools.2.name", "cluster-demo"), "pools[2].name | a name that "),
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
        (("pools.1.count", 9), "pools[1].count | at most 7 etcd members"),
        (("etcd.version", "3.3.25"), "etcd.version | one of the versions 3.4.x, 3.5.x, 3.6.x | choose one of them"),
        (("etcd.heartbeat_ms", 300), "etcd.election_ms | at least 1500, which is 5 times heartbeat_ms"),
        (("etcd.extra_arguments", {"--wal": 1}), 'etcd.extra_arguments["--wal"] | as key'),
        (
            ("etcd.extra_arguments", {"quota-backend-bytes": 1}),
            "etcd.extra_arguments.quota-backend-bytes | arguments that have no key of their own | use etcd.quota_mb",
        ),
        (("etcd.extra_arguments", {"data-dir": "/x"}), "etcd.extra_arguments.data-dir | none of the arguments"),
        (("firewall.enabled", "yes"), "firewall.enabled | auto, true or false | "),
        (("firewall.api_clients", ["10.0.0.1/8"]), "firewall.api_clients[0] | an IPv4 network"),
        (("firewall.additional", [{"name": "a", "ports": ["x"]}]), "firewall.additional[0].ports[0] | a port such as"),
        (
            ("firewall.additional", [{"name": "a", "ports": ["99999/tcp"]}]),
            "firewall.additional[0].ports[0] | ports from 1 to 65535",
        ),
        (
            ("firewall.additional", [{"name": "a", "ports": ["1/tcp"], "pools": ["x"]}]),
            "firewall.additional[0].pools[0] | the name of a pool: lb, ",
        ),
        (
            ("firewall.additional", [{"name": "a", "ports": ["1/tcp"]}, {"name": "a", "ports": ["2/tcp"]}]),
            "firewall.additional[1].name | a name that no other entry has",
        ),
        (("pools.1.role", "worker"), "pools | a pool of the role control_plane | add one"),
        (("kubernetes.version", "1.36.0"), "kubernetes.version | one of the versions 1.20.x to 1.35.x"),
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
            ("kubernetes.oidc", {"issuer_url": "https://x", "client_id": "y", "ca": "/a", "ca_file": "/b"}),
            "kubernetes.oidc.ca_file | no second authority beside ca",
        ),
        (
            ("kubernetes.oidc", {"issuer_url": "https://x", "client_id": "y", "required_claims": {"a": "1", "b": "2"}}),
            "kubernetes.oidc.required_claims | one claim, as kubeadm before 1.31",
        ),
        (("kubernetes.audit", {"policy": {"kind": "Policy"}}), "kubernetes.audit.policy.rules | a list of rules"),
        (
            ("kubernetes.audit", {"policy": {"kind": "X", "rules": [{"level": "None"}]}}),
            "kubernetes.audit.policy.kind | Policy",
        ),
        (
            ("kubernetes.audit", {"policy": {"rules": [{"level": "metadata"}]}}),
            "kubernetes.audit.policy.rules[0].level | one of None, Metadata",
        ),
        (("kubernetes.audit", {"log_path": "/var/audit.log"}), "kubernetes.audit.log_path | an absolute path, two"),
        (
            ("kubernetes.encryption", {"provider": "aesgcm"}),
            "kubernetes.encryption.provider | one of secretbox, aescbc",
        ),
        (
            ("kubernetes.encryption", {"resources": []}),
            "kubernetes.encryption.resources | at least one entry",
        ),
        (
            ("kubernetes.tls", {"minimum_version": "1.3", "cipher_suites": ["TLS_A"]}),
            "kubernetes.tls.cipher_suites | none, as those of TLS 1.3",
        ),
        (
            ("kubernetes.api_server", {"extra_arguments": {"service-account-issuer": ["a", "b"]}}),
            "kubernetes.api_server.extra_arguments.service-account-issuer | one value",
        ),
        (
            ("kubernetes.api_server", {"extra_arguments": {"--v": 2}}),
            'kubernetes.api_server.extra_arguments["--v"] | as key an argument without its leading dashes',
        ),
        (
            ("kubernetes.api_server", {"extra_arguments": {"enable-admission-plugins": "EventRateLimit"}}),
            "kubernetes.api_server.extra_arguments.enable-admission-plugins | NodeRestriction among them",
        ),
        (
            ("kubernetes.kubelet_arguments", {"cloud-provider": "external"}),
            "kubernetes.kubelet_arguments.cloud-provider | no such argument here",
        ),
        (
            ("pools.1.kubelet_arguments", {"hostname-override": "x"}),
            "pools[1].kubelet_arguments.hostname-override | no such argument here",
        ),
        (
            ("pools.1.kubelet_arguments", {"v": "2 --anonymous-auth=true"}),
            "pools[1].kubelet_arguments.v | a value without blanks and quotes",
        ),
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


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        # places
        ([("vsphere.cluster", REMOVED)], "vsphere.cluster | a vSphere cluster or resource pool, or a list of hosts"),
        ([("vsphere.datastore", REMOVED)], "vsphere.datastore | a datastore, or a datastore cluster"),
        ([("vsphere.datastore_cluster", "x")], "vsphere.datastore_cluster | either a datastore or a datastore cluster"),
        (
            [("pools.2.placement", {"datastore": "x", "datastore_cluster": "y"})],
            "pools[2].placement.datastore_cluster | either a datastore or",
        ),
        (
            [("vsphere.failure_domains", [{"name": "a"}, {"name": "b", "datastore": "x", "datastore_cluster": "y"}])],
            "vsphere.failure_domains[1].datastore_cluster | either a datastore or",
        ),
        (
            [("vsphere.cluster", ""), ("vsphere.failure_domains", [{"name": "a", "cluster": "C"}, {"name": "b"}])],
            "vsphere.cluster | a vSphere cluster or resource pool",
        ),
        (
            [("vsphere.datastore", ""), ("pools.0.placement", {"datastore": "x"})],
            "vsphere.datastore | a datastore, or a datastore cluster",
        ),
        ([("vsphere.failure_domains", [{"cluster": "C"}])], "vsphere.failure_domains[0].name | at most 63"),
        ([("vsphere.failure_domains", [{"name": "Rack A"}])], "vsphere.failure_domains[0].name | at most 63"),
        (
            [("vsphere.failure_domains", [{"name": "a"}, {"name": "b"}, {"name": "a"}])],
            "vsphere.failure_domains[2].name | a name that no other failure domain has",
        ),
        (
            [("vsphere.failure_domains", [{"name": "a", "hosts": []}])],
            "vsphere.failure_domains[0].hosts | at least one entry",
        ),
        (
            [("vsphere.failure_domains", [{"name": "a", "folder": "x"}])],
            "vsphere.failure_domains[0].folder | a known key",
        ),
        (
            [("vsphere.failure_domains", [{"name": "a"}]), ("pools.2.placement", {"failure_domains": ["a", "z"]})],
            "pools[2].placement.failure_domains[1] | the name of a failure domain: a | ",
        ),
        (
            [("pools.2.placement", {"failure_domains": ["z"]})],
            "pools[2].placement.failure_domains[0] | the name of a failure domain: none",
        ),
        (
            [("pools.2.placement", {"failure_domains": ["a", "a"]})],
            "pools[2].placement.failure_domains | a list without repetitions",
        ),
        ([("pools.2.placement", {"hosts": ["h", "h"]})], "pools[2].placement.hosts | a list without repetitions"),
        ([("pools.2.placement", {"cluster": ""})], "pools[2].placement.cluster | a string that is not empty"),
        ([("pools.2.placement", {"datacenter": "x"})], "pools[2].placement.datacenter | a known key"),
        # placement rules
        (
            [("vsphere.placement_rules", {"anti_affinity": ["workers"]})],
            "vsphere.placement_rules.anti_affinity[0] | one of load_balancer, etcd, control_plane, worker",
        ),
        (
            [("vsphere.placement_rules", {"host_groups": [HOST_GROUP, HOST_GROUP]})],
            "vsphere.placement_rules.host_groups[1].name | a name that no other group has",
        ),
        (
            [("vsphere.placement_rules", {"host_groups": [{**HOST_GROUP, "pools": ["apps", "x"]}]})],
            "vsphere.placement_rules.host_groups[0].pools[1] | the name of a pool",
        ),
        (
            [("vsphere.placement_rules", {"host_groups": [{**HOST_GROUP, "hosts": []}]})],
            "vsphere.placement_rules.host_groups[0].hosts | at least one entry",
        ),
        # settings
        ([("vsphere.clone", "copy")], "vsphere.clone | one of full, linked"),
        ([("pools.2.clone", "instant")], "pools[2].clone | one of full, linked"),
        (
            [("vsphere.disk_provisioning", "fat")],
            "vsphere.disk_provisioning | one of template, thin, thick, eager_zeroed_thick",
        ),
        (
            [("pools.2.customization", {"method": "ignition"})],
            "pools[2].customization.method | one of auto, guestinfo, spec, none",
        ),
        (
            [("pools.2.customization", {"method": "none"})],
            "pools[2].customization.method | guestinfo",
        ),
        ([("vsphere.tags", {"backup": ""})], "vsphere.tags.backup | the name of a tag"),
        ([("pools.2.tags", {"backup": 3})], "pools[2].tags.backup | the name of a tag"),
        ([("vsphere.attributes", {"owner": 3})], "vsphere.attributes.owner | a string"),
        ([("vsphere.attributes", {"fury.pool": "x"})], 'vsphere.attributes["fury.pool"] | as key a name that does not'),
        ([("vsphere.extra_config", {"a,b": "x"})], 'vsphere.extra_config["a,b"] | as key a key without commas'),
        ([("pools.2.extra_config", {"fury.disks": "x"})], 'pools[2].extra_config["fury.disks"] | as key a key without'),
        (
            [("pools.2.extra_config", {"guestinfo.metadata.encoding": "x"})],
            'pools[2].extra_config["guestinfo.metadata.encoding"] | as key a key without',
        ),
        ([("pools.2.extra_config", {"a": 1.5})], "pools[2].extra_config.a | a string, a whole number, true or false"),
        (
            [("pools.2.minimum_hardware_version", "vmx-15")],
            "pools[2].minimum_hardware_version | a whole number from 0 to 99",
        ),
        # hardware
        ([("pools.2.cpu", 6), ("pools.2.cores_per_socket", 4)], "pools[2].cores_per_socket | a divisor of cpu, 6"),
        ([("pools.2.cores_per_socket", 4)], "pools[2].cores_per_socket | a divisor of cpu, 2"),
        ([("pools.2.memory_reservation_mb", 4097)], "pools[2].memory_reservation_mb | at most memory_mb, 4096"),
        ([("pools.0.memory_reservation_mb", 4096)], "pools[0].memory_reservation_mb | at most memory_mb, 2048"),
        ([("pools.2.cpu_hot_add", "yes")], "pools[2].cpu_hot_add | true or false"),
        (
            [("pools.2.disks", [{"name": "a", "size_gb": 1}, {"name": "a", "size_gb": 2}])],
            "pools[2].disks[1].name | a name that no other disk of the pool has",
        ),
        ([("pools.2.disks", [{"name": "a,b", "size_gb": 1}])], "pools[2].disks[0].name | at most 63"),
        ([("pools.2.disks", [{"name": "a", "size_gb": 0}])], "pools[2].disks[0].size_gb | a whole number from 1"),
        ([("pools.2.disks", [{"name": "a"}])], "pools[2].disks[0].size_gb | a whole number from 1"),
        (
            [("pools.2.disks", [{"name": "a", "size_gb": 1, "provisioning": "template"}])],
            "pools[2].disks[0].provisioning | one of thin, thick, eager_zeroed_thick",
        ),
        (
            [("pools.2.disks", [{"name": f"disk-{number}", "size_gb": 1} for number in range(15)])],
            "pools[2].disks | at most 14 entries",
        ),
        # network cards
        (
            [("pools.2.cards", [{"network": f"n{number}"} for number in range(10)])],
            "pools[2].cards | at most 9 entries",
        ),
        ([("pools.2.cards", [{}])], "pools[2].cards[0].network | a string that is not empty"),
        (
            [("pools.2.cards", [{"network": "x", "cidr": "10.8.0.1/24"}])],
            "pools[2].cards[0].cidr | an IPv4 network such as",
        ),
        (
            [("pools.2.cards", [{"network": "x", "cidr": "10.8.0.0/24", "dhcp": True}])],
            "pools[2].cards[0].cidr | no network where DHCP gives the address",
        ),
        ([("pools.2.cards", [{"network": "x", "cidr": "10.8.0.0/25"}])], f"pools[2].cards[0].cidr | {ROOM}"),
        ([("pools.2.cards", [{"network": "x", "cidr": "10.0.0.0/16"}])], f"pools[2].cards[0].cidr | {ROOM}"),
        (
            [("network.dhcp", True), ("pools.2.cards", [{"network": "x", "cidr": "10.8.0.0/24"}])],
            "pools[2].cards[0].cidr | no static address while network.dhcp is on",
        ),
        (
            [("pools.2.cards", [{"network": "x", "cidr": "10.8.0.0/24"}, {"network": "y", "cidr": "10.8.0.0/16"}])],
            f"pools[2].cards[1].cidr | {ROOM}",  # both would have the same address
        ),
        ([("pools.2.cards", [{"network": "x", "cidr": "172.21.0.0/16"}])], f"pools[2].cards[0].cidr | {ROOM}"),
        ([("pools.2.cards", [{"network": "x", "cidr": "172.23.0.0/24"}])], f"pools[2].cards[0].cidr | {ROOM}"),
        # addresses
        ([("network.ranges", [{"first": "10.0.0.9"}])], "network.ranges[0].last | an IPv4 address"),
        (
            [("network.ranges", [{"first": "10.0.0.29", "last": "10.0.0.20"}])],
            "network.ranges[0].last | an address that is not below first, 10.0.0.29",
        ),
        (
            [("network.exclude", [{"first": "10.0.0.29", "last": "10.0.0.20"}])],
            "network.exclude[0].last | an address that is not below first, 10.0.0.29",
        ),
        (
            [("network.ranges", [RANGE, {"first": "10.0.1.1", "last": "10.0.1.9"}])],
            "network.ranges[1].first | an address of a machine in 10.0.0.0/24",
        ),
        (
            [("network.ranges", [{"first": "10.0.0.20", "last": "10.0.0.255"}])],
            "network.ranges[0].last | an address of a machine in 10.0.0.0/24",
        ),
        (
            [("network.ranges", [RANGE]), ("network.ip_offset", 3)],
            "network.ip_offset | no offset beside explicit ranges",
        ),
        (
            [("network.ranges", [{"first": "10.0.0.20", "last": "10.0.0.24"}])],
            "network.ranges | addresses for 6 nodes",
        ),
        (
            [("network.ranges", [RANGE]), ("network.exclude", [{"first": "10.0.0.22", "last": "10.0.0.26"}])],
            "network.ranges | addresses for 6 nodes",
        ),
        (
            [("network.exclude", [{"first": "10.0.0.7", "last": "10.0.0.254"}])],
            "network.cidr | addresses for 6 nodes",
        ),
        (
            [("network.ranges", [{"first": "10.0.0.20", "last": "10.0.0.25"}]), ("load_balancer.vip", "10.0.0.22")],
            "network.ranges | addresses for 6 nodes",
        ),
        (
            [
                (
                    "network.ranges",
                    [{"first": "10.0.0.20", "last": "10.0.0.24"}, {"first": "10.0.0.20", "last": "10.0.0.24"}],
                )
            ],
            "network.ranges",  # no address counts twice
        ),
        ([("network.ipv6", {"cidr": "10.0.0.0/24"})], "network.ipv6.cidr | an IPv6 network such as"),
        ([("network.ipv6", {"cidr": "2001:db8::1/64"})], "network.ipv6.cidr | an IPv6 network such as"),
        (
            [("network.ipv6", {"cidr": "2001:db8::/64", "gateway": "x"})],
            "network.ipv6.gateway | an IPv6 address such as",
        ),
        (
            [("network.ipv6", {"cidr": "2001:db8::/121"})],
            "network.ipv6.cidr | room for as many addresses as 10.0.0.0/24",
        ),
        ([("network.ipv6", {"gateway": "2001:db8::1"})], "network.ipv6.cidr | the network of the gateway"),
        # DHCP
        ([("network.dhcp", "yes")], "network.dhcp | true or false"),
        ([("network.dhcp", True), ("network.ranges", [RANGE])], "network.ranges | nothing while DHCP gives"),
        ([("network.dhcp", True), ("network.exclude", [RANGE])], "network.exclude | nothing while DHCP gives"),
        (
            [("network.dhcp", True), ("network.ipv6", {"cidr": "2001:db8::/64"})],
            "network.ipv6.cidr | no static IPv6 network while DHCP gives addresses",
        ),
        (
            [("network.dhcp", True), ("pools.0.count", 2)],
            "load_balancer.vip | the virtual address of the load balancers",
        ),
        ([("pools.2.name", "powered-off")], "pools[2].name | a name that is not reserved for Ansible"),
        ([("pools.2.count", 1001)], "pools[2].count | a whole number from 0 to 1000"),
    ],
)
def test_each_rule_of_several_keys_is_checked(changes: list[tuple[str, Any]], message: str) -> None:
    found = messages(changed(*changes))
    assert any(each.startswith(message) for each in found), found


@pytest.mark.parametrize(
    "changes",
    [
        [("vsphere.cluster", ""), ("vsphere.failure_domains", [{"name": "a", "cluster": "C"}])],
        [("vsphere.datastore", ""), ("vsphere.datastore_cluster", "DSC")],
        [("vsphere.datastore", ""), ("vsphere.failure_domains", [{"name": "a", "datastore_cluster": "DSC"}])],
        [("vsphere.datastore", ""), *((f"pools.{index}.placement", {"datastore": "x"}) for index in range(3))],
        [("vsphere.cluster", ""), ("vsphere.hosts", ["h"])],
        [("pools.2.cpu", 6), ("pools.2.cores_per_socket", 3)],
        [("network.dhcp", True), ("network.cidr", "10.0.0.0/30")],
        [("network.dhcp", True), ("pools.0.count", 2), ("load_balancer.vip", "10.0.0.9")],
        # Something else stands before the load balancers, as without DHCP.
        [("network.dhcp", True), ("pools.0.count", 2), ("kubernetes.endpoint", "api.example.com:443")],
        [("pools.0.count", 2), ("kubernetes.endpoint", "api.example.com:443")],
        [("network.ranges", [{"first": "10.0.0.20", "last": "10.0.0.25"}])],
        [("ssh.accept_new_host_keys", True), ("vsphere.customization", {"method": "spec", "spec": "linux"})],
    ],
)
def test_what_is_allowed_together(changes: list[tuple[str, Any]]) -> None:
    assert messages(changed(*changes)) == []


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
        {"network": {"ranges": [1, {"first": 3}], "exclude": 3, "ipv6": [], "dhcp": "x"}, "vsphere": {"hosts": 3}},
        {"vsphere": {"failure_domains": [1, {"name": []}], "placement_rules": {"host_groups": [1, {"name": []}]}}},
        {"pools": [{"disks": [1, {"name": []}], "cards": [1, {"cidr": 3}], "placement": 3, "customization": 3}]},
        {"pools": [{"name": [], "cores_per_socket": "x", "placement": {"failure_domains": [[], {}]}}]},
        {"kubernetes": {"oidc": 3, "endpoint": []}, "etcd": "3.4", "pools": [{"taints": [1], "extra_config": []}]},
    ],
)
def test_no_nonsense_makes_the_validation_fail(model: dict[str, Any]) -> None:
    assert problems(model)
