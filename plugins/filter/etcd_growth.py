# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: how nodes become members of etcd."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.growth import Node, growth_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd.listing import (
    EtcdMembershipError,
    listing_of,
)

DOCUMENTATION = r"""
name: etcd_growth
short_description: Tell how nodes become members of etcd
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Nodes without data begin a new cluster, when there is none, or become members of the living one, one after another.
    The machine of a dead member that was made anew under the same name takes its place.
  - Fails when going on could cost data or split the cluster.
positional: members
options:
  _input:
    description:
      - The nodes that are to be members, each with C(name), C(address), C(has_data), C(is_running), C(first_start)
        (what its first start begins with, as long as that has not ended well) and C(answer), which is what C(etcdctl
        member list) printed as JSON, or empty.
    type: list
    elements: dict
    required: true
  members:
    description: All nodes that are to be members, with C(name) and C(address), whether or not they are in the input.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Decide who becomes a member
  ansible.builtin.debug:
    msg: "{{ nodes | sighup.fury_vsphere.etcd_growth(etcd_members) }}"
"""

RETURN = r"""
_value:
  description:
    - C(founders) (names of nodes that begin a cluster), C(first_members) (what they begin with), C(arrivals) (nodes
      that become members of the living cluster, with C(name), C(address), C(replaces) and C(learner)), and C(voter) (a
      node that answers for the living cluster).
  type: dict
"""


_NODE_KEYS = ("name", "address", "has_data", "first_start", "is_running")


def etcd_growth(nodes: Iterable[Mapping[str, Any]], members: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return founders, arrivals and a voter; see the filter's documentation."""
    given = {str(node["name"]): node for node in nodes}
    # In the order of all members: every node of a new cluster must begin with the same text.
    order = [str(member["name"]) for member in members]
    known = [Node(**{key: given[name][key] for key in _NODE_KEYS}) for name in order if name in given]
    answers = {name: given[name].get("answer") for name in order if name in given}
    try:
        listings = {name: listing_of(answer) for name, answer in answers.items() if answer}
        return asdict(growth_of(known, listings, [name for name in order if name not in given]))
    except EtcdMembershipError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"etcd_growth": etcd_growth}
