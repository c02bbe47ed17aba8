"""An OVA: a descriptor, the manifest with its sums, and a disk, in the order of the OVF specification (DSP0243)."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from .vmdk import disk

GIGABYTE = 1 << 30
BOOT_SECTOR = b"This disk has nothing on it: the machine of the VM is a container image."


@dataclass(frozen=True)
class System:
    """What the descriptors of two systems differ in.

    `cim` is the operating system's number in the CIM schema, `guest` vSphere's name for it.
    """

    name: str
    title: str
    vendor: str
    cim: int
    guest: str
    firmware: str
    disk_gb: int = 10


SYSTEMS = {
    "ubuntu": System("ubuntu-22.04", "Ubuntu 22.04 Server", "Canonical Group Ltd", 94, "ubuntu64Guest", "bios"),
    "oraclelinux": System("oraclelinux-8", "Oracle Linux 8", "Oracle", 109, "oracleLinux8_64Guest", "efi"),
}


def ova(system: System, image: str) -> bytes:
    """Make the file; the same for the same words."""
    disk_name = f"{system.name}-disk1.vmdk"
    content = disk(disk_name, system.disk_gb * GIGABYTE, BOOT_SECTOR)
    text = (Path(__file__).resolve().parent / "descriptor.ovf").read_text(encoding="utf-8")
    words = {
        "name": system.name,
        "title": system.title,
        "vendor": system.vendor,
        "cim": system.cim,
        "guest": system.guest,
        "firmware": system.firmware,
        "disk_gb": system.disk_gb,
        "disk_name": disk_name,
        "disk_size": len(content),
        "image": image,
    }
    escaped = {key: escape(str(word), {'"': "&quot;"}) for key, word in words.items()}
    descriptor = Template(text).substitute(escaped)
    parts = {f"{system.name}.ovf": descriptor.encode(), disk_name: content}
    return archive({f"{system.name}.ovf": parts[f"{system.name}.ovf"], f"{system.name}.mf": manifest(parts), **parts})


def manifest(parts: Mapping[str, bytes]) -> bytes:
    """Write the sums of the other parts."""
    lines = (f"SHA256({name})= {hashlib.sha256(content).hexdigest()}\n" for name, content in parts.items())
    return "".join(lines).encode()


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Pack the parts in their order, with nothing in it of when and by whom."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as file:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o644
            file.addfile(member, io.BytesIO(content))
    return out.getvalue()
