# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: registries with the mirrors of Docker Hub among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.registries import with_mirrors_of_docker_hub

DOCUMENTATION = r"""
name: with_docker_hub_mirrors
short_description: Add mirrors of Docker Hub to registries
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Adds mirrors that are given as a list of URLs, as furyctl's config has them, to the registry C(docker.io).
positional: mirrors
options:
  _input:
    description: Registries, as C(container_runtime.registries) of the cluster model has them.
    type: list
    elements: dict
    required: true
  mirrors:
    description: URLs of mirrors of Docker Hub.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show the registries
  ansible.builtin.debug:
    msg: "{{ [] | sighup.fury_vsphere.with_docker_hub_mirrors(['https://mirror.example.com']) }}"
"""

RETURN = r"""
_value:
  description: The registries.
  type: list
  elements: dict
"""


def with_docker_hub_mirrors(registries: Iterable[Mapping[str, Any]], mirrors: Iterable[str]) -> list[Any]:
    """Return the registries; see the filter's documentation."""
    return with_mirrors_of_docker_hub(registries, mirrors)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"with_docker_hub_mirrors": with_docker_hub_mirrors}
