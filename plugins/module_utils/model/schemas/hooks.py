# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Scripts of the operator's that run on a pool's nodes."""

from __future__ import annotations

from ..hook_moments import DEFAULT_TIMEOUT, MOMENTS
from .terms import Schema, list_of, mapping, number, text

_ABSOLUTE = "^/"
_LONGEST_TIMEOUT = 86400

# A path alone, or with what goes with it.
HOOK: Schema = {
    **mapping(
        "A script; a path alone is one without settings.",
        {
            "path": text(
                "Absolute path on the operator's machine. Its first line names the interpreter.",
                pattern=_ABSOLUTE,
                x_expected="an absolute path on the operator's machine",
                x_operator_file=True,
            ),
            "timeout_seconds": number(
                "Time limit; then the script and its processes are ended.",
                1,
                _LONGEST_TIMEOUT,
                default=DEFAULT_TIMEOUT,
            ),
            "arguments": list_of(
                "Arguments on its command line, which every user of the node can see.",
                text("An argument.", x_expected="a string", x_remedy="put numbers, true and false in quotes"),
                default=[],
            ),
            "environment": {
                "type": "object",
                "description": "Environment variables beside ours; the place for what is secret.",
                "additionalProperties": {
                    "type": "string",
                    "description": "The value.",
                    "x-expected": "a string",
                    "x-remedy": "put numbers, true and false in quotes",
                },
                "propertyNames": {
                    "pattern": r"^(?!FURY_)[A-Za-z_][A-Za-z0-9_]*$",
                    "x-expected": "letters, digits and underscores, no digit first and no FURY_, which is ours",
                },
                "default": {},
            },
        },
        required=("path",),
    ),
    "type": ["string", "object"],
    "pattern": _ABSOLUTE,
    "x-expected": "an absolute path on the operator's machine, or a mapping with path",
}

HOOKS: Schema = mapping(
    "Scripts of yours that run on the nodes, by the moment when they run.",
    {moment: list_of(when, HOOK, default=[]) for moment, when in MOMENTS.items()},
    default={},
)
