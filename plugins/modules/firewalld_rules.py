#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: what firewalld lets in, as files."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

DOCUMENTATION = r"""
module: firewalld_rules
short_description: Writes what firewalld lets in
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Writes the permanent configuration of firewalld, all rules at once. A rule becomes a service and, when it is for
    certain sources, a set of addresses; the default zone lets both in. All of them have names that begin with C(fury-).
  - What has such a name and is no longer wanted is removed. Everything else in firewalld is left alone.
  - firewalld reads the files when it starts and when it is reloaded, which this module does not do.
options:
  rules:
    description: What is let in.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: A short word, unique among the rules.
        type: str
        required: true
      ports:
        description: Ports, as C(6443/tcp) or C(30000-32767/udp).
        type: list
        elements: str
        default: []
      protocols:
        description: IP protocols, as in C(/etc/protocols).
        type: list
        elements: str
        default: []
      sources:
        description: IPv4 addresses and networks that it is let in from; none for anywhere.
        type: list
        elements: str
        default: []
  trusted_networks:
    description: Networks whose traffic is let in and through.
    type: list
    elements: str
    default: []
  directory:
    description: Directory of firewalld's configuration.
    type: path
    default: /etc/firewalld
  packaged_directory:
    description: Directory of the zones that the package brings.
    type: path
    default: /usr/lib/firewalld
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Let the other members of etcd in
  sighup.fury_vsphere.firewalld_rules:
    rules:
      - name: etcd
        ports: [2379-2380/tcp]
        sources: [10.0.0.11, 10.0.0.12]
"""

RETURN = r"""
files:
  description: The files that firewalld must have read for the rules to be in effect.
  returned: success
  type: list
  elements: str
  sample: ["/etc/firewalld/services/fury-etcd.xml", "/etc/firewalld/zones/public.xml"]
"""

import os
import re
import tempfile
from typing import Any, Dict, List
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from ansible.module_utils.basic import AnsibleModule

PREFIX = "fury-"
HEADER = '<?xml version="1.0" encoding="utf-8"?>\n'
DEFAULT_ZONE = "public"


def service_xml(rule: Dict[str, Any]) -> str:
    """Write the ports and protocols of a rule as a service."""
    lines = [f"  <short>{PREFIX}{rule['name']}</short>"]
    for each in rule["ports"]:
        port, protocol = each.split("/")
        lines.append(f'  <port protocol="{protocol}" port="{port}"/>')
    lines += [f'  <protocol value="{protocol}"/>' for protocol in rule["protocols"]]
    return HEADER + "\n".join(["<service>", *lines, "</service>"]) + "\n"


def ipset_xml(rule: Dict[str, Any]) -> str:
    """Write the sources of a rule as a set of addresses."""
    lines = [f"  <entry>{source}</entry>" for source in rule["sources"]]
    return HEADER + "\n".join(['<ipset type="hash:net">', *lines, "</ipset>"]) + "\n"


def trusted_xml(networks: List[str]) -> str:
    """Write the zone of the networks that are let in and through."""
    lines = [f"  <source address={quoteattr(network)}/>" for network in networks]
    return HEADER + "\n".join(['<zone target="ACCEPT">', *lines, "</zone>"]) + "\n"


def zone_xml(text: str, rules: List[Dict[str, Any]]) -> str:
    """Put our rules into a zone in the place of those that were there; return the text as it is when they are there."""
    zone = ElementTree.fromstring(text)  # noqa: S314 (root's own file)
    wanted = [element_of(rule) for rule in rules]
    ours = [each for each in zone if is_ours(each)]
    if [canonical(each) for each in ours] == [canonical(each) for each in wanted]:
        return text
    for each in ours:
        zone.remove(each)
    for each in wanted:
        each.tail = "\n"
        zone.append(each)
    return HEADER + ElementTree.tostring(zone, encoding="unicode") + "\n"


def element_of(rule: Dict[str, Any]) -> ElementTree.Element:
    """Return what lets a rule's service in, from its sources or from anywhere."""
    name = PREFIX + rule["name"]
    if not rule["sources"]:
        return ElementTree.Element("service", {"name": name})
    element = ElementTree.Element("rule", {"family": "ipv4"})
    ElementTree.SubElement(element, "source", {"ipset": name})
    ElementTree.SubElement(element, "service", {"name": name})
    ElementTree.SubElement(element, "accept")
    return element


