# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The templates that a config names, as vCenter has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...model.image.stamp import BUILT, CERTIFIED, CERTIFIED_AT, CUSTOMIZATION
from ...model.image.standing import value_of
from ...model.node import KIB_PER_GIB
from ...model.preflight_template import TemplateFacts
from ...model.preflight_wants import TEMPLATE
from ..hardware import disks_of, version_number
from ..library import vim
from .objects import Objects


def templates_of(objects: Objects) -> dict[str, TemplateFacts]:
    """Return the templates that were found, by path."""
    keys = attribute_names(objects)
    return {want.name: template_facts(objects.values.get(each, {}), keys) for want, each in objects.found(TEMPLATE)}


def attribute_names(objects: Objects) -> dict[int, str]:
    """Return the names of the custom attributes that vCenter knows, by key."""
    definitions = [each for values in objects.values.values() for each in values.get("field", [])]
    return {each.key: each.name for each in definitions}


def template_facts(values: Mapping[str, Any], keys: Mapping[int, str]) -> TemplateFacts:
    """Return what the properties of a template say."""
    devices = values.get("config.hardware.device", [])
    disks = disks_of(devices)
    stamp = {keys.get(each.key, ""): each.value for each in values.get("customValue", [])}
    return TemplateFacts(
        is_template=values.get("config.template"),
        disk_gb=disks[0].capacityInKB / KIB_PER_GIB if disks else None,
        is_thin=bool(getattr(disks[0].backing, "thinProvisioned", False)) if disks else True,
        version=version_number(values.get("config.version", "")),
        guest_id=values.get("config.guestId", ""),
        tools=values.get("guest.toolsVersionStatus2", ""),
        has_snapshot=bool(values.get("snapshot")),
        certified=value_of(stamp, CERTIFIED),
        certified_at=value_of(stamp, CERTIFIED_AT),
        built=value_of(stamp, BUILT),
        customization=stamp.get(CUSTOMIZATION) or "",
        has_card=any(isinstance(device, vim.vm.device.VirtualEthernetCard) for device in devices),
        hands_ovf_environment=bool(values.get("config.vAppConfig.ovfEnvironmentTransport")),
    )
