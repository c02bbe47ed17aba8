"""Nodes of clusters, as the module cluster_vms leaves them in vCenter, made without it."""

from __future__ import annotations

from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.ownership import ATTRIBUTES
from pyVmomi import vim

_TEMPLATE = "LAB/vm/TEMPLATES/ubuntu-22.04"
_ROLES = {"lb": "load_balancer", "master": "control_plane", "db": "etcd"}


def make_nodes(admin: Admin, folder: str, cluster: str, pools: dict[str, int], **facts: str) -> None:
    """Make the nodes of pools in an existing folder; they do not run.

    Pools are numbers of nodes by name: `lb` are load balancers, `master` control planes, `db` are of etcd, all else are
    workers. `facts` are further custom attributes, without their prefix.
    """
    _define_attributes(admin)
    for place, (pool, count) in enumerate(pools.items()):
        for number in range(1, count + 1):
            name = f"{cluster}-{pool}-{number}"
            admin.clone(_TEMPLATE, folder, name)
            attributes = {
                "cluster": cluster,
                "environment": "test",
                "pool": pool,
                "role": _ROLES.get(pool, "worker"),
                "address": f"10.213.{place}.{number}",
                "spec_hash": "0123456789abcdef",
                "template": "TEMPLATES/ubuntu-22.04",
                "ssh_host_key": f"ssh-ed25519 {name}",
                **facts,
            }
            for key, value in attributes.items():
                admin.set_attribute(f"{folder}/{name}", f"fury.{key}", value)


def _define_attributes(admin: Admin) -> None:
    manager = admin.session.content.customFieldsManager
    known = {each.name for each in manager.field}
    for name in ATTRIBUTES:
        if name not in known:
            manager.AddCustomFieldDef(name=name, moType=vim.VirtualMachine)
