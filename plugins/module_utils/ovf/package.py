# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""An OVF package on this machine: an OVA file, or a directory with an OVF file. Nothing is unpacked."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..model.ovf.descriptor import Descriptor, DescriptorError, read_descriptor
from ..model.ovf.manifest import Digest, read_manifest, unlisted
from ..model.ovf.package import package_problems
from .errors import SourceError, failed

_DESCRIPTOR = ".ovf"
_MANIFEST = ".mf"

# No descriptor or manifest is nearly as large.
_LARGEST_TEXT = 16 * 2**20


class Part(NamedTuple):
    """A file, or a part of one."""

    path: str
    offset: int
    size: int

    def chunks(self, size: int) -> Iterator[bytes]:
        """Yield its content in pieces. Raises OSError, also when it ends early."""
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            left = self.size
            while left:
                chunk = file.read(min(size, left))
                if not chunk:
                    raise OSError(f"{self.path} ends early")
                left -= len(chunk)
                yield chunk

    def content(self) -> bytes:
        """Return all of it. Raises OSError."""
        return b"".join(self.chunks(_LARGEST_TEXT))


@dataclass(frozen=True)
class Package:
    """A package whose files are all there and have the sizes that its descriptor says.

    Attributes:
        parts: its files by their names.
        text: the descriptor as it is.
        manifest: digests by the names of the files; none when it has no manifest.
    """

    path: str
    parts: Mapping[str, Part]
    text: str
    descriptor: Descriptor
    manifest: Mapping[str, Digest]

    @property
    def sizes(self) -> dict[str, int]:
        """Return the sizes of its files by their names."""
        return {name: part.size for name, part in self.parts.items()}


def open_package(path: str) -> Package:
    """Read descriptor and manifest of a package, and check that it is whole. Raises SourceError."""
    path = os.path.expanduser(path)
    remedy = "get it from its publisher again, with all of its files"
    action = f"use {path!r}"
    try:
        is_single = path.lower().endswith(_DESCRIPTOR)
        parts = _files_beside(path) if is_single else _members(path)
        name = os.path.basename(path) if is_single else _descriptor_of(path, parts)
        text = _text(parts[name], action)
        descriptor = read_descriptor(text)
        manifest_part = parts.get(f"{name[: -len(_DESCRIPTOR)]}{_MANIFEST}")
        manifest = read_manifest(_text(manifest_part, action)) if manifest_part else {}
    except DescriptorError as error:
        raise failed(action, str(error), remedy) from error
    except OSError as error:
        raise failed(action, error.strerror or str(error), "correct source.file") from error
    package = Package(path, parts, text.decode("utf-8-sig", errors="replace"), descriptor, manifest)
    found = list(package_problems(descriptor, package.sizes))
    wanted = {name, *(file.href for file in descriptor.files)}
    found += [f"its manifest has no digest of {each!r}" for each in (unlisted(manifest, wanted) if manifest else ())]
    if found:
        raise SourceError("\n".join(str(failed(action, each, remedy)) for each in found))
    return package


def _files_beside(path: str) -> dict[str, Part]:
    directory = os.path.dirname(path) or "."
    files = {entry.name: entry for entry in os.scandir(directory) if entry.is_file()}
    if os.path.basename(path) not in files:
        raise failed(f"use {path!r}", "there is no such file", "correct source.file")
    return {name: Part(entry.path, 0, entry.stat().st_size) for name, entry in files.items()}


def _members(path: str) -> dict[str, Part]:
    """Return the files in an archive; their content follows its header without being changed."""
    size = os.path.getsize(path)
    action, remedy = f"use {path!r}", "get it from its publisher again"
    try:
        with tarfile.open(path, "r:") as archive:
            members = [member for member in archive if member.isfile()]
    except tarfile.TarError as error:
        cause = f"it is no OVA file, or it is truncated ({error})"
        raise failed(action, cause, remedy) from error
    for member in members:
        if member.offset_data + member.size > size:
            cause = f"it is truncated: {member.name!r} in it has {member.size} bytes, and it ends before these"
            raise failed(action, cause, remedy)
    return {member.name.removeprefix("./"): Part(path, member.offset_data, member.size) for member in members}


def _descriptor_of(path: str, parts: Mapping[str, Part]) -> str:
    found = [name for name in parts if name.lower().endswith(_DESCRIPTOR)]
    if len(found) != 1:
        has = f"has {len(found)} OVF descriptors" if found else "has no OVF descriptor in it"
        raise failed(f"use {path!r}", f"it {has}", "use an OVA file with one virtual machine")
    return found[0]


def _text(part: Part, action: str) -> bytes:
    if part.size > _LARGEST_TEXT:
        raise failed(action, f"its descriptor or manifest has {part.size} bytes, which is no such thing", "use another")
    return part.content()
