# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Completing the definition of an image: every default, in one pure function."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ..completing import with_defaults
from ..schemas.hooks import HOOK
from ..schemas.image import FOLDER, IMAGE_SCHEMA
from ..sections import entries, section

# Its cloud-init is older than 21.3, the first with DataSourceVMware.
_WITHOUT_GUESTINFO = "oracle-linux-7.9"

# Described by the cluster model, which completes them.
_OF_THE_CLUSTER = ("vsphere", "network", "cluster")


def complete_image(partial: Mapping[str, Any]) -> dict[str, Any]:
    """Return the definition with every default of its own; those of parts of a cluster model are the model's.

    Completing twice changes nothing more. Of a definition that is wrong, what can be completed is.
    """
    image: dict[str, Any] = copy.deepcopy(dict(partial))
    if isinstance(image.get("kubernetes"), str):
        image["kubernetes"] = {"version": image["kubernetes"]}
    for key, schema in IMAGE_SCHEMA["properties"].items():
        if key not in image and "default" in schema:
            image[key] = copy.deepcopy(schema["default"])
        if key in image and key not in _OF_THE_CLUSTER:
            image[key] = with_defaults(schema, image[key])
    image.setdefault("customization", "spec" if image.get("system") == _WITHOUT_GUESTINFO else "guestinfo")
    section(image, "vsphere").setdefault("folder", FOLDER)
    if isinstance(image.get("hooks"), list):
        written = [{"path": hook} if isinstance(hook, str) else hook for hook in entries(image, "hooks")]
        image["hooks"] = [with_defaults(HOOK, hook) for hook in written]
    return image
