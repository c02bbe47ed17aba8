# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: the config with which furyctl installs the distribution on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.onpremises.distribution import (
    DistributionError,
    distribution_part,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.onpremises.document import (
    HEADER,
    NothingThereError,
    Places,
    onpremises,
)
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.yaml_text import yaml_text

DOCUMENTATION = r"""
name: onpremises
short_description: Describe a living cluster as a furyctl config of the kind OnPremises
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Hosts and addresses are those of the machines that are there, all else is of the cluster model.
  - No secret of ours is in it. What furyctl needs of them are paths, and placeholders of environment variables.
positional: machines, endpoint, distribution, places
options:
  _input:
    description: The complete cluster model, as P(sighup.fury_vsphere.cluster_model#filter) returns it.
    type: dict
    required: true
  machines:
    description: The living machines, as M(sighup.fury_vsphere.cluster_vms_info) returns them.
    type: list
    elements: dict
    required: true
  endpoint:
    description: The endpoint of the API, as P(sighup.fury_vsphere.endpoint_of#filter) returns it.
    type: dict
    required: true
  distribution:
    description:
      - A document that has C(distributionVersion), C(distribution) and perhaps C(plugins), at its top or below C(spec);
        they are passed through, with relative paths made to hold.
    type: dict
    required: true
  places:
    description:
      - Absolute paths of the directory that the document is written to (C(document)), the PKI folder (C(pki)), the
        private SSH key (C(ssh_key)), and the directory that relative paths of the distribution begin at
        (C(distribution)).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what the document lacks
  ansible.builtin.debug:
    msg: >-
      {{ (fury_model | sighup.fury_vsphere.onpremises(read.nodes, fury_endpoint, distribution, places)).notes }}
"""

RETURN = r"""
_value:
  description:
    - The document as C(text), and what its reader should know as the list C(notes), such as the machines of the config
      that are not there.
  type: dict
"""


def document(
    model: Mapping[str, Any],
    machines: Iterable[Mapping[str, Any]],
    endpoint: Mapping[str, Any],
    distribution: Any,
    places: Mapping[str, str],
) -> dict[str, Any]:
    """Return text and notes; see the filter's documentation."""
    try:
        part = distribution_part(distribution)
        made = onpremises(model, list(machines), endpoint, part, Places(**{key: str(places[key]) for key in places}))
    except DistributionError as error:
        raise AnsibleFilterError(
            f"The distribution part of the config cannot be used: {error}. Set fury_distribution_file to a YAML file "
            "that has it."
        ) from error
    except NothingThereError as error:
        raise AnsibleFilterError(str(error)) from error
    return {"text": yaml_text(made.content, HEADER), "notes": list(made.notes)}


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"onpremises": document}
