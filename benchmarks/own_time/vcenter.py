"""Plain pyVmomi: a login as short as can be, and one read of a folder."""

from __future__ import annotations

import os
import ssl
from collections.abc import Sequence
from typing import Any

from pyVim.connect import SmartStubAdapter
from pyVmomi import vim, vmodl


def log_in() -> Any:
    """Log in to the vCenter of the environment variables and return its content."""
    stub = SmartStubAdapter(
        host=os.environ["VSPHERE_SERVER"],
        port=int(os.environ["VSPHERE_PORT"]),
        sslContext=ssl.create_default_context(cafile=os.environ["VSPHERE_CA_FILE"]),
    )
    content: Any = vim.ServiceInstance("ServiceInstance", stub).RetrieveContent()
    content.sessionManager.Login(os.environ["VSPHERE_USER"], os.environ["VSPHERE_PASSWORD"], None)
    return content


def read_folder(content: Any, path: str, properties: Sequence[str]) -> int:
    """Read properties of all virtual machines of a folder in one call and return how many there are."""
    collector = vmodl.query.PropertyCollector
    children = collector.TraversalSpec(name="children", type=vim.Folder, path="childEntity", skip=False)
    folder = content.searchIndex.FindByInventoryPath(path)
    spec = collector.FilterSpec(
        objectSet=[collector.ObjectSpec(obj=folder, selectSet=[children])],
        propSet=[collector.PropertySpec(type=vim.VirtualMachine, pathSet=list(properties))],
    )
    return len(content.propertyCollector.RetrieveContents([spec]))
