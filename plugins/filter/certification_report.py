# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: what certification says of a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.clones import clones_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.report import (
    document,
    judge,
)

DOCUMENTATION = r"""
name: certification_report
short_description: Judge a template by its clones
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Judges what M(sighup.fury_vsphere.certification_info) found of a template and its clones, and what the clones said.
positional: model, looks, failure
options:
  _input:
    description: What M(sighup.fury_vsphere.certification_info) returned.
    type: dict
    required: true
  model:
    description: The complete cluster model of the clones.
    type: dict
    required: true
  looks:
    description:
      - By the name of a clone C(answer), what it said, C(silence), why it said nothing, and C(hook), what went wrong
        with the script, empty when nothing did; each only as far as it got.
    type: dict
    default: {}
  failure:
    description: What kept the clones from being made, or from coming up.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show what certification says
  ansible.builtin.debug:
    msg: "{{ (found | sighup.fury_vsphere.certification_report(fury_model, looks)).table }}"
"""

RETURN = r"""
_value:
  description:
    - C(verdict), C(passed), C(failed), or C(untried) when vCenter did not make the clones.
    - C(table), lines to show.
    - C(attributes), the custom attributes that say so on the template; none when it is C(untried).
    - C(document), all of it, to be written to a file; its C(checks) have C(check), C(machine) (C(both) or a pool),
      C(verdict) (C(ok), C(warning), C(failed) or C(skipped)), C(found) and C(remedy).
  type: dict
"""


def certification_report(
    found: Mapping[str, Any], model: Mapping[str, Any], looks: Mapping[str, Any] | None = None, failure: str = ""
) -> dict[str, Any]:
    """Return verdict, table, attributes and document; see the filter's documentation."""
    moment = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    clones = clones_of(model, found["template"], found["machines"], looks or {})
    report = judge(clones, failure)
    return {
        "verdict": report.verdict,
        "table": report.table,
        "attributes": report.stamp(moment),
        "document": document(report, found["template"], clones, moment),
    }


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"certification_report": certification_report}
