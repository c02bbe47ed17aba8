# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Settings of virtual machines: keys that stand at the cluster (section vsphere), and at a pool over those."""

from __future__ import annotations

from typing import Any

from .terms import Schema, mapping, number, text

_HIGHEST_HARDWARE_VERSION = 99

# What these names mean in vSphere stands in ../../vsphere/clone.py.
CLONE_MODES = ("full", "linked")
PROVISIONINGS = ("template", "thin", "thick", "eager_zeroed_thick")
CUSTOMIZATIONS = ("auto", "guestinfo", "spec", "none")


def clone_mode(**keywords: Any) -> Schema:
    """Describe how a virtual machine comes from its template."""
    return text(
        "How virtual machines are made: as a full copy of the template, or linked to its newest snapshot, which is "
        "made in seconds, keeps the template's disk size and needs the template for life.",
        enum=list(CLONE_MODES),
        **keywords,
    )


def disk_provisioning(**keywords: Any) -> Schema:
    """Describe how disks take space."""
    return text(
        "How disks take their space: as the template's do, as they fill, at once, or at once and zeroed.",
        enum=list(PROVISIONINGS),
        **keywords,
    )


def customization(**keywords: Any) -> Schema:
    """Describe how a guest learns who it is."""
    return mapping(
        "How a new guest learns its name and address.",
        {
            "method": text(
                "By cloud-init's guestinfo, by a vSphere customization spec (perl and VMware Tools in the guest), or "
                "not at all. auto: as the template's custom attribute fury.customization says, else guestinfo.",
                enum=list(CUSTOMIZATIONS),
                **({"default": "auto"} if "default" in keywords else {}),
            ),
            "spec": text(
                "Name of a Linux customization spec in vCenter to take time zone and scripts from; empty: none.",
                **({"default": ""} if "default" in keywords else {}),
            ),
        },
        **keywords,
    )


def minimum_hardware_version(**keywords: Any) -> Schema:
    """Describe the oldest virtual hardware that is good enough."""
    return number(
        "Oldest virtual hardware version, such as 15 for vmx-15, that machines may have: those of an older template "
        "are upgraded before they start, living ones while they are off. 0: whatever the template has. The vSphere CSI "
        "driver needs 15.",
        0,
        _HIGHEST_HARDWARE_VERSION,
        **keywords,
    )


def notes(**keywords: Any) -> Schema:
    """Describe the text beside a virtual machine."""
    return text("Notes of the virtual machines, as the vSphere Client shows them.", **keywords)


TAGS: Schema = {
    "type": "object",
    "description": "vSphere tags of the virtual machines, by category; both are made when missing. Tags of other "
    "categories are left alone.",
    "additionalProperties": {
        "type": "string",
        "description": "The tag.",
        "minLength": 1,
        "x-expected": "the name of a tag",
    },
    "default": {},
    "examples": [{"backup": "daily"}],
}

ATTRIBUTES: Schema = {
    "type": "object",
    "description": "Custom attributes of the virtual machines, defined in vCenter when missing. Others are left alone.",
    "additionalProperties": {
        "type": "string",
        "description": "The value.",
        "x-expected": "a string",
        "x-remedy": "put numbers, true and false in quotes",
    },
    "propertyNames": {
        "pattern": r"^(?!fury\.).+",
        "x-expected": "a name that does not begin with fury., which are ours",
    },
    "default": {},
    "examples": [{"owner": "platform team"}],
}

EXTRA_CONFIG: Schema = {
    "type": "object",
    "description": "Advanced settings (extraConfig) of virtual machines, as vSphere names them.",
    "additionalProperties": {
        "type": ["string", "integer", "boolean"],
        "description": "The value; vSphere stores text, true and false become TRUE and FALSE.",
        "x-expected": "a string, a whole number, true or false",
    },
    "propertyNames": {
        "pattern": r"^(?!guestinfo\.(metadata|userdata|vendordata)(\.encoding)?$)(?!fury\.)[^,]+$",
        "x-expected": "a key without commas, none of ours (fury.*, guestinfo.metadata, .userdata, .vendordata)",
    },
    "default": {},
    "examples": [{"sched.mem.pin": "TRUE"}],
}
