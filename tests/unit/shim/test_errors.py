"""Every mistake in a config: the whole message, with its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from furyctl_vsphere.cluster import load_cluster
from furyctl_vsphere.failure import ExpectedError


def errors(config: str = "cluster.yml", site: str | None = None) -> list[str]:
    with pytest.raises(ExpectedError) as raised:
        load_cluster(Path(config), Path(site) if site else None)
    assert raised.value.exit_code == 1
    return list(raised.value.lines)


def edit(directory: Path, old: str, new: str) -> None:
    config = directory / "cluster.yml"
    text = config.read_text()
    assert old in text
    config.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "  environmentName: test",
            "  environmentName: test\n  clusterCidr: 10.0.0.0/8",
            'cluster.yml:8:3: spec.clusterCidr: "10.0.0.0/8": expected a known key; did you mean clusterCIDR?',
            id="unknown key",
        ),
        pytest.param(
            "      count: 2",
            "      cpus: 2",
            "cluster.yml:25:7: spec.nodePools[0].cpus: 2: expected a known key; did you mean cpu?",
            id="unknown key in a pool",
        ),
        pytest.param(
            "    count: 1\n    template: T/ubuntu\n  masterNode",
            "    count: one\n    template: T/ubuntu\n  masterNode",
            'cluster.yml:15:5: spec.lbNode.count: "one": expected a whole number of at least 0',
            id="wrong type",
        ),
        pytest.param(
            "  version: 1.20.2",
            "  version: 1.20",
            "cluster.yml:6:3: spec.version: 1.2: expected a full version such as 1.20.2; "
            "write major, minor and patch, in quotes when YAML takes it for a number",
            id="version that is a number",
        ),
        pytest.param(
            "  version: 1.20.2",
            "  version: 1.20.x",
            'cluster.yml:6:3: spec.version: "1.20.x": expected a full version such as 1.20.2; '
            "write major, minor and patch, in quotes when YAML takes it for a number",
            id="bad version",
        ),
        pytest.param(
            "  version: 1.20.2",
            "  version: v1.36.0",
            'cluster.yml:6:3: spec.version: "1.36.0": expected one of the versions 1.20.x to 1.35.x; '
            "choose one of them",
            id="unknown version",
        ),
        pytest.param(
            "10.0.0.0/24",
            "10.0.0.0/30",
            'cluster.yml:29:3: spec.clusterCIDR: "10.0.0.0/30": expected addresses for 5 nodes, beside the gateway, '
            "the name servers and the virtual address; it has 1; choose a larger network, a smaller offset or "
            "fewer nodes",
            id="CIDR too small",
        ),
        pytest.param(
            "10.0.0.0/24",
            "10.0.0.0/24\n  clusterPODCIDR: 10.0.0.0/16",
            'cluster.yml:30:3: spec.clusterPODCIDR: "10.0.0.0/16": expected a network that does not overlap '
            "the nodes' network, 10.0.0.0/24; choose another network",
            id="overlapping CIDRs",
        ),
        pytest.param(
            "10.0.0.0/24",
            "10.0.0.7/24",
            'cluster.yml:29:3: spec.clusterCIDR: "10.0.0.7/24": expected an IPv4 network such as 10.0.0.0/24, without '
            "host bits",
            id="CIDR with host bits",
        ),
        pytest.param(
            "role: apps",
            "role: infra",
            'cluster.yml:24:7: spec.nodePools[0].role: "infra": expected a name that no other pool has; '
            "rename the pool",
            id="duplicate pool name",
        ),
        pytest.param(
            "10.0.0.0/24",
            "10.0.0.0/24\n  sshPublicKeys: [missing.pub]",
            'cluster.yml:30:19: spec.sshPublicKeys[0]: "missing.pub": expected a file of SSH public keys; '
            "{directory}/missing.pub: No such file or directory; correct the path or make a key",
            id="missing SSH key file",
        ),
        pytest.param(
            "10.0.0.0/24",
            "10.0.0.0/24\n  sshPublicKeys: [cluster.yml]",
            'cluster.yml:30:19: spec.sshPublicKeys[0]: "cluster.yml": expected a file of SSH public keys; '
            "line 1 of {directory}/cluster.yml is no such key; name another file",
            id="SSH key file that is something else",
        ),
        pytest.param(
            "      count: 2",
            "      count: 2\n      customScriptPath: hello.sh",
            'cluster.yml:26:7: spec.nodePools[0].customScriptPath: "hello.sh": expected a script that can be read '
            "and names its interpreter; {directory}/hello.sh does not exist; correct the path or the script",
            id="missing custom script",
        ),
        pytest.param(
            "      count: 2",
            "      count: 2\n      hooks: {beforeRemove: [cluster.yml]}",
            'cluster.yml:26:30: spec.nodePools[0].hooks.beforeRemove[0]: "cluster.yml": expected a script that can be '
            "read and names its interpreter; the first line of {directory}/cluster.yml names no interpreter, "
            "as #!/bin/sh does; correct the path or the script",
            id="hook without an interpreter",
        ),
        pytest.param(
            "      count: 2",
            "      count: 2\n      hooks: {firstboot: []}",
            "cluster.yml:26:15: spec.nodePools[0].hooks.firstboot: []: expected a known key; did you mean firstBoot?",
            id="unknown moment",
        ),
        pytest.param(
            "  environmentName: test",
            "  environmentName: test\n  cri:\n    proxy: '\"HTTP_PROXY=http://u:pw@proxy'",
            'cluster.yml:9:5: spec.cri.proxy: "\\"HTTP_PROXY=http://***@proxy": expected assignments such as '
            '\'"HTTP_PROXY=http://proxy:3128" "NO_PROXY=.example.com"\'; a quote is not closed; correct it',
            id="bad cri.proxy",
        ),
        pytest.param(
            "      count: 2",
            "      count: 2\n      taints: [a=b:NoSchedule, dedicated]",
            'cluster.yml:26:32: spec.nodePools[0].taints[1]: "dedicated": expected key=value:Effect or key:Effect; '
            "there is no effect behind a colon; correct it",
            id="bad taint",
        ),
        pytest.param(
            "      count: 2",
            "      count: 2\n      taints: [dedicated, a=b:Never]",
            'cluster.yml:26:27: spec.nodePools[0].taints[1]: "Never": expected one of NoSchedule, PreferNoSchedule, '
            "NoExecute",
            id="bad effect of a taint",
        ),
        pytest.param(
            "        tier: apps",
            "        tier: true",
            "cluster.yml:28:9: spec.nodePools[0].labels.tier: true: expected a string; "
            "put numbers, true and false in quotes",
            id="label that is no string",
        ),
        pytest.param(
            "  environmentName: test",
            "  environmentName: test\n  environmentName: prod",
            'cluster.yml:8:3: spec.environmentName: "prod": expected the key once; it stands on line 7 too; remove one',
            id="duplicate key",
        ),
        pytest.param(
            "    cluster: CL01",
            "    esxiHosts: []",
            "cluster.yml:8:3: spec.config.cluster: missing: expected a vSphere cluster or resource pool, or a list of "
            "hosts; name the vSphere cluster, or the hosts to spread the virtual machines on",
            id="neither cluster nor hosts",
        ),
        pytest.param(
            "    datastore: DS01",
            "    datastore:",
            "cluster.yml:10:5: spec.config.datastore: missing: expected a string that is not empty (name of the "
            "datastore); add the key",
            id="key without value",
        ),
        pytest.param(
            "  masterNode:\n    count: 1",
            "  masterNode:\n    count: 4",
            "cluster.yml:18:5: spec.masterNode.count: 4: expected an odd number of etcd members, which can tell a "
            "majority; set it to 3 or 5",
            id="even number of etcd members",
        ),
        pytest.param(
            "    name: net",
            "    name: net\n    gateway: 10.1.0.1",
            'cluster.yml:14:5: spec.networkConfig.gateway: "10.1.0.1": expected an address of a machine in '
            "10.0.0.0/24; choose another address",
            id="gateway outside the network",
        ),
        pytest.param(
            "      template: T/oracle\n",
            "",
            "cluster.yml:24:7: spec.nodePools[0].template: missing: expected the template to clone; "
            "name one, or set the count to 0",
            id="no template",
        ),
        pytest.param(
            "provisioner: vsphere",
            "provisioner: aws",
            'cluster.yml:4:1: provisioner: "aws": expected vsphere; use furyctl itself for another provisioner',
            id="another provisioner",
        ),
        pytest.param(
            "kind: Cluster",
            "apiVersion: kfd.sighup.io/v1alpha2\nkind: OnPremises",
            'cluster.yml:2:1: kind: "OnPremises": expected VSphereCluster with apiVersion: kfd.sighup.io/v1alpha2, '
            "or Cluster with provisioner: vsphere; use furyctl itself for this document",
            id="another dialect",
        ),
    ],
)
def test_one_mistake_is_one_message(directory: Path, old: str, new: str, message: str) -> None:
    edit(directory, old, new)
    found = errors()
    assert message.format(directory=directory) in found
    if "taint" not in message:  # the tables' taints have two mistakes
        assert len(found) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: [b\nc: d", "cluster.yml:2:2: not valid YAML: while parsing a flow sequence"),
        ("a:\tb: c", "cluster.yml:1:3: not valid YAML: while scanning for the next token found character '\\t'"),
        ("", "cluster.yml:1:1: expected a mapping of keys to values"),
        ("- a", "cluster.yml:1:1: expected a mapping of keys to values"),
        ("a: b\n---\nc: d", "cluster.yml:3:1: a second YAML document"),
        ("a: &x\n  b: *x\n", "cluster.yml: nested without end"),
        ("[" * 5000, "cluster.yml: not valid YAML: maximum recursion depth exceeded"),
        ("a: !!python/object:os.system x", "cluster.yml:1:4: not valid YAML: could not determine a constructor"),
        ("{a: b}: c", "cluster.yml:1:1: not valid YAML: while constructing a mapping found unhashable key"),
        ("a: *b", "cluster.yml:1:4: not valid YAML: found undefined alias"),
    ],
)
def test_bad_yaml(directory: Path, content: str, message: str) -> None:
    (directory / "cluster.yml").write_text(content)
    found = errors()
    assert len(found) == 1
    assert found[0].startswith(message)


def test_file_that_cannot_be_read(directory: Path) -> None:
    assert errors("nowhere.yml") == [
        "nowhere.yml: no such file; name the right one, or make one with: furyctl-vsphere create config"
    ]
    assert errors(str(directory)) == [
        f"{directory}: cannot be read: Is a directory; correct the path or its permissions"
    ]
    (directory / "binary.yml").write_bytes(b"\xff\xfe\x00")
    assert errors("binary.yml") == ["binary.yml: not a text file in UTF-8 (byte 0); save it as UTF-8"]


def test_all_problems_in_one_run_by_line(directory: Path) -> None:
    edit(directory, "name: demo", "name: Demo")
    edit(directory, "version: 1.20.2", "version: 1.99.0")
    edit(directory, "datastore: DS01", "datastorage: DS01")
    edit(directory, "role: apps", "role: master")
    edit(directory, "10.0.0.0/24", "10.0.0.0/30\n  sshPublicKeys: [missing.pub]")
    lines = [tuple(int(part) for part in line.split(":")[1:3]) for line in errors()]
    assert lines == sorted(lines)
    assert [line for line, _column in lines] == [3, 6, 8, 10, 24, 29, 30]


def test_private_key_is_refused_and_not_shown(directory: Path) -> None:
    (directory / "id").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n")
    edit(directory, "10.0.0.0/24", "10.0.0.0/24\n  sshPublicKeys: [id]")
    assert errors() == [
        'cluster.yml:30:19: spec.sshPublicKeys[0]: "id": expected a file of SSH public keys; '
        f"{directory}/id is a private key; name its .pub file"
    ]


def test_problems_of_a_site_file_name_it(directory: Path) -> None:
    (directory / "site.yml").write_text(
        "network:\n  ntp: ntp.example.com\npackages:\n  repositories:\n    - name: mirror\n      family: suse\n"
    )
    assert errors(site="site.yml") == [
        'site.yml:2:3: network.ntp: "ntp.example.com": expected a list',
        "site.yml:5:7: packages.repositories[0].key: missing: expected the key that signs the repository; "
        "add key, or key_url",
        "site.yml:5:7: packages.repositories[0].uri: missing: expected a URL that begins with http:// or https:// "
        "(base URL of the repository); add the key",
        'site.yml:6:7: packages.repositories[0].family: "suse": expected one of debian, redhat',
    ]


def test_site_and_config_are_blamed_each_for_its_own(directory: Path) -> None:
    edit(directory, "name: demo", "name: Demo")
    (directory / "site.yml").write_text("colour: red\nname: ALSO-WRONG-BUT-NOT-USED\n")
    assert [line.split(": ")[0] for line in errors(site="site.yml")] == ["cluster.yml:3:3", "site.yml:1:1"]


@pytest.mark.parametrize("count", [0, 1])
def test_load_balancers_may_be_somebody_elses(directory: Path, count: int) -> None:
    edit(directory, "lbNode:\n    count: 1", f"lbNode:\n    count: {count}")
    edit(directory, "masterNode:\n    count: 1", "masterNode:\n    count: 3")
    if count == 0:
        assert errors() == [
            "cluster.yml:5:1: spec.controlPlaneEndpoint: missing: expected the endpoint of the load balancer in front "
            "of the 3 control planes; add it as host or host:port, or add load balancers"
        ]
        edit(directory, "spec:", "spec:\n  controlPlaneEndpoint: api.example.com:443")
    assert load_cluster(Path("cluster.yml")).name == "demo"


def test_environment_of_a_hook_is_not_ours(directory: Path) -> None:
    (directory / "run.sh").write_text("#!/bin/sh\n")
    hook = "      hooks: {firstBoot: [{path: run.sh, environment: {FURY_NODE: x}}]}"
    edit(directory, "      count: 2", f"      count: 2\n{hook}")
    assert errors() == [
        'cluster.yml:26:56: spec.nodePools[0].hooks.firstBoot[0].environment.FURY_NODE: "FURY_NODE": expected as key '
        "letters, digits and underscores, no digit first and no FURY_, which is ours; rename the key"
    ]
