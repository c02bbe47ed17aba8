# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Agreeing on a version of the API: the newest that both sides speak."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from .transport import Transport

_DOCUMENT = "/sdk/vimServiceVersions.xml"


class VersionError(Exception):
    """The server is no vCenter, or speaks no version that the client speaks."""


def negotiate(transport: Transport, ours: Iterable[str]) -> str:
    """Return the first of our versions that the server speaks. Raises VersionError, OSError or HTTPException."""
    try:
        # Of the server that has proved its identity; all its later answers are read by the same parser.
        document = ElementTree.fromstring(transport.get(_DOCUMENT))  # noqa: S314
    except ElementTree.ParseError as error:
        raise VersionError(f"it tells no versions of vSphere's API ({error})") from error
    spaces = [space for space in document.iter("namespace") if space.findtext("name") == "urn:vim25"]
    theirs = [version.text or "" for space in spaces for version in space.iter("version")]
    for version in ours:
        if version in theirs:
            return version
    raise VersionError(f"it speaks {', '.join(theirs[:3]) or 'no version of vSphere API'}, which pyVmomi does not")
