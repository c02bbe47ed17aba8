# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what keeps a customization from working in a guest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.versions import numbers_of

DOCUMENTATION = r"""
name: customization_unfitness
short_description: Tell what keeps a way of customization from working in a guest
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Compares the way in which the clones of an image shall learn who they are with what is installed in it.
positional: facts, perl, keys
options:
  _input:
    description: The way of customization.
    type: str
    choices: [guestinfo, spec]
    required: true
  facts:
    description:
      - What P(sighup.fury_vsphere.image_facts#filter) tells of the guest; C(os), C(tools) and C(cloud_init) are read.
    type: dict
    required: true
  perl:
    description: Whether perl is there.
    type: bool
    required: true
  keys:
    description: Public SSH keys of the user that stays in the image.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show what is in the way
  ansible.builtin.debug:
    msg: "{{ 'guestinfo' | sighup.fury_vsphere.customization_unfitness(facts, false, []) }}"
  vars:
    facts: {os: Oracle Linux Server 7.9, tools: 11.0.5, cloud_init: "19.4"}
"""

RETURN = r"""
_value:
  description: Sentences that say what is in the way and what can be done; none when it will work.
  type: list
  elements: str
"""

# The first release with DataSourceVMware: https://github.com/canonical/cloud-init, ChangeLog.
FIRST_CLOUD_INIT = "21.3"

# The first release whose OVF data source does what a specification asks for: https://kb.vmware.com/s/article/54986.
FIRST_WITH_SPECIFICATIONS = "18.3"

_NONE = "none"


def customization_unfitness(customization: str, facts: Mapping[str, Any], perl: bool, keys: list[str]) -> list[str]:
    """Return what is in the way; see the filter's documentation."""
    found = _guestinfo(facts) if customization == "guestinfo" else _spec(facts["cloud_init"], bool(perl), keys)
    return [*_tools(facts), *found]


def _tools(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["tools"] == _NONE:
        yield "open-vm-tools is not there, expected in any version; install it from the system's repositories"


def _guestinfo(facts: Mapping[str, Any]) -> Iterator[str]:
    version = facts["cloud_init"]
    if version == _NONE or numbers_of(version) < numbers_of(FIRST_CLOUD_INIT):
        there = "no cloud-init" if version == _NONE else f"cloud-init {version}"
        yield (
            f"{facts['os']} has {there}, and customization by guestinfo needs {FIRST_CLOUD_INIT} or later; set "
            "customization of the image to spec, or install a newer cloud-init by a hook of the image"
        )


def _spec(cloud_init: str, perl: bool, keys: list[str]) -> Iterator[str]:
    if cloud_init != _NONE and numbers_of(cloud_init) < numbers_of(FIRST_WITH_SPECIFICATIONS):
        yield (
            f"cloud-init {cloud_init} does not do what a specification asks for, as {FIRST_WITH_SPECIFICATIONS} or "
            "later does; update it, or remove it by a hook of the image"
        )
    if not perl:
        yield "perl is not there, which customization by a specification needs; install it by packages of the image"
    if not keys:
        yield (
            "no user with an SSH key stays in the image, and customization by a specification brings none; list public "
            "keys in cluster.ssh.authorized_keys of the image"
        )


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"customization_unfitness": customization_unfitness}
