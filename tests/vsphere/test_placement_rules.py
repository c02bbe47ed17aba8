"""DRS rules of a cluster, from its model to vCenter and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules import (
    CREATE,
    REMOVE,
    UPDATE,
    AntiAffinityRule,
    HostGroup,
    HostRule,
    OtherRule,
    Step,
    VmGroup,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.rules_plan import ComputePlan, RulesPlan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.wanted_rules import ComputeCluster
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.drs_spec import rules_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.placement_rules import Decision, carry_out
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline
from inventories import lab_inventory
from modules import run
from pyVim.task import WaitForTask
from pyVmomi import vim
from simulator import READS, VCenter

CLUSTER = "LAB/host/LAB-CLUSTER"
HOSTS = [f"esxi-0{number}.lab.internal" for number in (1, 2, 3)]
MASTERS = "fury.demo.separate.control_plane"
RECONFIGURE = "ReconfigureComputeResource_Task"


class Site:
    """A vCenter with the modules that are under test bound to it."""

    def __init__(self, cluster_vms: Any, admin: Admin) -> None:
        self.cluster_vms = cluster_vms
        self.vcenter: VCenter = cluster_vms.vcenter
        self.admin = admin

    def rules(self, model: dict[str, Any], *, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run placement_rules and return its result."""
        return run("placement_rules", {**self.vcenter.options, "cluster": model, **options}, check)

    def apply(self, model: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Run placement_rules and return its result; it must not fail."""
        result = self.rules(model, **options)
        assert not result["failed"], result["msg"]
        return result

    def members(self, path: str = CLUSTER) -> dict[str, set[str]]:
        """Return the members of all anti-affinity rules and groups of a vSphere cluster, by name."""
        [configuration] = self.admin.read(path, "configurationEx")
        found = {}
        for each in [*(configuration.rule or []), *(configuration.group or [])]:
            if not isinstance(each, vim.cluster.VmHostRuleInfo):
                members = each.host if isinstance(each, vim.cluster.HostGroup) else each.vm
                found[each.name] = {member.name for member in members or []}
        return found

    def host_rules(self) -> dict[str, Any]:
        """Return the rules between virtual machines and hosts, by name."""
        [configuration] = self.admin.read(CLUSTER, "configurationEx")
        return {each.name: each for each in configuration.rule if isinstance(each, vim.cluster.VmHostRuleInfo)}

    def reconfigure(self, **spec: Any) -> None:
        """Reconfigure the vSphere cluster by hand."""
        cluster = self.admin.find(CLUSTER)
        WaitForTask(cluster.ReconfigureComputeResource_Task(vim.cluster.ConfigSpecEx(**spec), modify=True))

    def add_rule(self, name: str, *machines: str) -> None:
        """Make an anti-affinity rule by hand."""
        vms = [self.admin.find(f"LAB/vm/demo/{machine}") for machine in machines]
        info = vim.cluster.AntiAffinityRuleSpec(name=name, enabled=True, vm=vms)
        self.reconfigure(rulesSpec=[vim.cluster.RuleSpec(operation="add", info=info)])


@pytest.fixture
def open_site(start: Callable[..., Any], administer: Callable[[VCenter], Admin]) -> Callable[..., Site]:
    """Start a vCenter with vSphere clusters of your own."""

    def open_one(**inventory: Any) -> Site:
        cluster_vms = start(lab_inventory(**inventory))
        return Site(cluster_vms, administer(cluster_vms.vcenter))

    return open_one


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    """A vSphere cluster of three hosts with DRS."""
    return open_site(clusters=[{"name": "LAB-CLUSTER", "hosts": HOSTS, "drs": True}])


@pytest.fixture
def model(model: dict[str, Any]) -> dict[str, Any]:
    """A model with three control planes."""
    pool(model, "master")["count"] = 3
    return model


def pool(model: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in model["pools"] if each["name"] == name)


def bind(model: dict[str, Any], **different: Any) -> None:
    """Bind the pool of applications to two hosts."""
    group = {"name": "licensed", "pools": ["applications"], "hosts": HOSTS[:2], **different}
    model["vsphere"]["placement_rules"] = {"host_groups": [group]}


def masters(*numbers: int) -> set[str]:
    return {f"demo-master-{number}" for number in numbers}


def test_control_planes_are_kept_apart(site: Site, model: dict[str, Any]) -> None:
    site.cluster_vms.apply(model)
    result = site.apply(model)
    assert result["changed"]
    assert [change["action"] for change in result["changes"]] == ["create"]
    assert site.members() == {MASTERS: masters(1, 2, 3)}


def test_second_run_changes_and_writes_nothing(site: Site, model: dict[str, Any]) -> None:
    bind(model)
    site.cluster_vms.apply(model)
    first = site.apply(model)
    with site.vcenter.calls() as calls:
        second = site.apply(model)
    assert not second["changed"]
    assert second["changes"] == []
    assert second["rules"] == first["rules"]
    assert second["diff"]["before"] == second["diff"]["after"] == ""
    assert set(calls) <= READS


def test_check_mode_foresees_what_is_done(site: Site, model: dict[str, Any]) -> None:
    bind(model)
    site.cluster_vms.apply(model)
    with site.vcenter.calls() as calls:
        foreseen = site.apply(model, check=True)
    assert set(calls) <= READS
    assert site.members() == {}
    assert foreseen == site.apply(model)
    assert foreseen["changed"]


def test_idle_run_makes_a_constant_number_of_calls(site: Site, model: dict[str, Any]) -> None:
    bind(model)
    model["vsphere"]["placement_rules"]["anti_affinity"] = ["control_plane"]
    totals = []
    for count in (1, 30):
        pool(model, "applications")["count"] = count
        site.cluster_vms.apply(model)
        site.apply(model)
        with site.vcenter.calls() as calls:
            assert not site.apply(model)["changed"]
        totals.append(calls)
    assert totals[0] == totals[1]
    assert sum(totals[0].values()) == 8


def test_rules_and_groups_are_made_and_removed_in_one_reconfiguration(site: Site, model: dict[str, Any]) -> None:
    bind(model, mandatory=True)
    site.cluster_vms.apply(model)
    with site.vcenter.calls() as calls:
        site.apply(model)
    assert calls[RECONFIGURE] == 1
    assert site.members() == {
        MASTERS: masters(1, 2, 3),
        "fury.demo.vms.licensed": {"demo-applications-1"},
        "fury.demo.hosts.licensed": set(HOSTS[:2]),
    }
    rule = site.host_rules()["fury.demo.run-on.licensed"]
    assert (rule.vmGroupName, rule.affineHostGroupName) == ("fury.demo.vms.licensed", "fury.demo.hosts.licensed")
    assert (rule.antiAffineHostGroupName, rule.mandatory, rule.enabled) == (None, True, True)
    with site.vcenter.calls() as calls:
        assert site.apply(model, state="absent")["rules"] == []
    assert calls[RECONFIGURE] == 1
    assert site.members() == site.host_rules() == {}
    assert not site.apply(model, state="absent")["changed"]


def test_replaced_node_is_a_member_after_the_next_run(site: Site, model: dict[str, Any]) -> None:
    site.cluster_vms.apply(model)
    site.apply(model)
    site.admin.power_off("LAB/vm/demo/demo-master-2")
    site.admin.destroy("LAB/vm/demo/demo-master-2")
    site.cluster_vms.apply(model)
    assert site.members() == {MASTERS: masters(1, 3)}
    result = site.apply(model)
    assert [change["action"] for change in result["changes"]] == ["update"]
    assert site.members() == {MASTERS: masters(1, 2, 3)}
    assert not site.apply(model)["changed"]


def test_changed_host_group_is_reconciled(site: Site, model: dict[str, Any]) -> None:
    bind(model)
    site.cluster_vms.apply(model)
    site.apply(model)
    bind(model, hosts=HOSTS[2:], affinity=False, pools=["applications", "infra"])
    site.apply(model)
    assert site.members()["fury.demo.hosts.licensed"] == set(HOSTS[2:])
    assert site.members()["fury.demo.vms.licensed"] == {"demo-applications-1", "demo-infra-1"}
    [rule] = site.host_rules().values()
    assert (rule.affineHostGroupName, rule.antiAffineHostGroupName) == (None, "fury.demo.hosts.licensed")
    assert not site.apply(model)["changed"]


def test_rules_of_others_stay(site: Site, model: dict[str, Any]) -> None:
    site.cluster_vms.apply(model)
    names = ["fury.demo-2.separate.etcd", "fury.demos", "fury.demo", "separate"]
    for name in names:
        site.add_rule(name, "demo-master-1", "demo-infra-1")
    site.apply(model)
    assert set(site.members()) == {MASTERS, *names}
    site.apply(model, state="absent")
    assert site.members() == {name: {"demo-master-1", "demo-infra-1"} for name in names}


def test_rule_with_our_prefix_that_is_not_wanted_is_removed(site: Site, model: dict[str, Any]) -> None:
    site.cluster_vms.apply(model)
    site.add_rule("fury.demo.separate.worker", "demo-applications-1", "demo-infra-1")
    site.apply(model)
    assert set(site.members()) == {MASTERS}


def test_what_is_left_after_the_nodes_is_removed(site: Site, model: dict[str, Any]) -> None:
    bind(model)
    site.cluster_vms.apply(model)
    site.apply(model)
    site.cluster_vms.apply(model, state="absent")
    assert site.members()
    assert site.apply(model, state="absent")["changed"]
    assert site.members() == site.host_rules() == {}


def test_host_in_maintenance_mode_does_not_count(site: Site, model: dict[str, Any]) -> None:
    site.cluster_vms.apply(model)
    site.apply(model)
    host = site.admin.find(f"{CLUSTER}/{HOSTS[2]}")
    WaitForTask(host.EnterMaintenanceMode_Task(timeout=0))
    result = site.apply(model)
    assert [change["action"] for change in result["changes"]] == ["remove"]
    assert len(result["warnings"]) == 1
    assert site.members() == {}
    WaitForTask(host.ExitMaintenanceMode_Task(timeout=0))
    assert site.apply(model)["warnings"] == []
    assert site.members() == {MASTERS: masters(1, 2, 3)}


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("check", [True, False])
def test_before_the_first_run_there_is_nothing_to_do(
    site: Site, model: dict[str, Any], state: str, check: bool
) -> None:
    bind(model)
    result = site.apply(model, check=check, state=state)
    assert not result["changed"]
    assert result["rules"] == []


def test_without_drs_rules_are_neither_made_nor_missed(site: Site, model: dict[str, Any]) -> None:
    site.cluster_vms.apply(model)
    site.reconfigure(drsConfig=vim.cluster.DrsConfigInfo(enabled=False))
    assert_no_rules(site, model)


def test_hosts_of_no_vsphere_cluster_have_no_rules(open_site: Callable[..., Site], model: dict[str, Any]) -> None:
    site = open_site(clusters=[], hosts=HOSTS)
    model["vsphere"].update(cluster="", hosts=HOSTS)
    site.cluster_vms.apply(model)
    assert_no_rules(site, model)


def assert_no_rules(site: Site, model: dict[str, Any]) -> None:
    """Check that there are none, and a warning only when rules were asked for."""
    result = site.apply(model)
    assert not result["changed"]
    assert result["warnings"] == []
    bind(model)
    result = site.apply(model)
    assert not result["changed"]
    assert len(result["warnings"]) == 1


def test_vsphere_clusters_have_rules_of_their_own(open_site: Callable[..., Site], model: dict[str, Any]) -> None:
    names = {"A": ["a-1", "a-2"], "B": ["b-1", "b-2"]}
    site = open_site(clusters=[{"name": name, "hosts": hosts, "drs": True} for name, hosts in names.items()])
    model["vsphere"]["cluster"] = ""
    model["vsphere"]["failure_domains"] = [{"name": name.lower(), "cluster": name} for name in names]
    pool(model, "lb")["count"] = 4
    pool(model, "applications")["count"] = 2
    bind(model, hosts=["a-1", "b-2"])
    site.cluster_vms.apply(model)
    with site.vcenter.calls() as calls:
        site.apply(model)
    assert calls[RECONFIGURE] == 2
    found = [site.members("LAB/host/A"), site.members("LAB/host/B")]
    balancers = [each["fury.demo.separate.load_balancer"] for each in found]
    assert [len(each) for each in balancers] == [2, 2]
    assert balancers[0] | balancers[1] == {f"demo-lb-{number}" for number in (1, 2, 3, 4)}
    assert [each["fury.demo.hosts.licensed"] for each in found] == [{"a-1"}, {"b-2"}]
    assert not site.apply(model)["changed"]
    site.apply(model, state="absent")
    assert site.members("LAB/host/A") == site.members("LAB/host/B") == {}


def test_missing_host_is_named_and_nothing_is_done(site: Site, model: dict[str, Any]) -> None:
    bind(model, hosts=[HOSTS[0], "esxi-04.lab.internal"])
    site.cluster_vms.apply(model)
    with site.vcenter.calls() as calls:
        foreseen, done = site.rules(model, check=True), site.rules(model)
    assert foreseen["msg"] == done["msg"]
    assert done["failed"]
    assert set(calls) <= READS
    for words in ("esxi-04.lab.internal", HOSTS[2], "vsphere.placement_rules.host_groups[0].hosts"):
        assert words in done["msg"]


class Forbidden:
    """A vSphere cluster that the user may not change."""

    def ReconfigureComputeResource_Task(self, **_spec: Any) -> Any:  # noqa: N802 - pyVmomi's name
        raise vim.fault.NoPermission(privilegeId="Host.Inventory.EditCluster", object=vim.ClusterComputeResource("c-1"))


def test_missing_privilege_is_named(admin: Admin) -> None:
    steps = (Step(CREATE, AntiAffinityRule(MASTERS, frozenset({"vm-1", "vm-2"})), "it does not exist"),)
    plan = RulesPlan((ComputePlan(ComputeCluster("c-1", "CLUSTER01"), steps),), {})
    with pytest.raises(VsphereError, match=r"'CLUSTER01': .* Host\.Inventory\.EditCluster"):
        carry_out(admin.session, Decision(plan, {"c-1": Forbidden()}), Deadline(10))


def test_spec_frees_names_before_it_gives_them_again() -> None:
    before = AntiAffinityRule("c", frozenset(), key=7)
    steps = [
        Step(CREATE, HostRule("b", "vms", anti_affine_hosts="hosts"), ""),
        Step(UPDATE, AntiAffinityRule("c", frozenset({"vm-1", "vm-2"})), "", before),
        Step(REMOVE, OtherRule("b", key=5), ""),
        Step(CREATE, HostGroup("hosts", frozenset({"host-1"})), ""),
        Step(REMOVE, VmGroup("old", frozenset()), ""),
    ]
    spec = rules_spec(steps)
    operations = [(each.operation, each.removeKey) for each in spec.rulesSpec]
    assert operations == [("remove", 5), ("edit", None), ("add", None)]
    edited, added = (each.info for each in spec.rulesSpec[1:])
    assert (edited.key, [vm._GetMoId() for vm in edited.vm]) == (7, ["vm-1", "vm-2"])
    # An empty name is not the same as none to vCenter.
    assert (added.affineHostGroupName, added.antiAffineHostGroupName) == (None, "hosts")
    assert [(each.operation, each.removeKey) for each in spec.groupSpec] == [("remove", "old"), ("add", None)]
