# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The clones of a template: as a cluster model, and as they are when all is known of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ...merging import merge
from ...sections import section
from ..builder import certification_model
from .clone import Clone
from .reading import Reading, reading_of

# By how much their disk is larger than the template's: more than what /boot, swap and the like may take of it.
_GROWTH_GB = 10

_SECTIONS = ("vsphere", "network", "ssh")
# What is said of the nodes of a cluster, and not of where machines can be made.
_NOT_THEIRS = ("template", "clone", "notes", "tags", "attributes", "placement_rules")


def clones_model(base: Mapping[str, Any], template: str, template_gb: float) -> dict[str, Any]:
    """Return the partial model of the cluster of two clones of a template, whose disk has this size.

    `base` is the partial model of a cluster, or of a site: what it says of where and how machines are made.
    """
    own = {name: dict(section(dict(base), name)) for name in _SECTIONS}
    own["vsphere"] = {key: value for key, value in own["vsphere"].items() if key not in _NOT_THEIRS}
    # They are gone in minutes, and nothing is entrusted to them: whose guests make keys of their own are believed.
    trusting = {"ssh": {"accept_new_host_keys": True}}
    return certification_model(merge(own, trusting), template, math.ceil(template_gb) + _GROWTH_GB)


def clones_of(
    model: Mapping[str, Any],
    template: Mapping[str, Any],
    machines: list[Mapping[str, Any]],
    looks: Mapping[str, Mapping[str, Any]],
) -> list[Clone]:
    """Return the clones that vCenter has.

    `looks` says by the name of the machine `answer` (what it said), `silence` (why it said nothing) and `hook`
    (what went wrong with the script), each only as far as it got.
    """
    return [_clone(model, template, machine, looks.get(str(machine["name"]), {})) for machine in machines]


def _clone(
    model: Mapping[str, Any], template: Mapping[str, Any], machine: Mapping[str, Any], look: Mapping[str, Any]
) -> Clone:
    reading = reading_of(str(look.get("answer") or ""))
    return Clone(
        model=model,
        template=template,
        machine=machine,
        reading=reading,
        silence=_silence(reading, str(look.get("silence") or "")),
        hook=look.get("hook"),
    )


def _silence(reading: Reading, said: str) -> str:
    if reading.is_complete:
        return ""
    if said:
        # What ssh itself says, without what Ansible says before it.
        return " ".join(said.rpartition("via ssh: ")[2].split())
    return "its answer broke off" if reading.has_begun else "it does not answer"
