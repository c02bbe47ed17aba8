# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: rules of a firewall as ufw reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

DOCUMENTATION = r"""
name: ufw_rules
short_description: Write rules of a firewall for ufw
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - ufw reads rules of iptables from C(/etc/ufw/before.rules), all of them at once. So rules that are no longer wanted
    go with the others, which those that C(ufw allow) makes one by one do not.
positional: trusted_networks
options:
  _input:
    description: The rules, as P(sighup.fury_vsphere.firewall_rules#filter) returns them.
    type: list
    elements: dict
    required: true
  trusted_networks:
    description: Networks whose traffic is let in and through.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show ufw's rules
  ansible.builtin.debug:
    msg: "{{ node_firewall_rules | sighup.fury_vsphere.ufw_rules(['172.21.0.0/16']) }}"
"""

RETURN = r"""
_value:
  description: Lines of C(/etc/ufw/before.rules).
  type: str
"""

# The names of /etc/protocols, which need not be there.
_PROTOCOLS = {"vrrp": "112", "ipencap": "4"}


def ufw_rules(rules: Iterable[Mapping[str, Any]], trusted_networks: Iterable[str] = ()) -> str:
    """Return the lines; see the filter's documentation."""
    lines = [
        f"-A ufw-before-input{source}{what} -m comment --comment fury-{rule['name']} -j ACCEPT"
        for rule in rules
        for source in [f" -s {each}" for each in rule.get("sources", ())] or [""]
        for what in _matches(rule)
    ]
    for network in trusted_networks:
        lines += [f"-A ufw-before-{chain} {network} -j ACCEPT" for chain in ("input -s", "forward -s", "forward -d")]
    return "\n".join(lines)


def _matches(rule: Mapping[str, Any]) -> Iterator[str]:
    for port in rule.get("ports", ()):
        number, protocol = port.split("/")
        yield f" -p {protocol} --dport {number.replace('-', ':')}"
    for protocol in rule.get("protocols", ()):
        yield f" -p {_PROTOCOLS.get(protocol, protocol)}"


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"ufw_rules": ufw_rules}
