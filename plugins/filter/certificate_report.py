# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: when the certificates of a cluster end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.certificate import PkiError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.expiry import (
    VALID,
    certificate_rows,
    certificate_table,
)

DOCUMENTATION = r"""
name: certificate_report
short_description: Tell when the certificates of a cluster end
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Reads what M(sighup.fury_vsphere.certificates_info) found on each machine. A certificate that lies in several places
    stands in the table once.
options:
  _input:
    description: What was found, by the name of the machine.
    type: dict
    required: true
  renew_before_days:
    description: How many days before its end a certificate is one that expires soon.
    type: int
    default: 30
"""

EXAMPLES = r"""
- name: Show when the certificates end
  ansible.builtin.debug:
    msg: "{{ ({'master-1': found.certificates} | sighup.fury_vsphere.certificate_report).table }}"
"""

RETURN = r"""
_value:
  description:
    - C(rows), one per certificate and place with C(node), C(certificate) (its path), C(subject), C(names), C(authority)
      (bool), C(expires), C(days_left), C(state) (C(valid), C(expires soon) or C(expired)) and C(fingerprint) (SHA-256),
      those that end first in front.
    - C(table), lines to show.
    - C(warnings), lines of the table without those that are valid; empty when all are.
  type: dict
"""


def certificate_report(
    machines: Mapping[str, Sequence[Mapping[str, Any]]], renew_before_days: int = 30
) -> dict[str, list[Any]]:
    """Return rows, table and warnings; see the filter's documentation."""
    try:
        rows = certificate_rows(machines, datetime.now(timezone.utc), int(renew_before_days))
    except PkiError as error:
        raise AnsibleFilterError(str(error)) from error
    ending = [row for row in rows if row["state"] != VALID]
    return {
        "rows": rows,
        "table": certificate_table(rows),
        "warnings": certificate_table(ending) if ending else [],
    }


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"certificate_report": certificate_report}
