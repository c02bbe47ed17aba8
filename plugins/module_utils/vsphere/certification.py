# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What vCenter knows of a template, and of the clones that certify it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.image.stamp import CUSTOMIZATION
from ..model.machine import Machine
from ..model.node import KIB_PER_GIB
from .errors import failed, translated
from .guest_state import PATHS, GuestState
from .hardware import disks_of, version_number
from .inventory_path import find_folder
from .last_words import last_words
from .library import vim
from .machines import read_contents
from .properties import read
from .session import Session
from .template import find_template

_TEMPLATE_PATHS = (
    "config.template",
    "config.guestId",
    "config.version",
    "config.hardware.device",
    "guest.toolsVersionStatus2",
    "customValue",
)
_CLONE_PATHS = (*PATHS, "config.uuid", "config.extraConfig", "config.hardware.device", "guest.toolsVersion")

# vSphere makes no difference between upper and lower case in these.
_DISK_UUID = "disk.enableuuid"


def read_template(session: Session, datacenter: str, path: str) -> dict[str, Any]:
    """Return what vCenter knows of a template. Raises VsphereError when it is none, or has no disk."""
    with translated(f"read template {path!r}"):
        reference = find_template(session, datacenter, path, "fury_certify_template")
        fields = session.content.customFieldsManager
        objects = read(
            session, [fields, reference], {"VirtualMachine": _TEMPLATE_PATHS, "CustomFieldsManager": ["field"]}
        )
    values = objects.get(reference, {})
    keys = {each.key: each.name for each in objects.get(fields, {}).get("field", [])}
    stamp = {keys.get(each.key, ""): each.value for each in values.get("customValue") or []}
    disks = disks_of(values.get("config.hardware.device", []))
    if not values.get("config.template"):
        cause = "it is a virtual machine, not a template"
        raise failed(f"use template {path!r}", cause, "convert it to a template, or name another")
    if not disks:
        raise failed(f"use template {path!r}", "it has no disk", "name another template")
    return {
        "path": path,
        "disk_gb": disks[0].capacityInKB / KIB_PER_GIB,
        "guest_id": values.get("config.guestId") or "",
        "hardware_version": version_number(values.get("config.version", "")),
        "customization": stamp.get(CUSTOMIZATION) or "",
        "attributes": {name: value for name, value in sorted(stamp.items()) if name.startswith("fury.") and value},
    }


def read_clones(session: Session, datacenter: str, folder: str, cluster: str) -> list[dict[str, Any]]:
    """Return what vCenter knows of the machines of a cluster; none while its folder does not exist."""
    found = find_folder(session, datacenter, folder)
    if found is None:
        return []
    contents = read_contents(session, found, cluster, detailed=False)
    references = contents.references
    with translated(f"read the machines of cluster {cluster!r}"):
        objects = read(session, references.values(), {vim.VirtualMachine: _CLONE_PATHS}) if references else {}
    states = {name: GuestState.of(objects.get(reference, {})) for name, reference in references.items()}
    # What a guest left behind is asked for when it has not come up.
    silent = [references[each.name] for each in contents.machines if not states[each.name].address(each.address, "")]
    words = last_words(session, silent)
    return [
        _clone(
            machine,
            states[machine.name],
            objects.get(references[machine.name], {}),
            words.get(references[machine.name], ""),
        )
        for machine in contents.machines
    ]


def _clone(machine: Machine, state: GuestState, values: Mapping[str, Any], words: str) -> dict[str, Any]:
    disks = disks_of(values.get("config.hardware.device", []))
    settings = {option.key.lower(): str(option.value) for option in values.get("config.extraConfig", [])}
    version = str(values.get("guest.toolsVersion") or "")
    return {
        **machine.described(),
        "uuid": values.get("config.uuid") or "",
        "disk_gb": disks[0].capacityInKB / KIB_PER_GIB if disks else 0,
        "disks_have_uuid": settings.get(_DISK_UUID, "").upper() == "TRUE",
        "tools_run": state.tools_run,
        # vSphere's word for none.
        "tools_version": "" if version == "0" else version,
        "guest_host_name": state.host_name,
        "guest_addresses": [address for address, _mac in state.addresses],
        "last_words": words,
    }
