"""Run our module cluster_vms in this process: cluster_vms.py VARIABLES_FILE."""

import clock  # noqa: I001 - Ansible's own modules are imported before it counts
import json
import os
import sys
from pathlib import Path

from ansible.module_utils import basic  # noqa: F401 - part of the start of every module

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "vsphere"))

from modules import run

connection = {
    "hostname": os.environ["VSPHERE_SERVER"],
    "port": int(os.environ["VSPHERE_PORT"]),
    "username": os.environ["VSPHERE_USER"],
    "password": os.environ["VSPHERE_PASSWORD"],
    "ca_file": os.environ["VSPHERE_CA_FILE"],
}
cluster = json.loads(Path(sys.argv[1]).read_text())["fury_cluster"]
clock.restart()
result = run("cluster_vms", {**connection, "cluster": cluster})
if result["failed"]:
    sys.exit(result["msg"])
clock.tell(len(result["nodes"]))
