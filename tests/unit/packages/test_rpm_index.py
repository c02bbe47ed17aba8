"""The index of a directory of rpms, from what rpm prints of a package."""

from __future__ import annotations

import gzip
import hashlib
import struct
from xml.etree import ElementTree

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.rpm_index import header_range, rpm_index

XML = """<rpmHeader>
  <rpmTag name="Name">\n\t<string>tool</string>\n  </rpmTag>
  <rpmTag name="Epoch">\n\t<integer>1</integer>\n  </rpmTag>
  <rpmTag name="Version">\n\t<string>2.0</string>\n  </rpmTag>
  <rpmTag name="Release">\n\t<string>3.el8</string>\n  </rpmTag>
  <rpmTag name="Arch">\n\t<string>x86_64</string>\n  </rpmTag>
  <rpmTag name="Sourcerpm">\n\t<string>tool-2.0-3.el8.src.rpm</string>\n  </rpmTag>
  <rpmTag name="Summary">\n\t<string>Cuts &amp; glues</string>\n  </rpmTag>
  <rpmTag name="Size">\n\t<integer>42</integer>\n  </rpmTag>
  <rpmTag name="Providename">\n\t<string>tool</string>\n\t<string>tool(x86-64)</string>\n  </rpmTag>
  <rpmTag name="Provideversion">\n\t<string>1:2.0-3.el8</string>\n\t<string/>\n  </rpmTag>
  <rpmTag name="Provideflags">\n\t<integer>8</integer>\n\t<integer>0</integer>\n  </rpmTag>
  <rpmTag name="Requirename">
\t<string>/bin/sh</string>\n\t<string>/bin/sh</string>\n\t<string>glue</string>
\t<string>rpmlib(CompressedFileNames)</string>\n\t<string>(a if b)</string>\n  </rpmTag>
  <rpmTag name="Requireversion">
\t<string/>\n\t<string/>\n\t<string>4</string>\n\t<string>3.0.4-1</string>\n\t<string/>\n  </rpmTag>
  <rpmTag name="Requireflags">
\t<integer>1280</integer>\n\t<integer>0</integer>\n\t<integer>12</integer>\n\t<integer>16777226</integer>
\t<integer>0</integer>\n  </rpmTag>
  <rpmTag name="Basenames">\n\t<string>tool</string>\n\t<string>tool.d</string>\n  </rpmTag>
  <rpmTag name="Dirnames">\n\t<string>/usr/bin/</string>\n\t<string>/etc/</string>\n  </rpmTag>
  <rpmTag name="Dirindexes">\n\t<integer>0</integer>\n\t<integer>1</integer>\n  </rpmTag>
  <rpmTag name="Filemodes">\n\t<integer>33261</integer>\n\t<integer>16877</integer>\n  </rpmTag>
</rpmHeader>
"""
NAME = "tool-2.0-3.el8.x86_64.rpm"
DIGEST = "0" * 64
COMMON = "{http://linux.duke.edu/metadata/common}"
RPM = "{http://linux.duke.edu/metadata/rpm}"


def index() -> dict[str, bytes]:
    return rpm_index({NAME: DIGEST}, {NAME: 1000}, lambda _name: XML, {NAME: (280, 900)})


def primary() -> ElementTree.Element:
    (package,) = ElementTree.fromstring(gzip.decompress(index()["repodata/primary.xml.gz"]))  # noqa: S314 - our own
    return package


def relations(kind: str) -> list[dict[str, str]]:
    return [dict(entry.attrib) for entry in primary().iterfind(f"{COMMON}format/{RPM}{kind}/{RPM}entry")]


def test_package() -> None:
    package = primary()
    assert package.findtext(f"{COMMON}name") == "tool"
    assert package.findtext(f"{COMMON}summary") == "Cuts & glues"
    version, size, location = (package.find(f"{COMMON}{name}") for name in ("version", "size", "location"))
    assert version is not None
    assert version.attrib == {"epoch": "1", "ver": "2.0", "rel": "3.el8"}
    assert size is not None
    assert size.attrib == {"package": "1000", "installed": "42", "archive": "0"}
    assert location is not None
    assert location.attrib == {"href": NAME}
    header = package.find(f"{COMMON}format/{RPM}header-range")
    assert header is not None
    assert header.attrib == {"start": "280", "end": "900"}


def test_relations() -> None:
    assert relations("provides") == [
        {"name": "tool", "flags": "EQ", "epoch": "1", "ver": "2.0", "rel": "3.el8"},
        {"name": "tool(x86-64)"},
    ]
    assert relations("requires") == [
        {"name": "/bin/sh"},
        {"name": "glue", "flags": "GE", "epoch": "0", "ver": "4"},
        {"name": "(a if b)"},
    ]


def test_files() -> None:
    files = [(file.get("type"), file.text) for file in primary().iterfind(f"{COMMON}format/{COMMON}file")]
    assert files == [(None, "/usr/bin/tool"), ("dir", "/etc/tool.d")]


def test_the_list_of_parts_names_their_checksums() -> None:
    found = index()
    repomd = ElementTree.fromstring(found["repodata/repomd.xml"])  # noqa: S314 - our own
    namespace = "{http://linux.duke.edu/metadata/repo}"
    sums = {data.get("type"): data.findtext(f"{namespace}checksum") for data in repomd.iterfind(f"{namespace}data")}
    for kind, digest in sums.items():
        assert hashlib.sha256(found[f"repodata/{kind}.xml.gz"]).hexdigest() == digest
    assert set(sums) == {"primary", "filelists"}


def test_the_same_packages_give_the_same_index() -> None:
    assert index() == index()


def test_header_range() -> None:
    signature = struct.pack(">8sII", b"\x8e\xad\xe8\x01", 1, 5) + b"e" * 16 + b"s" * 5
    padding = b"\0" * (-(96 + len(signature)) % 8)
    header = struct.pack(">8sII", b"\x8e\xad\xe8\x01", 2, 10) + b"e" * 32 + b"s" * 10
    start = 96 + len(signature) + len(padding)
    assert header_range(b"\0" * 96 + signature + padding + header) == (start, start + len(header))
