# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The ClusterConfiguration that kubeadm keeps in the cluster (ConfigMap kubeadm-config)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

# Text that kubeadm's YAML library would take for something else, and Python's does not.
_AMBIGUOUS = re.compile(r"[yYnN]|[0-9.+-].*")


class _Writer(yaml.SafeDumper):  # type: ignore[misc]
    """Writes what kubeadm's YAML library reads as the same."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Write a text, in quotes where it could be taken for something else."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if _AMBIGUOUS.fullmatch(data) else None)


_Writer.add_representer(str, _Writer.represent_str)


def with_certificate_names(configuration: str, names: Sequence[str]) -> str:
    """Return a ClusterConfiguration with these names for the API's certificates; the same text when it has them."""
    document: dict[str, Any] = yaml.safe_load(configuration)
    api_server = document.get("apiServer") or {}
    if api_server.get("certSANs") == list(names):
        return configuration
    document["apiServer"] = {**api_server, "certSANs": list(names)}
    written: str = yaml.dump(document, Dumper=_Writer, default_flow_style=False, width=1000)
    return written
