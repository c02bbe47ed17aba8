# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What Kubernetes is told of a pool's nodes."""

from __future__ import annotations

from .terms import LABEL_VALUE, QUALIFIED_NAME, Schema, mapping, text

_METADATA_KEY: Schema = {
    "pattern": QUALIFIED_NAME,
    "x-expected": "a Kubernetes name such as tier or example.com/tier",
}

LABELS: Schema = {
    "type": "object",
    "description": "Labels of the pool's nodes in Kubernetes.",
    "additionalProperties": {
        "type": "string",
        "description": "The label's value.",
        "pattern": LABEL_VALUE,
        "x-expected": "a string of at most 63 letters, digits, dashes, dots and underscores",
        "x-remedy": "put numbers, true and false in quotes",
    },
    "propertyNames": _METADATA_KEY,
    "default": {},
    "examples": [{"tier": "apps"}],
}

ANNOTATIONS: Schema = {
    "type": "object",
    "description": "Annotations of the pool's nodes in Kubernetes.",
    "additionalProperties": {
        "type": "string",
        "description": "The annotation's value.",
        "x-expected": "a string",
        "x-remedy": "put numbers, true and false in quotes",
    },
    "propertyNames": _METADATA_KEY,
    "default": {},
}

TAINT: Schema = mapping(
    "One taint of the pool's nodes.",
    {
        "key": text("Key of the taint.", examples=["dedicated"], **_METADATA_KEY),
        "value": text(
            "Value of the taint.",
            default="",
            pattern=LABEL_VALUE,
            x_expected="a string of at most 63 letters, digits, dashes, dots and underscores",
        ),
        "effect": text(
            "What becomes of pods that do not tolerate it.", enum=["NoSchedule", "PreferNoSchedule", "NoExecute"]
        ),
    },
    required=("key", "effect"),
    examples=[{"key": "dedicated", "value": "apps", "effect": "NoSchedule"}],
)
