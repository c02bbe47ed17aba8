# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The folder of the cluster's machines, or the one that it will be made in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...model.preflight_verdict import Verdict, ok
from ..inventory_path import find_folder
from ..session import Session

CHECK = "folder"


def nearest_folder(session: Session, model: Mapping[str, Any], folder: Any, vm_folder: Any) -> Any:
    """Return the folder, or the nearest one above it that exists. Raises VsphereError."""
    parts = model["vsphere"]["folder"].split("/")
    for depth in range(len(parts) - 1, 0, -1):
        if folder is not None:
            return folder
        folder = find_folder(session, model["vsphere"]["datacenter"], "/".join(parts[:depth]))
    return vm_folder if folder is None else folder


def folder_verdict(model: Mapping[str, Any], folder: Any) -> Verdict:
    """Say whether the folder is there."""
    detail = "it is there" if folder is not None else "it will be made"
    return ok(CHECK, model["vsphere"]["folder"], detail)
