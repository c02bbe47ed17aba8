"""A stream-optimized VMDK: the format in which an OVA carries its disks (Virtual Disk Format 5.0)."""

from __future__ import annotations

import struct
import zlib

SECTOR = 512
GRAIN_SECTORS = 128
TABLE_ENTRIES = 512
OVERHEAD_SECTORS = 128

MAGIC = b"KDMV"
VERSION = 3
FLAGS = 0x30001  # new lines are checked; grains are compressed; there are markers
DEFLATE = 1
AT_THE_END = 0xFFFFFFFFFFFFFFFF  # the directory stands behind the grains, and the footer says where

END_OF_STREAM, GRAIN_TABLE, GRAIN_DIRECTORY, FOOTER = range(4)

DESCRIPTOR = """\
# Disk DescriptorFile
version=1
CID=fffffffe
parentCID=ffffffff
createType="streamOptimized"

# Extent description
RDONLY {sectors} SPARSE "{name}"

# The Disk Data Base
ddb.adapterType = "lsilogic"
ddb.geometry.cylinders = "{cylinders}"
ddb.geometry.heads = "255"
ddb.geometry.sectors = "63"
ddb.virtualHWVersion = "4"
"""


def disk(name: str, capacity: int, content: bytes) -> bytes:
    """Make a disk of so many bytes that begins with the content and has nothing behind it."""
    sectors = capacity // SECTOR
    if capacity % (GRAIN_SECTORS * SECTOR) or len(content) > GRAIN_SECTORS * SECTOR:
        raise ValueError("want a capacity of whole grains, and content that fits into one")
    cylinders = sectors // (255 * 63)
    descriptor = DESCRIPTOR.format(sectors=sectors, name=name, cylinders=cylinders).encode()
    out = bytearray(_header(sectors, AT_THE_END) + descriptor)
    out += bytes(OVERHEAD_SECTORS * SECTOR - len(out))

    grain = len(out) // SECTOR
    # Not compressed, which the format allows: the same bytes with every version of the library.
    data = zlib.compress(content.ljust(GRAIN_SECTORS * SECTOR, b"\0"), 0)
    out += _padded(struct.pack("<QI", 0, len(data)) + data)

    table = [grain] + [0] * (TABLE_ENTRIES - 1)
    out += _marker(GRAIN_TABLE, TABLE_ENTRIES * 4 // SECTOR)
    table_place = len(out) // SECTOR
    out += struct.pack(f"<{TABLE_ENTRIES}I", *table)

    tables = -(-sectors // (GRAIN_SECTORS * TABLE_ENTRIES))
    directory = _padded(struct.pack(f"<{tables}I", table_place, *[0] * (tables - 1)))
    out += _marker(GRAIN_DIRECTORY, len(directory) // SECTOR)
    directory_place = len(out) // SECTOR
    out += directory

    out += _marker(FOOTER, 1) + _header(sectors, directory_place) + _marker(END_OF_STREAM, 0)
    return bytes(out)


def _header(sectors: int, directory: int) -> bytes:
    places = (1, OVERHEAD_SECTORS - 1, TABLE_ENTRIES, 0, directory, OVERHEAD_SECTORS)  # the first two: the descriptor's
    fields = struct.pack("<4sIIQQQQIQQQ", MAGIC, VERSION, FLAGS, sectors, GRAIN_SECTORS, *places)
    return _padded(fields + b"\0" + b"\n \r\n" + struct.pack("<H", DEFLATE))


def _marker(kind: int, sectors: int) -> bytes:
    return _padded(struct.pack("<QII", sectors, 0, kind))


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % SECTOR)
