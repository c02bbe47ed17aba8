# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether the files of an OVF package are all there, and whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .descriptor import Descriptor, File


def package_problems(descriptor: Descriptor, sizes: Mapping[str, int]) -> Iterator[str]:
    """Yield what is wrong with a package whose files have these sizes by their names, as clauses."""
    files = {file.identifier: file for file in descriptor.files}
    if not any(disk.file for disk in descriptor.disks):
        yield "the OVF descriptor has no disk with a file, so that no machine could start from it"
    for disk in descriptor.disks:
        if disk.file and disk.file not in files:
            yield f"disk {disk.identifier!r} of the OVF descriptor refers to a file {disk.file!r} that it does not list"
    for file in descriptor.files:
        yield from _file_problems(file, sizes)


def _file_problems(file: File, sizes: Mapping[str, int]) -> Iterator[str]:
    name, size = file.href, sizes.get(file.href)
    if "://" in name or "/" in name or not name:
        yield f"the OVF descriptor refers to {name!r}, which is no file of the package"
    elif file.is_chunked or file.compression not in ("", "identity"):
        yield f"file {name!r} is {'split' if file.is_chunked else 'compressed'}, which is not supported"
    elif size is None:
        yield f"file {name!r}, which the OVF descriptor refers to, is missing"
    elif file.size is not None and size != file.size:
        word = "truncated" if size < file.size else "not the one that belongs to it"
        yield f"file {name!r} is {word}: it has {size} bytes, and the OVF descriptor says {file.size}"


def needed_bytes(descriptor: Descriptor, sizes: Mapping[str, int]) -> int:
    """Return the bytes that thin disks of a package take at least: what is in use, or what the files hold of it."""
    held = {file.identifier: sizes.get(file.href, 0) for file in descriptor.files}
    return sum(max(disk.populated, held.get(disk.file, 0)) for disk in descriptor.disks)
