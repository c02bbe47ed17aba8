# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What an OVF descriptor says, as far as importing it goes (DSP0243 of the DMTF)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree  # entities, which could make a text grow without bounds, are refused below

_OVF = "{http://schemas.dmtf.org/ovf/envelope/1}"
_STREAM_OPTIMIZED = "#streamOptimized"

# Programmatic units of DSP0004: `byte * 2^30`, and the names that older tools write.
_POWER = re.compile(r"byte\s*\*\s*2\s*\^\s*(\d+)")
# More than this is more than a disk may have.
_HIGHEST_POWER = 60
_UNITS = {"": 1, "byte": 1, "bytes": 1, "kilobytes": 2**10, "megabytes": 2**20, "gigabytes": 2**30}


class DescriptorError(Exception):
    """Something that is no OVF descriptor, or one that cannot be imported; the message is a clause."""


@dataclass(frozen=True)
class File:
    """A file that the descriptor refers to.

    Attributes:
        size: in bytes; None when it is not said.
        compression: such as gzip; "" for none.
        is_chunked: whether it is split into several.
    """

    identifier: str
    href: str
    size: int | None = None
    compression: str = ""
    is_chunked: bool = False


@dataclass(frozen=True)
class Disk:
    """A virtual disk.

    Attributes:
        file: identifier of its file; "" for an empty disk.
        capacity: in bytes.
        populated: bytes of it that are in use; 0 when it is not said.
    """

    identifier: str
    file: str
    capacity: int
    populated: int = 0
    is_stream_optimized: bool = True


@dataclass(frozen=True)
class Descriptor:
    """An OVF package of one virtual machine.

    Attributes:
        networks: names of the networks that its cards are connected to.
    """

    files: tuple[File, ...]
    disks: tuple[Disk, ...]
    networks: tuple[str, ...]

    @property
    def capacity(self) -> int:
        """Return the size of the first disk in bytes, 0 without one."""
        return self.disks[0].capacity if self.disks else 0


def read_descriptor(text: bytes) -> Descriptor:
    """Read a descriptor. Raises DescriptorError."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise DescriptorError("the OVF descriptor declares XML entities, which none needs")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except ElementTree.ParseError as error:
        raise DescriptorError(f"the OVF descriptor is no XML ({error})") from error
    if root.tag != f"{_OVF}Envelope":
        raise DescriptorError("it is no OVF descriptor of version 1, whose root is Envelope")
    if root.find(f"{_OVF}VirtualSystemCollection") is not None or len(root.findall(f"{_OVF}VirtualSystem")) != 1:
        raise DescriptorError("the OVF descriptor does not describe exactly one virtual machine")
    return Descriptor(
        files=tuple(_file(each) for each in root.findall(f"{_OVF}References/{_OVF}File")),
        disks=tuple(_disk(each) for each in root.findall(f"{_OVF}DiskSection/{_OVF}Disk")),
        networks=tuple(_attribute(each, "name") for each in root.findall(f"{_OVF}NetworkSection/{_OVF}Network")),
    )


def _file(element: ElementTree.Element) -> File:
    size = _attribute(element, "size")
    return File(
        identifier=_attribute(element, "id"),
        href=_attribute(element, "href"),
        size=_number(size, "the size of a file") if size else None,
        compression=_attribute(element, "compression"),
        is_chunked=bool(_attribute(element, "chunkSize")),
    )


def _disk(element: ElementTree.Element) -> Disk:
    unit = _unit(_attribute(element, "capacityAllocationUnits"))
    populated = _attribute(element, "populatedSize")
    return Disk(
        identifier=_attribute(element, "diskId"),
        file=_attribute(element, "fileRef"),
        capacity=_number(_attribute(element, "capacity"), "the capacity of a disk") * unit,
        populated=_number(populated, "the populated size of a disk") if populated else 0,
        is_stream_optimized=_STREAM_OPTIMIZED in _attribute(element, "format"),
    )


def _unit(text: str) -> int:
    power = _POWER.fullmatch(text.strip())
    if power and int(power[1]) <= _HIGHEST_POWER:
        return 1 << int(power[1])
    unit = _UNITS.get(text.strip().lower())
    if unit is None:
        raise DescriptorError(f"the OVF descriptor counts a disk's capacity in {text!r}, which is no unit of bytes")
    return unit


def _number(text: str, meaning: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise DescriptorError(f"in the OVF descriptor {meaning} is {text!r}, which is no number")
    return int(text)


def _attribute(element: ElementTree.Element, name: str) -> str:
    """Return an attribute; some tools leave out its namespace."""
    return (element.get(f"{_OVF}{name}") or element.get(name) or "").strip()
