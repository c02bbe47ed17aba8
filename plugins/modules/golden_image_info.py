#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: what vCenter has of a golden image."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golden_image_info
short_description: Tells what is to be done to have a golden image
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares the definition of a golden image with its templates in vCenter, which carry custom attributes that say what
    they were made from. Changes nothing.
  - An image that was made from the very definition is up to date. Where it is placed in vCenter, and the size of the
    machine that it is made in, are no part of that.
  - The number of calls is constant.
options:
  image:
    description: The definition; all of it is validated.
    type: dict
    required: true
  rebuild:
    description: Whether to plan for one more version although the newest is up to date.
    type: bool
    default: false
extends_documentation_fragment:
  - sighup.fury_vsphere.connection
  - sighup.fury_vsphere.image
seealso:
  - module: sighup.fury_vsphere.golden_template
  - module: sighup.fury_vsphere.ovf_import
"""

EXAMPLES = r"""
- name: See what is to be done
  sighup.fury_vsphere.golden_image_info:
    image: "{{ fury_image }}"
  register: result

- name: Show the plan
  ansible.builtin.debug:
    msg: "{{ result.plan }}"
"""

RETURN = r"""
hash:
  description: Hash of everything that decides what the image holds.
  returned: success
  type: str
  sample: 0f3a5c7e91b2d486
plan:
  description: What is to be done, in order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description:
        - V(up_to_date), nothing is to be done.
        - V(import), the source is to be imported.
        - V(build), the image is to be made from the source, in a new machine.
        - V(resume), a machine is there in which it was begun.
        - V(replace), the machine that is there is to be removed first.
        - V(finish), that machine is sealed and off, or only its mark as a template lacks.
        - V(refuse), something is in the way.
      type: str
      sample: build
    object:
      description: What it is done to.
      type: str
      sample: ubuntu-22.04-v3
    reason:
      description: Why.
      type: str
      sample: ubuntu-22.04-v2 was made from another definition
template:
  description: Path of the template that is there, or will be when the plan is carried out.
  returned: success
  type: str
  sample: TEMPLATES/ubuntu-22.04-v3
version:
  description: Its number.
  returned: success
  type: int
  sample: 3
templates:
  description: The versions that are there, oldest first.
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: Path below the VM folder of the datacenter.
      type: str
      sample: TEMPLATES/ubuntu-22.04-v2
    version:
      description: Its number.
      type: int
      sample: 2
    hash:
      description: Hash of the definition that it was made from.
      type: str
      sample: 9d1b0c2f5e6a7b38
    certified:
      description: V(passed), V(failed), or empty.
      type: str
      sample: passed
builder:
  description: The machine that the image is made in, empty when there is none.
  returned: success
  type: dict
  contains:
    path:
      description: Path below the VM folder of the datacenter.
      type: str
      sample: TEMPLATES/ubuntu-22.04-build/ubuntu-22-04-build-builder-1
    step:
      description: V(building), V(sealing), or empty.
      type: str
      sample: building
    hash:
      description: Hash of the definition that it is being made from.
      type: str
      sample: 0f3a5c7e91b2d486
    is_off:
      description: Whether it is powered off.
      type: bool
      sample: false
builder_path:
  description: Path that the builder has, or will have.
  returned: success
  type: str
  sample: TEMPLATES/ubuntu-22.04-build/ubuntu-22-04-build-builder-1
source:
  description: The template that the builder is cloned from.
  returned: success
  type: dict
  contains:
    path:
      description: Path below the VM folder of the datacenter.
      type: str
      sample: TEMPLATES/sources/ubuntu-22.04-6f2c1d0a9b8e
    exists:
      description: Whether it is there, and complete.
      type: bool
      sample: true
old:
  description: The versions that exceed C(keep) of the definition, and what becomes of them when they are pruned.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: V(remove), or V(keep) for the reason.
      type: str
      sample: remove
    template:
      description: Path below the VM folder of the datacenter.
      type: str
      sample: TEMPLATES/ubuntu-22.04-v1
    reason:
      description: Why.
      type: str
      sample: 2 newer versions are kept
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.script_contents import (
    ScriptError,
    read_scripts,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import builder_path
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.hashing import definition_hash
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.plan import plan
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.pruning import prune
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.report import described
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.problem import ModelError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection, argument_spec
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.image_library import find_image
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.session import session


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Look, decide and return the result."""
    image = load_image(options["image"], options["site"], options["directory"] or "")
    wanted = definition_hash(image, read_scripts(hook["path"] for hook in image["hooks"]))
    with session(Connection.from_options(options)) as vcenter:
        found = find_image(vcenter, image)
    planned = plan(image["name"], wanted, found, options["rebuild"])
    return {
        "changed": False,
        "hash": wanted,
        "plan": planned.described(),
        "template": f"{image['vsphere']['folder']}/{planned.template}",
        "version": planned.version,
        "builder_path": builder_path(image),
        "old": [each.described() for each in prune(found.templates, image["keep"])],
        **described(found, builder_path(image)),
    }


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "image": {"type": "dict", "required": True},
            "site": {"type": "dict", "default": {}},
            "directory": {"type": "path"},
            "rebuild": {"type": "bool", "default": False},
            **argument_spec(),
        },
        supports_check_mode=True,
    )
    try:
        result = run(module.params)
    except (ModelError, ScriptError, VsphereError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
