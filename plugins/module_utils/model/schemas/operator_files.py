# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Certificates of authorities, as text or as a file of the operator's machine."""

from __future__ import annotations

from typing import Any

from .terms import Schema, text

OPERATOR_PATH = r"~?/[^\r\n]*"
_PEM = r"\s*-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----\s*"


def certificate(description: str, **keywords: Any) -> Schema:
    """Describe a certificate, or several in one text."""
    optional = "?" if keywords.get("default") == "" else ""
    return text(
        f"{description} PEM text, or the path of a file on the operator's machine.",
        pattern=f"^({OPERATOR_PATH}|{_PEM}){optional}$",
        x_expected="PEM text with BEGIN CERTIFICATE, or an absolute path (~ is allowed)",
        x_operator_file=True,
        **keywords,
    )


def operator_path(description: str, **keywords: Any) -> Schema:
    """Describe a path on the operator's machine; empty is allowed where it is the default."""
    optional = "?" if keywords.get("default") == "" else ""
    return text(
        description,
        pattern=f"^({OPERATOR_PATH}){optional}$",
        x_expected="an absolute path (~ is allowed)",
        x_operator_file=True,
        **keywords,
    )
