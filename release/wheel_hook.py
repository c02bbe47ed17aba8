# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Puts the collection into the wheel, as ansible-galaxy would install it."""

from __future__ import annotations

import os
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # a build backend has no path to the project's own modules

from collection_archive import build_archive

# What hatchling itself takes for the time of a wheel's files when nobody says one.
_DEFAULT_EPOCH = 1580601600


class CollectionHook(BuildHookInterface[Any]):
    """The collection below site-packages, where Ansible looks for collections too."""

    _unpacked: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build and unpack the collection, and have it packed; an editable install uses the checkout itself."""
        if version == "editable":
            return
        self._unpacked = TemporaryDirectory()
        unpacked = Path(self._unpacked.name)
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", _DEFAULT_EPOCH))
        with tarfile.open(build_archive(Path(self.root), unpacked / "archive", epoch)) as tar:
            tar.extractall(unpacked / "collection", filter="data")
        build_data["force_include"][str(unpacked / "collection")] = "ansible_collections/sighup/fury_vsphere"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's
        """Remove what was unpacked."""
        if self._unpacked:
            self._unpacked.cleanup()


def get_build_hook() -> type[CollectionHook]:
    """Return the hook, as hatchling asks for it."""
    return CollectionHook
