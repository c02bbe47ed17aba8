"""What the preflight says of a vCenter.

The simulator grants every privilege and has the same clock: what others say is tested with hand-made answers below.
"""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_capacity import HostFacts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_wants import Want
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.privileges import Need
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight import permissions
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.clock import difference
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.objects import Objects
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.places import Place, host_facts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.reach import reach
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.storage import datastore_facts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.templates import template_facts
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.preflight.virtual_hardware import (
    newest_by_host,
)
from ansible_playbook import ansible_playbook
from inventories import lab_inventory
from modules import run
from pyVmomi import vim
from simulator import READS, ROOT, VCenter

# What it may call beside the reads of other modules; none of it changes anything.
QUESTIONS = frozenset(
    {"CurrentTime", "DoesCustomizationSpecExist", "HasPrivilegeOnEntities", "QueryConfigOptionDescriptor"}
)


class Preflight:
    """The module preflight against one vCenter."""

    def __init__(self, vcenter: VCenter) -> None:
        self.vcenter = vcenter

    def __call__(self, model: dict[str, Any], *, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run it and return its result."""
        return run("preflight", {**self.vcenter.options, "fail_on": "never", "cluster": model, **options}, check)


@pytest.fixture
def preflight(vcenter: VCenter) -> Preflight:
    return Preflight(vcenter)


def verdicts(result: Mapping[str, Any], *statuses: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return verdicts by check and object, those of some statuses only."""
    assert not result["failed"], result["msg"]
    return {
        (each["check"], each["object"]): each
        for each in result["verdicts"]
        if not statuses or each["status"] in statuses
    }


def pool(model: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in model["pools"] if each["name"] == name)


def stamp(admin: Admin, path: str, name: str, value: str) -> None:
    manager = admin.session.content.customFieldsManager
    if name not in {each.name for each in manager.field or []}:
        manager.AddCustomFieldDef(name=name, moType=vim.VirtualMachine)
    admin.set_attribute(path, name, value)


def test_cluster_that_can_be_made(preflight: Preflight, model: dict[str, Any]) -> None:
    found = verdicts(preflight(model))
    assert {check for check, _object in found} >= {
        "connection",
        "version",
        "clock",
        "plan",
        "addresses",
        "compute",
        "datastore",
        "network",
        "template",
        "certification",
        "hardware",
        "guest",
        "tools",
        "customization",
        "folder",
        "capacity",
        "privileges",
    }
    assert not {check for (check, _object), each in found.items() if each["status"] == "failed"}
    assert found["plan", "demo"]["detail"] == "4 to create"
    assert "10.213.0.2 to 10.213.0.5" in found["addresses", "10.213.0.0/24"]["detail"]


def test_nothing_is_changed_and_check_mode_says_the_same(preflight: Preflight, model: dict[str, Any]) -> None:
    with preflight.vcenter.calls() as calls:
        done, foreseen = preflight(model), preflight(model, check=True)
    assert set(calls) <= READS | QUESTIONS
    assert not done["changed"]
    assert [(each["check"], each["status"]) for each in done["verdicts"]] == [
        (each["check"], each["status"]) for each in foreseen["verdicts"]
    ]


def test_calls_do_not_grow_with_the_nodes(preflight: Preflight, cluster_vms: Any, model: dict[str, Any]) -> None:
    totals = []
    for count in (2, 40):
        pool(model, "applications")["count"] = count
        with preflight.vcenter.calls() as calls:
            preflight(model)
        totals.append(calls)
        cluster_vms.apply(model)
        with preflight.vcenter.calls() as calls:
            preflight(model)
        totals.append(calls)
    assert totals[0]["RetrievePropertiesEx"] == totals[1]["RetrievePropertiesEx"]
    assert sum(totals[1].values()) == sum(totals[2].values()) == sum(totals[3].values())


def test_idle_run_looks_at_little_unless_it_is_to_be_thorough(
    preflight: Preflight, cluster_vms: Any, model: dict[str, Any]
) -> None:
    assert verdicts(preflight(model, thorough=False)) == verdicts(preflight(model))
    cluster_vms.apply(model)
    with preflight.vcenter.calls() as calls:
        idle = verdicts(preflight(model, thorough=False))
    assert sum(calls.values()) <= 6
    assert idle["plan", "demo"]["status"] == "ok"
    assert idle["privileges", ""]["status"] == idle["template", ""]["status"] == "skipped"
    assert verdicts(preflight(model))["template", "TEMPLATES/ubuntu-22.04"]["status"] == "ok"
    pool(model, "infra")["count"] = 2
    grown = verdicts(preflight(model, thorough=False))
    assert ("privileges", "") not in grown
    assert grown["plan", "demo"]["detail"] == "1 to create, 4 to keep"


# What is missing or wrong


def test_everything_that_is_missing_is_told_at_once(preflight: Preflight, model: dict[str, Any]) -> None:
    model["vsphere"].update(datastore="LAB-DATA", template="TEMPLATES/ubuntu")
    model["network"]["name"] = "lab-nets"
    pool(model, "infra")["placement"] = {"cluster": "LAB-CLUSTR"}
    result = preflight(model)
    failed = verdicts(result, "failed")
    for check, name, key, near in (
        ("datastore", "LAB-DATA", "vsphere.datastore", "LAB-DATASTORE"),
        ("template", "TEMPLATES/ubuntu", "vsphere.template", "TEMPLATES/ubuntu-22.04"),
        ("network", "lab-nets", "network.name", "lab-net"),
        ("compute", "LAB-CLUSTR", "pools.infra.placement.cluster", "LAB-CLUSTER"),
    ):
        assert key in failed[check, name]["remedy"]
        assert near in failed[check, name]["detail"]
    skipped = verdicts(result, "skipped")
    assert ("capacity", "LAB-DATA") in skipped
    assert ("capacity", "LAB-CLUSTR") in skipped
    assert ("privileges", "network lab-nets") in skipped
    assert ("hardware", "TEMPLATES/ubuntu") in skipped


def test_missing_datacenter_is_told_once(preflight: Preflight, model: dict[str, Any]) -> None:
    model["vsphere"]["datacenter"] = "LAP"
    result = preflight(model)
    [failed] = verdicts(result, "failed").values()
    assert failed["check"] == "datacenter"
    assert "LAB" in failed["detail"]
    assert set(verdicts(result, "skipped")) >= {("plan", ""), ("template", ""), ("privileges", "")}


def test_unreachable_vcenter_is_a_verdict(preflight: Preflight, model: dict[str, Any]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        result = preflight(model, port=unused.getsockname()[1], role=True)
    [failed] = verdicts(result, "failed").values()
    assert failed["check"] == "connection"
    assert "check hostname, port" in failed["remedy"]
    assert {each["status"] for each in result["verdicts"][1:]} == {"skipped"}
    # The roles can be told all the same.
    assert any("/LAB/datastore/LAB-DATASTORE" in line for line in result["govc"])


def test_wrong_password_and_untrusted_certificate_are_verdicts(preflight: Preflight, model: dict[str, Any]) -> None:
    result = preflight(model, password="wrong-one")  # noqa: S106 - a password that must not be shown
    assert "does not accept" in next(iter(verdicts(result, "failed").values()))["detail"]
    assert "wrong-one" not in str(result)
    result = preflight(model, ca_file=None)
    assert "ca_file" in next(iter(verdicts(result, "failed").values()))["remedy"]
    result = preflight(model, ca_file=None, validate_certs=False)
    assert [each["status"] for each in result["verdicts"] if each["check"] == "connection"] == ["warning"]


def test_plan_that_cannot_be_made_hides_nothing_else(preflight: Preflight, admin: Admin, model: dict[str, Any]) -> None:
    admin.make_folder("LAB/vm", "demo")
    admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm/demo", "demo-infra-1")
    found = verdicts(preflight(model))
    assert "demo-infra-1" in found["plan", "demo"]["detail"]
    assert found["plan", "demo"]["status"] == "failed"
    assert found["capacity", ""]["status"] == found["addresses", "10.213.0.0/24"]["status"] == "skipped"
    assert found["template", "TEMPLATES/ubuntu-22.04"]["status"] == "ok"
    assert found["folder", "demo"]["detail"] == "it is there"


def test_failures_fail_the_module_with_their_table(preflight: Preflight, model: dict[str, Any]) -> None:
    model["network"]["name"] = "lab-nets"
    result = preflight(model, fail_on="failed")
    assert result["failed"]
    assert "lab-nets" in result["msg"]
    assert "certification" not in result["msg"]
    assert result["summary"]["failed"] >= 1
    assert "certification" in preflight(model, fail_on="warning")["msg"]


def test_wrong_model_is_refused(preflight: Preflight, model: dict[str, Any]) -> None:
    model["network"]["cidr"] = "10.213.0.0/33"
    assert "fury_cluster.network.cidr" in preflight(model)["msg"]


# Templates


def test_stamp_of_a_template(preflight: Preflight, admin: Admin, model: dict[str, Any]) -> None:
    name = "TEMPLATES/ubuntu-22.04"
    stamp(admin, f"LAB/vm/{name}", "fury.certified", "failed")
    stamp(admin, f"LAB/vm/{name}", "fury.customization", "none")
    assert verdicts(preflight(model))["certification", name]["status"] == "failed"
    accepted = verdicts(preflight(model, accept_failed_templates=[name]))
    assert accepted["certification", name]["status"] == "warning"
    assert accepted["customization", name]["detail"] == "none"
    stamp(admin, f"LAB/vm/{name}", "fury.certified", "passed")
    assert verdicts(preflight(model))["certification", name]["status"] == "ok"


def test_template_that_is_none(start: Callable[..., Any], model: dict[str, Any]) -> None:
    inventory = lab_inventory()
    inventory["datacenters"][0]["templates"] += [
        {"name": "golden", "folder": "TEMPLATES", "guest_id": "otherGuest", "disk_gb": 90, "not_marked": True},
        {"name": "large", "folder": "TEMPLATES", "guest_id": "ubuntu64Guest", "disk_gb": 90},
    ]
    model["vsphere"]["template"] = "TEMPLATES/golden"
    pool(model, "infra")["template"] = "TEMPLATES/large"
    found = verdicts(Preflight(start(inventory).vcenter)(model))
    assert found["template", "TEMPLATES/golden"]["status"] == "failed"
    assert found["guest", "TEMPLATES/golden"]["status"] == "warning"
    assert "cannot shrink" in found["template", "TEMPLATES/large"]["detail"]


def test_customization_spec(preflight: Preflight, admin: Admin, model: dict[str, Any]) -> None:
    model["ssh"] = {"accept_new_host_keys": True}
    pool(model, "infra")["customization"] = {"method": "spec", "spec": "linux"}
    assert verdicts(preflight(model))["customization", "linux"]["status"] == "failed"
    item = vim.CustomizationSpecItem(
        info=vim.CustomizationSpecInfo(name="linux", description="", type="Linux"),
        spec=vim.vm.customization.Specification(
            identity=vim.vm.customization.LinuxPrep(hostName=vim.vm.customization.FixedName(name="x"), domain="y"),
            globalIPSettings=vim.vm.customization.GlobalIPSettings(),
        ),
    )
    admin.session.content.customizationSpecManager.CreateCustomizationSpec(item=item)
    assert verdicts(preflight(model))["customization", "linux"]["status"] == "ok"


# Places


def test_hosts_and_datastores_that_cannot_be_used(start: Callable[..., Any], model: dict[str, Any]) -> None:
    hosts = ["esxi-01", "esxi-02"]
    inventory = lab_inventory(
        clusters=[{"name": "LAB-CLUSTER", "hosts": hosts, "drs": True}], hosts_in_maintenance=["esxi-02"]
    )
    found = verdicts(Preflight(start(inventory).vcenter)(model))
    assert found["compute", "LAB-CLUSTER"]["status"] == "warning"
    assert "esxi-02 is in maintenance mode" in found["compute", "LAB-CLUSTER"]["detail"]


def test_hosts_without_a_cluster(start: Callable[..., Any], model: dict[str, Any]) -> None:
    preflight = Preflight(start(lab_inventory(hosts=["single-01", "single-02"])).vcenter)
    del model["vsphere"]["cluster"]
    model["vsphere"]["hosts"] = ["single-01", "single-02"]
    result = preflight(model, role=True)
    assert verdicts(result)["compute", "single-01, single-02"]["detail"] == "2 hosts"
    assert sum("-role fury-demo-compute " in line for line in result["govc"]) == 2
    model["vsphere"]["hosts"] = ["single-01", "single-03"]
    assert "single-0" in verdicts(preflight(model), "failed")["compute", "single-01, single-03"]["detail"]


def test_space_for_thick_disks(start: Callable[..., Any], model: dict[str, Any]) -> None:
    stores = [{"name": "LAB-DATASTORE", "capacity_gb": 500, "free_gb": 100}]
    cluster_vms = start(lab_inventory(datastores=stores))
    preflight = Preflight(cluster_vms.vcenter)
    assert verdicts(preflight(model))["capacity", "LAB-DATASTORE"]["status"] == "warning"
    for each in model["pools"]:
        each["disk_provisioning"] = "thick"
    assert verdicts(preflight(model))["capacity", "LAB-DATASTORE"]["status"] == "failed"


def test_datastore_cluster(start: Callable[..., Any], model: dict[str, Any]) -> None:
    stores = [{"name": "A", "capacity_gb": 1000}, {"name": "B", "capacity_gb": 1000}]
    pods = [{"name": "POD", "datastores": ["A", "B"]}]
    inventory = lab_inventory(datastores=stores, datastore_clusters=pods)
    del model["vsphere"]["datastore"]
    model["vsphere"]["datastore_cluster"] = "POD"
    found = verdicts(Preflight(start(inventory).vcenter)(model))
    assert found["datastore", "POD"]["detail"] == "2000 GiB free"
    assert found["capacity", "POD"]["status"] == "ok"
    assert found["privileges", "datastore cluster POD"]["status"] == "ok"


def test_distributed_switch_is_no_network(preflight: Preflight, model: dict[str, Any]) -> None:
    model["network"]["name"] = "LAB-DVS"
    assert "port group" in verdicts(preflight(model), "failed")["network", "LAB-DVS"]["remedy"]
    model["network"]["name"] = "lab-dvs-net"
    assert verdicts(preflight(model))["network", "lab-dvs-net"]["detail"] == "distributed port group"


def test_name_of_the_endpoint(preflight: Preflight, model: dict[str, Any]) -> None:
    model["kubernetes"]["endpoint"] = "api.invalid:6443"
    assert verdicts(preflight(model))["endpoint", "api.invalid"]["status"] == "warning"
    model["kubernetes"]["endpoint"] = "localhost:6443"
    assert "outside" in verdicts(preflight(model))["endpoint", "localhost"]["detail"]
    model["kubernetes"]["endpoint"] = "10.213.0.2:6443"
    assert not [each for each, _object in verdicts(preflight(model)) if each == "endpoint"]


def test_version_of_vcenter(start: Callable[..., Any], model: dict[str, Any]) -> None:
    result = Preflight(start(None, "-api-version", "8.0.2.0").vcenter)(model)
    [version] = [each for each in result["verdicts"] if each["check"] == "version"]
    assert "8.0.2" in version["detail"]


# The roles


def test_roles_for_what_the_config_needs(preflight: Preflight, cluster_vms: Any, model: dict[str, Any]) -> None:
    first = preflight(model, role=True, principal="VSPHERE.LOCAL\\fury")
    assert any(line.startswith("# Folder demo does not exist") for line in first["govc"])
    assert any("Global.ManageCustomFields" in line for line in first["govc"])
    cluster_vms.apply(model)
    result = preflight(model, role=True, principal="VSPHERE.LOCAL\\fury")
    assert not any("ManageCustomFields" in line or line.startswith("#") for line in result["govc"])
    paths = {each["object"]: each["paths"] for each in result["privileges"]}
    assert paths["compute resource LAB-CLUSTER"] == ["/LAB/host/LAB-CLUSTER"]
    assert paths["folder demo"] == ["/LAB/vm/demo"]
    assert paths["template TEMPLATES/ubuntu-22.04"] == ["/LAB/vm/TEMPLATES/ubuntu-22.04"]
    assert all("'VSPHERE.LOCAL\\fury'" in line for line in result["govc"] if "permissions.set" in line)


# What the simulator does not say


class Vcenter:
    """Answers of an AuthorizationManager that grants these privileges, and knows these."""

    def __init__(self, granted: Sequence[str], known: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.granted = granted
        self.content = SimpleNamespace(authorizationManager=self)
        values = {self: {"privilegeList": [SimpleNamespace(privId=each) for each in known]}}
        monkeypatch.setattr(permissions, "read", lambda *_arguments: values)

    def HasPrivilegeOnEntities(self, entity: list[Any], sessionId: str, privId: list[str]) -> list[Any]:  # noqa: N802, N803 - vSphere's names
        self.asked.append((entity, sessionId, privId))
        answers = [SimpleNamespace(privId=each, isGranted=each in self.granted) for each in privId]
        return [SimpleNamespace(entity=each, privAvailability=answers) for each in entity]


NEEDS = [
    Need("datastore", "DS", "vsphere.datastore", {"Datastore.AllocateSpace": "make disks"}),
    Need(
        "folder",
        "demo",
        "vsphere.folder",
        {"Folder.Create": "make the folder", "Folder.Delete": "remove it"},
        advisory=frozenset({"Folder.Delete"}),
    ),
    Need("network", "net", "network.name", {"Network.Assign": "connect network cards"}),
]
DATASTORE, FOLDER = vim.Datastore("datastore-1"), vim.Folder("group-v1")
REFERENCES = {("datastore", "DS"): [DATASTORE], ("folder", "demo"): [FOLDER], ("network", "net"): []}
ALL = ("Datastore.AllocateSpace", "Folder.Create", "Folder.Delete", "Network.Assign")


@pytest.mark.parametrize(
    ("granted", "known", "statuses"),
    [
        (ALL, ALL, ["ok", "ok", "skipped"]),
        (ALL[1:], ALL, ["failed", "ok", "skipped"]),
        (("Datastore.AllocateSpace", "Folder.Create"), ALL, ["ok", "warning", "skipped"]),
        ((), ALL, ["failed", "failed", "skipped"]),
        (ALL[:2], ALL[:2], ["ok", "ok", "skipped"]),
    ],
)
def test_privileges_of_a_restricted_user(
    granted: Sequence[str], known: Sequence[str], statuses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vcenter: Any = Vcenter(granted, known, monkeypatch)
    found = list(permissions.permission_verdicts(vcenter, NEEDS, REFERENCES, "key"))
    assert [each.status for each in found] == statuses
    assert vcenter.asked == [([DATASTORE, FOLDER], "key", sorted(ALL))]
    for verdict in found:
        if verdict.status == "failed":
            assert set(ALL) & set(verdict.detail.replace("(", " ").split())


def test_privilege_on_one_of_several_objects_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    vcenter: Any = Vcenter(["Resource.AssignVMToPool"], ["Resource.AssignVMToPool"], monkeypatch)
    answer = vcenter.HasPrivilegeOnEntities
    monkeypatch.setattr(vcenter, "HasPrivilegeOnEntities", lambda **asked: answer(**asked)[:1])
    need = Need("compute", "a, b", "vsphere.hosts", {"Resource.AssignVMToPool": "place machines"})
    references = {need.object: [vim.ResourcePool("resgroup-1"), vim.ResourcePool("resgroup-2")]}
    [found] = permissions.permission_verdicts(vcenter, [need], references, "key")
    assert found.status == "failed"


def test_clock_of_vcenter() -> None:
    asked = datetime(2026, 1, 1, tzinfo=timezone.utc)
    answered = asked + timedelta(seconds=2)
    assert difference(asked + timedelta(seconds=1), asked, answered) == 0
    assert difference(answered + timedelta(seconds=7), asked, answered) == 7
    assert difference(asked - timedelta(seconds=7), asked, answered) == -7


def test_facts_of_a_host() -> None:
    values = {
        "name": "esxi-01",
        "runtime.connectionState": "notResponding",
        "runtime.inMaintenanceMode": False,
        "summary.hardware": vim.host.Summary.HardwareSummary(
            numCpuCores=32, numCpuThreads=64, cpuMhz=2000, memorySize=256 * 2**30
        ),
        "summary.quickStats": vim.host.Summary.QuickStats(overallCpuUsage=1500, overallMemoryUsage=2048),
        "summary.config.product": vim.AboutInfo(version="8.0.2", build="22380479"),
    }
    facts = host_facts(values)
    assert (facts.threads, facts.cpu_mhz, facts.cpu_used_mhz) == (64, 64000, 1500)
    assert (facts.memory_mb, facts.memory_used_mb, facts.hardware) == (262144, 2048, 21)
    assert facts.reason == "does not respond"
    assert host_facts({**values, "runtime.connectionState": "connected"}).reason == ""
    assert host_facts({"runtime.connectionState": "connected", "runtime.inMaintenanceMode": True}).reason
    assert host_facts({}) == HostFacts("")
    # What vCenter says of it counts for more than our table.
    assert host_facts(values, newest=22).hardware == 22


def test_virtual_hardware_of_hosts() -> None:
    old, new = vim.HostSystem("host-1"), vim.HostSystem("host-2")

    def descriptor(key: str, *hosts: Any, runs: bool = True) -> Any:
        return vim.vm.ConfigOptionDescriptor(key=key, host=list(hosts), runSupported=runs)

    answer = [
        descriptor("vmx-08", old, new),
        descriptor("vmx-19", old, new),
        descriptor("vmx-21", new),
        descriptor("vmx-22", new, runs=False),
    ]
    assert newest_by_host(answer) == {old: 19, new: 21}


def test_facts_of_a_datastore() -> None:
    values = {"name": "DS", "summary.accessible": True, "summary.freeSpace": 10 * 2**30, "summary.type": "VMFS"}
    assert (datastore_facts(values).free_gb, datastore_facts(values).reason) == (10, "")
    assert datastore_facts({**values, "summary.accessible": False}).reason
    assert datastore_facts({**values, "summary.maintenanceMode": "inMaintenance"}).reason


def test_facts_of_a_template() -> None:
    backing = vim.vm.device.VirtualDisk.FlatVer2BackingInfo(thinProvisioned=True)
    values = {
        "config.template": True,
        "config.version": "vmx-19",
        "config.hardware.device": [vim.vm.device.VirtualDisk(key=2000, capacityInKB=10 * 2**20, backing=backing)],
        "config.vAppConfig.ovfEnvironmentTransport": ["com.vmware.guestInfo"],
        "customValue": [vim.CustomFieldsManager.StringValue(key=7, value="passed")],
    }
    facts = template_facts(values, {7: "fury.certified"})
    assert (facts.version, facts.disk_gb, facts.is_thin, facts.certified) == (19, 10, True, "passed")
    assert facts.hands_ovf_environment
    assert not facts.has_card
    assert template_facts({}, {}).is_template is None


def test_what_hosts_see() -> None:
    one, other, hidden = vim.HostSystem("host-1"), vim.HostSystem("host-2"), vim.HostSystem("host-3")
    seen, unseen = vim.Network("network-1"), vim.Network("network-2")
    want = Want("network", "net", "network.name", ("apps",))
    values = {one: {"name": "a", "network": [seen]}, other: {"name": "b", "network": []}, hidden: {}}
    objects = Objects(None, values=values)

    def found(hosts: Sequence[Any], target: Any, pools: tuple[str, ...] = ("apps",)) -> str:
        facts = {host: HostFacts(values[host].get("name", "")) for host in hosts}
        place = Place(Want("compute", "CL", "vsphere.cluster", pools), (), None, facts)
        verdict = reach("network", want, [target], objects, [place])
        return verdict.status if verdict else "ok"

    assert found([one], seen) == "ok"
    assert found([one, other], seen) == "warning"
    assert found([one, other], unseen) == "failed"
    assert found([one, hidden], seen) == "ok"
    assert found([one], unseen, ("elsewhere",)) == "ok"


# The playbook


@pytest.mark.parametrize("thorough", [True, False])
def test_playbook(vcenter: VCenter, model: dict[str, Any], tmp_path: Path, thorough: bool) -> None:
    """The user reads what it found."""
    variables = tmp_path / "vars.json"
    variables.write_text(json.dumps({"fury_cluster": model, "fury_preflight_thorough": thorough}))
    playbook = ROOT / "playbooks/preflight.yml"

    def play(*arguments: str) -> subprocess.CompletedProcess[str]:
        return ansible_playbook(vcenter, tmp_path, "-i", "localhost,", playbook, "-e", f"@{variables}", *arguments)

    done = play("--check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "it is not certified" in done.stdout + done.stderr
    assert ("10.213.0.2 to 10.213.0.5" in done.stdout) is thorough
    if thorough:
        strict = play("-e", "fury_preflight_fail_on=warning")
        assert strict.returncode != 0
        assert "it is not certified" in strict.stdout
