# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the hosts of a run that is limited to some pools and nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.limit import (
    Limit,
    LimitError,
    Member,
    check_limit,
    missing_members,
    scope_of,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.role_groups import roles_by_host

DOCUMENTATION = r"""
name: limited_hosts
short_description: Sort the hosts of a cluster by what a limited run does on them
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - A limit that names a control plane, a member of etcd or a load balancer takes in all of these.
  - Fails when the limit names what is neither a pool nor a node of the cluster, and when the cluster would have no
    control plane, or none of the load balancers or members of etcd that the model has pools of.
positional: model, groups, hostvars, gone
options:
  _input:
    description: Names of pools and nodes; as one text they are separated by commas. Without any there is no limit.
    type: list
    elements: str
    required: true
  model:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  groups:
    description: Ansible's variable of this name; the groups C(haproxy), C(etcd), C(master) and C(nodes) of it count.
    type: dict
    required: true
  hostvars:
    description: Ansible's variable of this name; of each host C(fury_pool) counts.
    type: dict
    required: true
  gone:
    description: Names of nodes that this run has deleted; they may be named, too.
    type: list
    elements: str
    default: []
  makes_machines:
    description: Whether nodes that the model asks for and that are not there yet may be named, too.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show which hosts a limited run looks after
  ansible.builtin.debug:
    msg: "{{ (['workers'] | sighup.fury_vsphere.limited_hosts(fury_model, groups, hostvars)).work }}"
"""

RETURN = r"""
_value:
  description:
    - The hosts in C(work) (all that the run is for is done there), C(asked) (control planes that know the cluster and
      let nodes join it) and C(outside) (the others, which at most are told of new nodes).
  type: dict
"""


def limited_hosts(  # noqa: PLR0913 - one argument per option
    names: str | Iterable[str] | None,
    model: Mapping[str, Any],
    groups: Mapping[str, Iterable[str]],
    hostvars: Mapping[str, Mapping[str, Any]],
    gone: Iterable[str] = (),
    *,
    makes_machines: bool = False,
) -> dict[str, list[str]]:
    """Return the hosts by what is done on them; see the filter's documentation."""
    limit = _limit_of(names)
    living = _members(groups, hostvars)
    missing = missing_members(model, living) if makes_machines else []
    missing += [Member(str(name), "", frozenset()) for name in gone]
    try:
        check_limit(limit, model, living, missing)
    except LimitError as error:
        raise AnsibleFilterError(str(error)) from error
    return scope_of(limit, living)._asdict()


def _limit_of(names: str | Iterable[str] | None) -> Limit:
    """Return the limit, also from one text, which is what `-e fury_limit=a,b` makes of it."""
    listed = names.split(",") if isinstance(names, str) else names or []
    return Limit(tuple(name for name in (str(each).strip() for each in listed) if name))


def _members(groups: Mapping[str, Iterable[str]], hostvars: Mapping[str, Mapping[str, Any]]) -> list[Member]:
    return [
        Member(host, str(hostvars[host].get("fury_pool") or ""), frozenset(roles))
        for host, roles in roles_by_host(groups).items()
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"limited_hosts": limited_hosts}
