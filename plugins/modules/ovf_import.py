#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the source of a golden image as a template."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ovf_import
short_description: Imports the source of a golden image as a template
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Makes a template of the OVA or OVF file that a golden image begins as, once for each checksum. It is called
    C(sources/<system>-<beginning of the checksum>) below the folder of the templates, and carries the custom attribute
    C(fury.image_source).
  - The file's checksum, the digests of its manifest, and that all of its files are there and whole, are verified before
    anything is made in vCenter; so is that the datastore has room.
  - Disks go to vCenter or to the ESXi host as they are, straight out of the OVA file. Nothing is unpacked, and no more
    than a mebibyte is in memory.
  - When it fails or is interrupted, vCenter takes back what was half made. What a process that was killed has left is
    removed by the next run.
  - An item of a content library is deployed by vCenter itself. A virtual machine that is in vCenter already is copied
    once, and must be off; a template needs neither.
  - How far it is is shown every two seconds, or written to O(progress_file).
options:
  image:
    description: The definition of the image; all of it is validated.
    type: dict
    required: true
  cache_directory:
    description:
      - Where downloaded files are kept, by their checksums. A download that broke is resumed there.
    type: path
    default: ~/.cache/fury-vsphere/images
  url_ca_file:
    description: Path of a PEM file with the authorities of the server of C(source.url), when the system knows them not.
    type: path
  progress_file:
    description: Path of a file for the lines that say how far it is, which are not shown then; it is begun anew.
    type: path
  wait_timeout:
    description: Seconds that vCenter may take to be ready for the disks, and to deploy an item of a content library.
    type: int
    default: 1800
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
  - sighup.fury_vsphere.image
seealso:
  - module: sighup.fury_vsphere.golden_image_info
"""

EXAMPLES = r"""
- name: Import the source
  sighup.fury_vsphere.ovf_import:
    image: "{{ fury_image }}"
    progress_file: /tmp/import.log
  register: imported
"""

RETURN = r"""
path:
  description: Path of the template below the datacenter's VM folder.
  returned: success
  type: str
  sample: TEMPLATES/sources/ubuntu-22.04-6f2c1d0a9b8e
disk_gb:
  description: Size of the first disk in GiB; 0 when no file was read.
  returned: success
  type: float
  sample: 10.0
sent_mib:
  description: Mebibytes that were sent.
  returned: success
  type: float
  sample: 590.2
seconds:
  description: How long sending them took.
  returned: success
  type: float
  sample: 14.8
mib_per_second:
  description: The throughput.
  returned: success
  type: float
  sample: 39.9
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.errors import SourceError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.fetching import Fetching, fetch
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.ovf.progress import Progress
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.sources import (
    IMPORT,
    KEEP,
    Decision,
    Done,
    Work,
    carry_out,
    decide,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline

_MIB = 2**20
_GIB = 2**30


def run(module: AnsibleModule) -> dict[str, Any]:
    """Decide, do it unless in check mode, and return the result."""
    options = module.params
    if options["wait_timeout"] < 1:
        raise VsphereError(f"Failed to begin: wait_timeout is {options['wait_timeout']}; set it to 1 or more")
    image = load_image(options["image"], options["site"], options["directory"] or "")
    progress = Progress("" if module.check_mode else options["progress_file"] or "")
    fetching = Fetching(options["cache_directory"], options["url_ca_file"] or "")
    connection = Connection.from_options(options)
    work = Work(
        connection, image, lambda: fetch(image, fetching, progress), progress, Deadline(options["wait_timeout"])
    )
    done = Done()
    with session(connection) as vcenter:
        decision = decide(vcenter, image)
        if not module.check_mode:
            done = carry_out(vcenter, decision, work)
        elif decision.action == IMPORT and image["source"]["file"]:
            fetch(image, fetching, progress)  # reads only, and would fail as the import would
    for warning in done.warnings:
        module.warn(f"vCenter says of the source of image {image['name']}: {warning}")
    return result(decision, done)


def result(decision: Decision, done: Done) -> dict[str, Any]:
    """Return what the module returns."""
    path, changed = decision.path, decision.action != KEEP
    return {
        "changed": changed,
        "diff": {"before": {"templates": [] if changed else [path]}, "after": {"templates": [path]}},
        "path": path,
        "disk_gb": done.capacity / _GIB,
        "sent_mib": round(done.sent / _MIB, 1),
        "seconds": round(done.seconds, 1),
        "mib_per_second": round(done.sent / _MIB / done.seconds, 1) if done.seconds else 0.0,
    }


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "image": {"type": "dict", "required": True},
            "site": {"type": "dict", "default": {}},
            "directory": {"type": "path"},
            "cache_directory": {"type": "path", "default": "~/.cache/fury-vsphere/images"},
            "url_ca_file": {"type": "path"},
            "progress_file": {"type": "path"},
            "wait_timeout": {"type": "int", "default": 1800},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    try:
        outcome = run(module)
    except (ModelError, SourceError, VsphereError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
