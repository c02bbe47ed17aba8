"""Read a folder's machines by pyVmomi alone: read_folder.py FOLDER PROPERTY..."""

import clock  # noqa: I001 - the clock starts first
import sys

import vcenter

content = vcenter.log_in()
machines = vcenter.read_folder(content, f"LAB/vm/{sys.argv[1]}", sys.argv[2:])
content.sessionManager.Logout()
clock.tell(machines)
