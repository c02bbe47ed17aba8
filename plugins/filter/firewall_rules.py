# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what a node's firewall lets in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import firewall

DOCUMENTATION = r"""
name: firewall_rules
short_description: Tell what the firewall of a node lets in, and from whom
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Each role of a node needs certain ports for certain other nodes. SSH is always let in from anywhere.
positional: model, nodes, pool
options:
  _input:
    description: Name of the node.
    type: str
    required: true
  model:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  nodes:
    description:
      - All nodes, with C(name) and C(address), by their role, which is one of C(load_balancer), C(etcd),
        C(control_plane), C(worker).
    type: dict
    required: true
  pool:
    description: Name of the node's pool.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show what an etcd member lets in
  ansible.builtin.debug:
    msg: "{{ 'etcd-1' | sighup.fury_vsphere.firewall_rules(fury_model, {'etcd': etcd_members}) }}"
"""

RETURN = r"""
_value:
  description: The rules, each with C(name), C(ports), C(protocols) and C(sources); without sources from anywhere.
  type: list
  elements: dict
"""


def firewall_rules(
    host: str, model: Mapping[str, Any], nodes: Mapping[str, Sequence[Mapping[str, str]]], pool: str = ""
) -> list[dict[str, Any]]:
    """Return the rules; see the filter's documentation."""
    return [asdict(rule) for rule in firewall.firewall_rules(host, model, nodes, pool)]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"firewall_rules": firewall_rules}
