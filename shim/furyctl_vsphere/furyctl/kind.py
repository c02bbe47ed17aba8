# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Of what kind a config is, told without judging the rest of it."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

# A key at the beginning of a line: how a config that has a mistake elsewhere still tells its kind.
_LINE = re.compile(r"""^(kind|provisioner):[ \t]+["']?([\w-]+)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)


def is_ours(path: Path) -> bool:
    """Tell whether a file is a config for vSphere; what cannot be read is for others to complain about.

    Only of a regular file: reading a pipe would leave nothing for the other furyctl.
    """
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, ValueError):
        return False
    kind, provisioner = _kind_and_provisioner(text)
    return kind == "VSphereCluster" or (kind == "Cluster" and provisioner == "vsphere")


def _kind_and_provisioner(text: str) -> tuple[object, object]:
    try:
        data = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        data = dict(_LINE.findall(text))
    if not isinstance(data, dict):
        return None, None
    return data.get("kind"), data.get("provisioner")
