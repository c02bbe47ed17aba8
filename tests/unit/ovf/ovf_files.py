"""OVF packages as tests need them: small, and wrong in one way at a time."""

from __future__ import annotations

import hashlib
import io
import struct
import tarfile
from pathlib import Path

_DESCRIPTOR = """<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
 xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
 <References><File ovf:href="{disk}" ovf:id="file1" ovf:size="{size}"/></References>
 <DiskSection><Info>Disks</Info>
  <Disk ovf:capacity="{capacity}" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="vmdisk1" ovf:fileRef="file1"
   ovf:populatedSize="{populated}"
   ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
 </DiskSection>
 <NetworkSection><Info>Networks</Info>
  <Network ovf:name="VM Network"><Description>n</Description></Network></NetworkSection>
 <VirtualSystem ovf:id="ubuntu"><Info>A machine</Info><Name>ubuntu</Name>
  <OperatingSystemSection ovf:id="94" ovf:osType="ubuntu64Guest"><Info>System</Info></OperatingSystemSection>
  <VirtualHardwareSection><Info>Hardware</Info>
   <System><vssd:ElementName>Hardware</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
    <vssd:VirtualSystemType>vmx-15</vssd:VirtualSystemType></System>
   <Item><rasd:ElementName>2 CPUs</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
    <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
   <Item><rasd:ElementName>Memory</rasd:ElementName><rasd:InstanceID>2</rasd:InstanceID>
    <rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>1024</rasd:VirtualQuantity></Item>
   <Item><rasd:ElementName>SCSI</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
    <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
   <Item><rasd:ElementName>Disk</rasd:ElementName><rasd:InstanceID>4</rasd:InstanceID>
    <rasd:HostResource>ovf:/disk/vmdisk1</rasd:HostResource><rasd:Parent>3</rasd:Parent>
    <rasd:ResourceType>17</rasd:ResourceType></Item>
   <Item><rasd:Connection>VM Network</rasd:Connection><rasd:ElementName>Card</rasd:ElementName>
    <rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType>
    <rasd:ResourceType>10</rasd:ResourceType></Item>
  </VirtualHardwareSection>
 </VirtualSystem>
</Envelope>
"""
_SECTOR = 512


def disk(capacity: int = 10, content: bytes = bytes(range(256)) * 8192, ends: bool = True) -> bytes:
    """Return a VMDK in the format for streams, as far as it is looked at: of so many GiB, whole or cut off."""
    # Magic, version, flags (compressed, with markers), capacity in sectors: the Virtual Disk Format's header.
    header = struct.pack("<4sIIQ", b"KDMV", 3, 0x30001, capacity * 2**30 // _SECTOR).ljust(_SECTOR, b"\0")
    end = b"\0" * _SECTOR + header + b"\0" * _SECTOR
    return header + content + (end if ends else b"")


DISK = disk()


def descriptor(size: int = len(DISK), capacity: int = 10, populated: int = 2**20, name: str = "disk.vmdk") -> bytes:
    """Return a descriptor of one machine with one disk."""
    return _DESCRIPTOR.format(disk=name, size=size, capacity=capacity, populated=populated).encode()


def manifest(files: dict[str, bytes]) -> bytes:
    """Return the manifest of files."""
    return "".join(
        f"SHA256({name})= {hashlib.sha256(content).hexdigest()}\n" for name, content in files.items()
    ).encode()


def files(**changes: bytes | None) -> dict[str, bytes]:
    """Return the files of a package by their endings' names: ovf, mf, vmdk; None leaves one out."""
    whole = {"ubuntu.ovf": changes.get("ovf") or descriptor(), "disk.vmdk": DISK}
    content = {"ubuntu.ovf": whole["ubuntu.ovf"], "ubuntu.mf": manifest(whole), "disk.vmdk": DISK}
    for name in list(content):
        change = changes.get(name.rpartition(".")[2], b"")
        if change is None:
            del content[name]
        elif change:
            content[name] = change
    return content


def write_ova(path: Path, content: dict[str, bytes]) -> Path:
    """Write an OVA file and return its path."""
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def checksum(path: Path) -> str:
    """Return a file's checksum as definitions have it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
