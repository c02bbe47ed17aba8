"""The privileges that a config needs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ownership import ATTRIBUTES
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_role import (
    govc_commands,
    grants,
    remarks,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.privileges import (
    RULES,
    Need,
    SiteFacts,
    needs,
)
from sample_cluster import model_with

SETTLED = SiteFacts(defined_attributes=ATTRIBUTES, missing_folders=())


def found(model: dict[str, Any], facts: SiteFacts = SETTLED) -> dict[str, Need]:
    """Return what is needed by kind and name."""
    return {f"{need.kind} {need.name}".strip(): need for need in needs(model, facts)}


def privileges(model: dict[str, Any], facts: SiteFacts = SETTLED) -> set[str]:
    return {privilege for need in needs(model, facts) for privilege in need.reasons}


def test_plain_cluster_needs_little(model: dict[str, Any]) -> None:
    needed = found(model)
    kinds = {need.kind for need in needed.values()}
    assert kinds == {"datacenter", "compute", "datastore", "network", "template", "folder"}
    assert needed["compute CL"].privileges == ("Resource.AssignVMToPool",)
    assert needed["datastore DS"].privileges == ("Datastore.AllocateSpace",)
    assert needed["network net"].privileges == ("Network.Assign",)
    everything = privileges(model)
    assert not any(each.startswith("InventoryService.Tagging") for each in everything)
    assert "Host.Inventory.EditCluster" not in everything
    assert "VirtualMachine.Provisioning.MarkAsTemplate" not in everything
    assert "VirtualMachine.Provisioning.Customize" not in everything


# Guests that are customized by a spec make their SSH host keys themselves.
BELIEVED = {"ssh.accept_new_host_keys": True}

FEATURES = [
    ({"vsphere.tags": {"backup": "daily"}}, "InventoryService.Tagging.AttachTag"),
    ({"vsphere.notes": "ours"}, "VirtualMachine.Config.Annotation"),
    ({"vsphere.minimum_hardware_version": 17}, "VirtualMachine.Config.UpgradeVirtualHardware"),
    ({"vsphere.customization": {"method": "spec"}, **BELIEVED}, "VirtualMachine.Provisioning.Customize"),
    (
        {"vsphere.customization": {"method": "spec", "spec": "linux"}, **BELIEVED},
        "VirtualMachine.Provisioning.ReadCustSpecs",
    ),
    ({"vsphere.attributes": {"owner": "us"}}, "Global.ManageCustomFields"),
    ({"cards": [{"network": "storage"}]}, "VirtualMachine.Config.AddRemoveDevice"),
    ({"tags": {"backup": "daily"}}, "InventoryService.Tagging.CreateTag"),
    ({"pools.master.count": 3}, "Host.Inventory.EditCluster"),
]


@pytest.mark.parametrize(("features", "privilege"), FEATURES)
def test_privilege_is_needed_with_its_feature_only(features: dict[str, Any], privilege: str) -> None:
    assert privilege not in privileges(model_with())
    assert privilege in privileges(model_with(features))


def test_site_tells_what_the_config_cannot(model: dict[str, Any]) -> None:
    template = model["pools"][0]["template"]
    for facts, privilege in (
        (SiteFacts(ATTRIBUTES[1:], ()), "Global.ManageCustomFields"),
        (SiteFacts(ATTRIBUTES, ("demo",)), "Folder.Create"),
        (SiteFacts(ATTRIBUTES, (), ovf_templates=[template]), "VApp.ApplicationConfig"),
        (SiteFacts(ATTRIBUTES, (), bare_templates=[template]), "VirtualMachine.Config.AddRemoveDevice"),
        (SiteFacts(ATTRIBUTES, (), customizations={template: "spec"}), "VirtualMachine.Provisioning.Customize"),
    ):
        assert privilege not in privileges(model)
        assert privilege in privileges(model, facts)


def test_site_that_was_not_asked_may_need_all(model: dict[str, Any]) -> None:
    assert {"Global.ManageCustomFields", "Folder.Create"} <= privileges(model, SiteFacts())


def test_rules_belong_to_the_vsphere_cluster() -> None:
    needed = found(model_with({"pools.master.count": 3, "vsphere.resource_pool": "POOL"}))
    assert needed["cluster CL"].privileges == ("Host.Inventory.EditCluster",)
    assert needed["compute CL/POOL"].privileges == ("Resource.AssignVMToPool",)


def test_without_drs_there_are_no_rules_to_keep() -> None:
    model = model_with({"pools.master.count": 3})
    assert "cluster CL" in found(model)
    assert "cluster CL" not in found(model, SiteFacts(ATTRIBUTES, (), without_drs=["CL"]))


def test_linked_clones_do_not_grow_disks(model: dict[str, Any]) -> None:
    assert "VirtualMachine.Config.DiskExtend" in privileges(model)
    for pool in model["pools"]:
        pool["clone"] = "linked"
    assert "VirtualMachine.Config.DiskExtend" not in privileges(model)


def test_pools_without_nodes_need_nothing(model: dict[str, Any]) -> None:
    model["pools"][0].update(template="T/other", count=0)
    assert "template T/other" not in found(model)


def test_removing_the_cluster_is_advisory(model: dict[str, Any]) -> None:
    folder = found(model)["folder demo"]
    assert {"Folder.Delete", "VirtualMachine.Inventory.Delete"} <= folder.advisory
    assert "VirtualMachine.Inventory.CreateFromExisting" not in folder.advisory


def test_every_rule_says_what_it_is_for() -> None:
    assert all(rule.reason for rule in RULES)
    assert len({(rule.kind, rule.privilege) for rule in RULES}) == len(RULES)


# The roles


def paths(model: dict[str, Any], facts: SiteFacts = SETTLED) -> dict[tuple[str, str], list[str]]:
    return {need.object: [f"/DC/{need.kind}/{need.name}"] for need in needs(model, facts)}


def test_role_has_exactly_what_is_needed(model: dict[str, Any]) -> None:
    given = {grant.path: set(grant.privileges) for grant in grants("demo", needs(model, SETTLED), paths(model))}
    for need in needs(model, SETTLED):
        wanted = {each for each in need.reasons if not each.startswith("System.")}
        assert given[f"/DC/{need.kind}/{need.name}"] == wanted


def test_objects_of_a_kind_share_a_role_when_they_need_the_same() -> None:
    model = model_with(
        {"pools.lb.template": "T/a", "template": "T/b", "customization": {"method": "spec"}, **BELIEVED},
    )
    given = {grant.path: grant.role for grant in grants("demo", needs(model, SETTLED), paths(model))}
    assert given["/DC/template/T/a"] == given["/DC/template/T/ubuntu"]
    assert given["/DC/template/T/a"] != given["/DC/template/T/b"]


def test_same_object_gets_one_role() -> None:
    model = model_with({"pools.master.count": 3})
    same = {**paths(model), ("compute", "CL"): ["/DC/host/CL"], ("cluster", "CL"): ["/DC/host/CL"]}
    [grant] = [each for each in grants("demo", needs(model, SETTLED), same) if each.path == "/DC/host/CL"]
    assert set(grant.privileges) == {"Resource.AssignVMToPool", "Host.Inventory.EditCluster"}


def test_commands_create_every_role_once_before_it_is_given(model: dict[str, Any]) -> None:
    commands = govc_commands(grants("demo", needs(model, SETTLED), paths(model)), r"VSPHERE.LOCAL\fury")
    created = [line.split()[2] for line in commands if line.startswith("govc role.create")]
    assert len(created) == len(set(created))
    given = {line.split("-role ")[1].split()[0] for line in commands if "permissions.set" in line}
    assert given == {*created, "ReadOnly"}
    assert all(r"-principal 'VSPHERE.LOCAL\fury'" in line for line in commands if "permissions.set" in line)


def test_remarks(model: dict[str, Any]) -> None:
    assert remarks(needs(model, SETTLED), paths(model)) == []
    missing = {**paths(model), ("folder", "demo"): ["/DC/vm"]}
    assert "/DC/vm" in remarks(needs(model, SETTLED), missing)[0]
    tagged = model_with(FEATURES[0][0])
    assert "global permission" in remarks(needs(tagged, SETTLED), paths(tagged))[0]
