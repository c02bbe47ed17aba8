#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: the templates of a golden image."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golden_template
short_description: Makes, stamps and removes the templates of a golden image
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Turns the machine in which an image was made, its builder, into a template that says what it is.
  - Every step is taken only where it is needed. A run that ends at any point is finished by running again.
  - The stamp is custom attributes C(fury.image*) and C(fury.customization), and readable notes.
options:
  state:
    description:
      - V(present) waits until the builder has powered itself off, stamps it, takes from it what made it one machine
        among others (settings, notes, attributes of its cluster), takes the snapshot C(golden) for linked clones,
        renames and moves it, and marks it as a template.
      - V(marked) writes on the builder what it is being made for, and how far it is.
      - V(stamped) sets attributes of a template, and leaves its others alone.
      - V(absent) deletes templates that have our stamp. One that linked clones live on is kept, and told.
    type: str
    choices: [present, marked, stamped, absent]
    default: present
  image:
    description: The definition; all of it is validated. Needed with V(present) and V(marked).
    type: dict
  definition_hash:
    description:
      - Hash of the definition, as M(sighup.fury_vsphere.golden_image_info) returns it.
      - Needed with V(present) and V(marked).
    type: str
  version:
    description: Number of the version, as M(sighup.fury_vsphere.golden_image_info) plans it. Needed with V(present).
    type: int
  step:
    description: How far the builder is. Needed with V(marked).
    type: str
    choices: [building, sealing]
  facts:
    description:
      - What the guest told of itself. With V(marked) it is kept on the builder until that is a template.
    type: dict
    default: {}
    suboptions:
      os:
        description: Name of its system, as C(PRETTY_NAME) of C(/etc/os-release) has it.
        type: str
      kernel:
        description: Version of its kernel.
        type: str
      tools:
        description: Version of open-vm-tools.
        type: str
      cloud_init:
        description: Version of cloud-init.
        type: str
      containerd:
        description: Version of containerd.
        type: str
      kubernetes:
        description: Version of Kubernetes.
        type: str
  packages:
    description: All packages of the guest, for the manifest.
    type: list
    elements: str
    default: []
  collection_version:
    description: Version of this collection, for the stamp.
    type: str
    default: ''
  datacenter:
    description: Datacenter of O(template) and O(templates). Needed with V(stamped) and V(absent).
    type: str
  template:
    description: Path of a template below the datacenter's VM folder. Needed with V(stamped).
    type: str
  templates:
    description: Paths of the templates to delete. Needed with V(absent).
    type: list
    elements: str
  attributes:
    description: Custom attributes to set; an empty value clears one. Needed with V(stamped).
    type: dict
  wait_timeout:
    description: Seconds that all of it may take, waiting for the guest to power itself off among it.
    type: int
    default: 1800
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
  - sighup.fury_vsphere.image
seealso:
  - module: sighup.fury_vsphere.golden_image_info
"""

EXAMPLES = r"""
- name: Say what the builder is for
  sighup.fury_vsphere.golden_template:
    state: marked
    image: "{{ fury_image }}"
    definition_hash: "{{ planned.hash }}"
    step: building

- name: Turn it into a template
  sighup.fury_vsphere.golden_template:
    image: "{{ fury_image }}"
    definition_hash: "{{ planned.hash }}"
    version: "{{ planned.version }}"
  register: made

- name: Write the manifest
  ansible.builtin.copy:
    content: "{{ made.manifest | to_nice_json }}"
    dest: "{{ fury_working_directory }}/{{ made.template | basename }}.json"
    mode: "0644"

- name: Say that it passed certification
  sighup.fury_vsphere.golden_template:
    state: stamped
    datacenter: DC01
    template: TEMPLATES/ubuntu-22.04-v3
    attributes:
      fury.certified: passed

- name: Remove old versions
  sighup.fury_vsphere.golden_template:
    state: absent
    datacenter: DC01
    templates: [TEMPLATES/ubuntu-22.04-v1]
