# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Settings of Kubernetes' programs beyond those that have a key of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .terms import Schema, flag, list_of, mapping, text

_PATH = "^/[^:]*$"
_ARGUMENT: Schema = {
    "type": ["string", "integer", "boolean", "array"],
    "description": "The value; a list gives the argument more than once, from Kubernetes 1.31 on.",
    "items": {"type": ["string", "integer", "boolean"], "description": "A value."},
    "x-expected": "a string, a number, true, false, or a list of these",
}
_NAMES = {"pattern": "^[a-z0-9][a-z0-9-]*$", "x-expected": "an argument without its leading dashes"}

VOLUME: Schema = mapping(
    "A file or directory of the control plane that the program sees.",
    {
        "name": text(
            "Name of the volume.", pattern="^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", x_expected="a name in lower case"
        ),
        "host_path": text("Path on the control plane.", pattern=_PATH, x_expected="an absolute path"),
        "mount_path": text(
            "Path where the program sees it.", pattern=_PATH, x_expected="an absolute path", x_default="host_path"
        ),
        "read_only": flag("Whether the program cannot write there.", True),
        "path_type": text(
            "What must be there.",
            enum=["", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"],
            default="",
        ),
    },
    required=("name", "host_path"),
)


def arguments(description: str, **keywords: Any) -> Schema:
    """Describe arguments of a program."""
    return {
        "type": "object",
        "description": description,
        "additionalProperties": _ARGUMENT,
        "propertyNames": _NAMES,
        "default": {},
        **keywords,
    }


def component(name: str, further: Mapping[str, Schema] | None = None) -> Schema:
    """Describe a program of the control plane, with keys that it alone has."""
    return mapping(
        f"The {name}.",
        {
            "extra_arguments": arguments(
                "Its arguments beside, and over, those of the other keys.", examples=[{"v": 2}]
            ),
            "extra_volumes": list_of("What it sees of the control plane beside what it needs.", VOLUME, default=[]),
            **(further or {}),
        },
        default={},
    )


FEATURE_GATES: Schema = {
    "type": "object",
    "description": "Feature gates of API server, controller manager, scheduler, kubelets and kube-proxy.",
    "additionalProperties": {"type": "boolean", "description": "Whether it is open."},
    "default": {},
    "examples": [{"GracefulNodeShutdown": True}],
}


def kubelet_configuration(description: str) -> Schema:
    """Describe fields of a KubeletConfiguration."""
    return {"type": "object", "description": description, "default": {}, "examples": [{"maxPods": 200}]}
