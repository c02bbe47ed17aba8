# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Sample configs of both dialects."""

from __future__ import annotations

import re
from importlib import resources

_FILES = {"Cluster": "cluster.yml", "VSphereCluster": "furyctl.yaml"}
_NAME = re.compile(r"^(metadata:\n(?:[ #].*\n)*?  name: )\S+", re.MULTILINE)


def sample(kind: str = "Cluster", name: str = "") -> str:
    """Return a config that shows and explains every key; for a cluster of another name than it has, if one is given."""
    text = (resources.files("furyctl_vsphere") / "samples" / _FILES[kind]).read_text(encoding="utf-8")
    return _NAME.sub(rf"\g<1>{name}", text, count=1) if name else text