def is_ours(element: ElementTree.Element) -> bool:
    """Tell whether an element of a zone lets one of our services in."""
    service = element if element.tag == "service" else element.find("service")
    return service is not None and service.get("name", "").startswith(PREFIX)


def canonical(element: ElementTree.Element) -> str:
    """Write an element so that two of the same meaning are the same."""
    attributes = sorted(element.attrib.items())
    return f"{element.tag}{attributes}{[canonical(each) for each in element]}"


def default_zone(directory: str) -> str:
    """Return the name of the zone of interfaces that name none."""
    try:
        with open(os.path.join(directory, "firewalld.conf")) as file:
            found = re.search(r"^DefaultZone=(\S+)", file.read(), re.MULTILINE)
    except FileNotFoundError:
        found = None
    return found.group(1) if found else DEFAULT_ZONE


def read(path: str) -> str:
    """Return the content of a file; of one that does not exist, nothing."""
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path: str, content: str) -> None:
    """Write a file, whole or not at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
    with os.fdopen(handle, "w") as file:
        file.write(content)
    # firewalld's own files have this mode.
    os.chmod(temporary, 0o640)
    os.rename(temporary, path)


def wanted_files(parameters: Dict[str, Any]) -> Dict[str, str]:
    """Return the content of every file of ours, and of the default zone."""
    directory, rules = parameters["directory"], parameters["rules"]
    files = {}
    for rule in rules:
        files[os.path.join(directory, "services", f"{PREFIX}{rule['name']}.xml")] = service_xml(rule)
        if rule["sources"]:
            files[os.path.join(directory, "ipsets", f"{PREFIX}{rule['name']}.xml")] = ipset_xml(rule)
    if parameters["trusted_networks"]:
        files[os.path.join(directory, "zones", f"{PREFIX}trusted.xml")] = trusted_xml(parameters["trusted_networks"])
    name = f"{default_zone(directory)}.xml"
    path = os.path.join(directory, "zones", name)
    zone = read(path) or read(os.path.join(parameters["packaged_directory"], "zones", name)) or "<zone></zone>"
    files[path] = zone_xml(zone, rules)
    return files


def stale_files(directory: str, wanted: Dict[str, str]) -> List[str]:
    """Return the files of ours that are no longer wanted."""
    stale = []
    for kind in ("services", "ipsets", "zones"):
        below = os.path.join(directory, kind)
        names = sorted(os.listdir(below)) if os.path.isdir(below) else []
        ours = [os.path.join(below, name) for name in names if re.match(PREFIX + r".*\.xml$", name)]
        stale += [path for path in ours if path not in wanted]
    return stale


def main() -> None:
    """Run the module."""
    rule = {
        "name": {"type": "str", "required": True},
        "ports": {"type": "list", "elements": "str", "default": []},
        "protocols": {"type": "list", "elements": "str", "default": []},
        "sources": {"type": "list", "elements": "str", "default": []},
    }
    module = AnsibleModule(
        argument_spec={
            "rules": {"type": "list", "elements": "dict", "required": True, "options": rule},
            "trusted_networks": {"type": "list", "elements": "str", "default": []},
            "directory": {"type": "path", "default": "/etc/firewalld"},
            "packaged_directory": {"type": "path", "default": "/usr/lib/firewalld"},
        },
        supports_check_mode=True,
    )
    wanted = wanted_files(module.params)
    stale = stale_files(module.params["directory"], wanted)
    changes = {path: (read(path), content) for path, content in wanted.items() if read(path) != content}
    changes.update({path: (read(path), "") for path in stale})
    if not module.check_mode:
        for path, (_before, after) in changes.items():
            if after:
                write(path, after)
        for path in stale:
            os.unlink(path)
    module.exit_json(
        changed=bool(changes),
        files=sorted(wanted),
        diff=[
            {"before_header": path, "after_header": path, "before": before, "after": after}
            for path, (before, after) in sorted(changes.items())
        ],
    )


if __name__ == "__main__":
    main()
