# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The result of a run for a program that reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .closing import described_failure
from .failure import Failure
from .findings import Findings
from .nodes import Node


def result_document(  # noqa: PLR0913 - one argument per part of the document
    findings: Findings,
    failures: Iterable[Failure],
    nodes: Sequence[Node],
    changed_hosts: Iterable[str],
    *,
    seconds: float,
    check: bool,
) -> dict[str, Any]:
    """Return the document, of values that JSON has.

    `changed` tells whether something was changed, and of a run in check mode whether the plan or the rules would change
    something; what such a run would write on the operator's own machine does not count.
    """
    changed = sorted(changed_hosts)
    return {
        "check": check,
        "changed": findings.is_planned if check else findings.is_planned or bool(changed),
        "plan": findings.plan,
        "rules": findings.rules,
        "failed": [described_failure(failure) for failure in failures],
        "changed_hosts": changed,
        "verdicts": findings.verdicts,
        "endpoint": findings.endpoint,
        "nodes": [node.described() for node in nodes],
        "seconds": round(seconds, 1),
    }
