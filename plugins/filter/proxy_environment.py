# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the environment of a download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import proxy as model

DOCUMENTATION = r"""
name: proxy_environment
short_description: Tell a download which proxy to use
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Decides whether a URL is reached through a proxy. Programs do not agree on what C(no_proxy) may hold; here names,
    domains, addresses and networks are understood.
positional: proxy, exceptions
options:
  _input:
    description: The URL.
    type: str
    required: true
  proxy:
    description: The proxy, with C(http), C(https) and C(no_proxy), as C(packages.proxy) of the cluster model has it.
    type: dict
    required: true
  exceptions:
    description: Hosts, domains and networks beside those of C(no_proxy).
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Download a file
  ansible.builtin.get_url:
    url: "{{ url }}"
    dest: /tmp/file
    mode: "0644"
  environment: "{{ url | sighup.fury_vsphere.proxy_environment({'https': 'http://proxy.example.com:3128'}) }}"
"""

RETURN = r"""
_value:
  description: Variables of the environment; none when the URL is reached directly.
  type: dict
"""


def proxy_environment(url: str, proxy: Mapping[str, Any], exceptions: Iterable[str] = ()) -> dict[str, str]:
    """Return the environment; see the filter's documentation."""
    return model.proxy_environment(str(url), proxy, exceptions)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"proxy_environment": proxy_environment}
