# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where a made cluster answers, as its kubeconfig tells."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


def endpoint_in(kubeconfig: Path) -> str:
    """Return the URL of the API of a kubeconfig's first cluster; "" when there is no such file or no such entry."""
    try:
        content = YAML(typ="safe", pure=True).load(kubeconfig)
        return str(content["clusters"][0]["cluster"]["server"])
    except (OSError, YAMLError, KeyError, IndexError, TypeError):
        return ""
