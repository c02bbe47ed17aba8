"""Load and run our inventory plugin in this process: inventory.py SOURCE."""

import clock  # noqa: I001 - Ansible's own modules are imported before it counts
import sys
from pathlib import Path

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader, inventory_loader

init_plugin_loader()
loader = DataLoader()
inventory = InventoryManager(loader=loader, sources=["localhost,"])
clock.restart()
plugin = inventory_loader.get("sighup.fury_vsphere.cluster")
plugin.parse(inventory._inventory, loader, str(Path(sys.argv[1]).resolve()), cache=False)
clock.tell(len(inventory._inventory.hosts) - 1)
