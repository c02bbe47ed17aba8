# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: a proxy in apt's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.proxy import SCHEMES, direct_hosts, proxy_of

DOCUMENTATION = r"""
name: apt_proxy
short_description: Write a proxy as apt's configuration
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - apt knows single hosts that are reached directly, no domains and no networks. Those are written for the hosts of the
    repositories that they cover.
positional: exceptions, repositories
options:
  _input:
    description: The proxy, with C(http), C(https) and C(no_proxy), as C(packages.proxy) of the cluster model has it.
    type: dict
    required: true
  exceptions:
    description: Hosts, domains and networks that are reached directly beside those of C(no_proxy).
    type: list
    elements: str
    required: true
  repositories:
    description: URLs of repositories.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show the configuration
  ansible.builtin.debug:
    msg: "{{ proxy | sighup.fury_vsphere.apt_proxy(['.example.com'], ['https://mirror.example.com/apt']) }}"
  vars:
    proxy: {http: "http://proxy:3128", https: "http://proxy:3128"}
"""

RETURN = r"""
_value:
  description: The text of the configuration.
  type: str
"""

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)


def apt_proxy(proxy: Mapping[str, Any], exceptions: Iterable[str], repositories: Iterable[str]) -> str:
    """Return the configuration; see the filter's documentation."""
    return "\n".join(_lines(proxy, list(exceptions), list(repositories))) + "\n"


def _lines(proxy: Mapping[str, Any], exceptions: list[str], repositories: list[str]) -> Iterator[str]:
    yield "# Kept by Ansible."
    direct = dict.fromkeys(each for each in direct_hosts(proxy, exceptions) if _HOST.fullmatch(each))
    covered = (url for url in repositories if not proxy_of(url, proxy, exceptions))
    direct |= dict.fromkeys(host for host in (urlsplit(url).hostname for url in covered) if host)
    for scheme in SCHEMES:
        if proxy.get(scheme):
            yield f'Acquire::{scheme}::Proxy "{_quoted(str(proxy[scheme]))}";'
            for host in direct:
                yield f'Acquire::{scheme}::Proxy::{host} "DIRECT";'


def _quoted(url: str) -> str:
    """Keep a URL from ending the string that it stands in; apt knows no escapes there."""
    return url.replace('"', "%22")


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"apt_proxy": apt_proxy}