"""

RETURN = r"""
steps:
  description: What was done, or would be in check mode, and what was kept instead.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: What.
      type: str
      sample: snapshot
    reason:
      description: Why.
      type: str
      sample: it has no snapshot 'golden' for linked clones
    template:
      description: Which template; with O(state=absent) only.
      type: str
      sample: TEMPLATES/ubuntu-22.04-v1
template:
  description: Path of the template, or of the builder with O(state=marked).
  returned: success
  type: str
  sample: TEMPLATES/ubuntu-22.04-v3
attributes:
  description: Its custom attributes.
  returned: success
  type: dict
  sample: {"fury.image": "ubuntu-22.04", "fury.image_version": "3"}
manifest:
  description: The stamp, the certification and the packages under plain names, to be kept as a file.
  returned: with O(state=present) and O(state=stamped)
  type: dict
  sample: {"template": "TEMPLATES/ubuntu-22.04-v3", "image": "ubuntu-22.04", "version": "3", "packages": []}
"""

from datetime import datetime, timezone
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.stamp import Making, manifest, marks
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.golden_states import (
    Outcome,
    Work,
    absent,
    marked,
    present,
    stamped,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import Session, session
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tasks import Deadline

_FACTS = ("os", "kernel", "tools", "cloud_init", "containerd", "kubernetes")


def run(module: AnsibleModule) -> dict[str, Any]:
    """Do what the state asks for, and return the result."""
    options = module.params
    if options["wait_timeout"] < 1:
        raise VsphereError(f"Failed to begin: wait_timeout is {options['wait_timeout']}; set it to 1 or more")
    image = load_image(options["image"], options["site"], options["directory"] or "") if options["image"] else {}
    work = Work(module.check_mode, Deadline(options["wait_timeout"]))
    with session(Connection.from_options(options)) as vcenter:
        outcome = done(vcenter, options, image, work)
    result = {
        "changed": outcome.changed,
        "diff": outcome.diff,
        "steps": outcome.steps,
        "template": outcome.template,
        "attributes": outcome.attributes,
    }
    if options["state"] in ("present", "stamped"):
        result["manifest"] = manifest(outcome.template, outcome.attributes, options["packages"])
    return result


def done(vcenter: Session, options: dict[str, Any], image: dict[str, Any], work: Work) -> Outcome:
    """Do what the state asks for."""
    if options["state"] == "absent":
        return absent(vcenter, options["datacenter"], options["templates"], work)
    if options["state"] == "stamped":
        attributes = {name: str(value) for name, value in options["attributes"].items()}
        return stamped(vcenter, options["datacenter"], options["template"], attributes, work)
    facts = {name: value for name, value in options["facts"].items() if value}
    if options["state"] == "marked":
        return marked(vcenter, image, marks(options["definition_hash"], options["step"], facts), work)
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    making = Making(options["version"], options["definition_hash"], now, options["collection_version"])
    return present(vcenter, image, making, facts, work)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "state": {"type": "str", "choices": ["present", "marked", "stamped", "absent"], "default": "present"},
            "image": {"type": "dict"},
            "site": {"type": "dict", "default": {}},
            "directory": {"type": "path"},
            "definition_hash": {"type": "str"},
            "version": {"type": "int"},
            "step": {"type": "str", "choices": ["building", "sealing"]},
            "facts": {"type": "dict", "default": {}, "options": {name: {"type": "str"} for name in _FACTS}},
            "packages": {"type": "list", "elements": "str", "default": []},
            "collection_version": {"type": "str", "default": ""},
            "datacenter": {"type": "str"},
            "template": {"type": "str"},
            "templates": {"type": "list", "elements": "str"},
            "attributes": {"type": "dict"},
            "wait_timeout": {"type": "int", "default": 1800},
            **argument_spec(),
        },
        required_if=[
            ("state", "present", ("image", "definition_hash", "version")),
            ("state", "marked", ("image", "definition_hash", "step")),
            ("state", "stamped", ("datacenter", "template", "attributes")),
            ("state", "absent", ("datacenter", "templates")),
        ],
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except (ModelError, VsphereError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
