# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The index of a directory of .rpm files, which makes it a repository for dnf and yum.

The format is what createrepo writes: repomd.xml, which names primary.xml (packages and what they need) and
filelists.xml.
"""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

import gzip
import hashlib
import io
import struct
from typing import Any, Callable, Dict, Iterator, List, Mapping, Tuple
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

# Every tag of a package, as XML; rpm has this form since 4.6.
COMMAND = ("rpm", "--query", "--nosignature", "--queryformat", "[%{*:xml}\n]", "--package")

_COMMON = "http://linux.duke.edu/metadata/common"
_RPM = "http://linux.duke.edu/metadata/rpm"
_FILELISTS = "http://linux.duke.edu/metadata/filelists"
_REPO = "http://linux.duke.edu/metadata/repo"

# rpm/lib/rpmds.h
_LESS, _GREATER, _EQUAL, _RPMLIB = 1 << 1, 1 << 2, 1 << 3, 1 << 24
_COMPARISONS = {
    _LESS: "LT",
    _GREATER: "GT",
    _EQUAL: "EQ",
    _LESS | _EQUAL: "LE",
    _GREATER | _EQUAL: "GE",
}
_DIRECTORY = 0o040000
_FILE_KIND = 0o170000
_LEAD = 96
_HEADER = struct.Struct(">8xII")
_ENTRY = 16

Tags = Dict[str, List[str]]


def rpm_index(
    files: Mapping[str, str],
    sizes: Mapping[str, int],
    xml_of: Callable[[str], str],
    headers: Mapping[str, Tuple[int, int]],
) -> Dict[str, bytes]:
    """Return the files of the index by their names.

    `files` maps names to checksums; `xml_of` returns what rpm prints of one; `headers` says where its header is.
    """
    tags = {name: read_tags(xml_of(name)) for name in sorted(files)}
    primary = _document(
        "metadata",
        f'xmlns="{_COMMON}" xmlns:rpm="{_RPM}"',
        [_primary(name, tags[name], files[name], sizes[name], headers[name]) for name in tags],
    )
    filelists = _document("filelists", f'xmlns="{_FILELISTS}"', [_filelist(tags[name], files[name]) for name in tags])
    compressed = {
        "repodata/primary.xml.gz": _compressed(primary),
        "repodata/filelists.xml.gz": _compressed(filelists),
    }
    return {**compressed, "repodata/repomd.xml": _repomd(compressed, {"primary": primary, "filelists": filelists})}


def _compressed(content: bytes) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(content)
    return packed.getvalue()


def header_range(beginning: bytes) -> Tuple[int, int]:
    """Return where the header of a package begins and ends, from its first bytes.

    A lead, the header of the signature, padded to eight bytes, then the header itself.
    """
    count, size = _HEADER.unpack_from(beginning, _LEAD)
    start = _LEAD + _HEADER.size + count * _ENTRY + size
    start += -start % 8
    count, size = _HEADER.unpack_from(beginning, start)
    return start, start + _HEADER.size + count * _ENTRY + size


def read_tags(text: str) -> Tags:
    """Return the values of each tag, as text."""
    tags: Tags = {}
    # What rpm itself wrote, of a package whose checksum was verified.
    for tag in ElementTree.fromstring(text).iter("rpmTag"):  # noqa: S314
        tags[tag.get("name", "")] = [value.text or "" for value in tag]
    return tags


def _first(tags: Tags, name: str, default: str = "") -> str:
    return (tags.get(name) or [default])[0]


def _version(tags: Tags) -> str:
    epoch, version, release = _first(tags, "Epoch", "0"), _first(tags, "Version"), _first(tags, "Release")
    return f'<version epoch="{epoch}" ver={quoteattr(version)} rel={quoteattr(release)}/>'


def _architecture(tags: Tags) -> str:
    return _first(tags, "Arch") if "Sourcerpm" in tags else "src"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _primary(name: str, tags: Tags, digest: str, size: int, header: Tuple[int, int]) -> str:
    installed = _first(tags, "Longsize") or _first(tags, "Size", "0")
    archive = _first(tags, "Longarchivesize") or _first(tags, "Archivesize", "0")
    lines = [
        '<package type="rpm">',
        f"<name>{_escaped(_first(tags, 'Name'))}</name><arch>{_architecture(tags)}</arch>{_version(tags)}",
        f'<checksum type="sha256" pkgid="YES">{digest}</checksum>',
        f"<summary>{_escaped(_first(tags, 'Summary'))}</summary><description/><packager/><url/>",
        f'<time file="0" build="{_first(tags, "Buildtime", "0")}"/>',
        f'<size package="{size}" installed="{installed}" archive="{archive}"/>',
        f"<location href={quoteattr(name)}/>",
        "<format>",
        f"<rpm:license>{_escaped(_first(tags, 'License'))}</rpm:license>",
        f"<rpm:sourcerpm>{_escaped(_first(tags, 'Sourcerpm'))}</rpm:sourcerpm>",
        f'<rpm:header-range start="{header[0]}" end="{header[1]}"/>',
    ]
    for element, prefix in (
        ("provides", "Provide"),
        ("requires", "Require"),
        ("conflicts", "Conflict"),
        ("obsoletes", "Obsolete"),
        ("recommends", "Recommend"),
        ("suggests", "Suggest"),
        ("supplements", "Supplement"),
        ("enhances", "Enhance"),
    ):
        entries = list(_relations(tags, prefix))
        if entries:
            lines += [f"<rpm:{element}>", *entries, f"</rpm:{element}>"]
    lines += [*_files(tags), "</format>", "</package>"]
    return "\n".join(lines)


def _relations(tags: Tags, prefix: str) -> Iterator[str]:
    seen = set()
    names, versions, flags = (tags.get(f"{prefix}{part}") or [] for part in ("name", "version", "flags"))
    for index, name in enumerate(names):
        flag = int(flags[index]) if index < len(flags) else 0
        if flag & _RPMLIB or name.startswith("rpmlib("):
            continue
        entry = (
            f"<rpm:entry name={quoteattr(name)}{_comparison(flag, versions[index] if index < len(versions) else '')}/>"
        )
        if entry not in seen:
            seen.add(entry)
            yield entry


def _comparison(flag: int, version: str) -> str:
    """Return the attributes of a relation that is of certain versions only."""
    comparison = _COMPARISONS.get(flag & (_LESS | _GREATER | _EQUAL))
    if not comparison or not version:
        return ""
    epoch, colon, rest = version.rpartition(":")
    number, dash, release = rest.partition("-")
    text = f' flags="{comparison}" epoch="{epoch if colon else 0}" ver={quoteattr(number)}'
    return f"{text} rel={quoteattr(release)}" if dash else text


def _files(tags: Tags) -> Iterator[str]:
    directories, indexes = tags.get("Dirnames") or [], tags.get("Dirindexes") or []
    modes = tags.get("Filemodes") or []
    for number, name in enumerate(tags.get("Basenames") or []):
        path = directories[int(indexes[number])] + name
        is_directory = number < len(modes) and int(modes[number]) & _FILE_KIND == _DIRECTORY
        yield f"<file{' type=' + quoteattr('dir') if is_directory else ''}>{_escaped(path)}</file>"


def _filelist(tags: Tags, digest: str) -> str:
    opening = f'<package pkgid="{digest}" name={quoteattr(_first(tags, "Name"))} arch="{_architecture(tags)}">'
    return "\n".join([opening, _version(tags), *_files(tags), "</package>"])


def _document(root: str, attributes: str, packages: List[str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} {attributes} packages="{len(packages)}">',
        *packages,
        f"</{root}>",
        "",
    ]
    return "\n".join(lines).encode()


def _repomd(compressed: Mapping[str, bytes], opened: Mapping[str, bytes]) -> bytes:
    parts: List[Any] = ['<?xml version="1.0" encoding="UTF-8"?>', f'<repomd xmlns="{_REPO}">']
    # Tells package managers whether what they remember is still so.
    parts.append(f"<revision>{hashlib.sha256(opened['primary']).hexdigest()[:16]}</revision>")
    for kind, content in opened.items():
        place = f"repodata/{kind}.xml.gz"
        packed = compressed[place]
        parts += [
            f'<data type="{kind}">',
            f'<checksum type="sha256">{hashlib.sha256(packed).hexdigest()}</checksum>',
            f'<open-checksum type="sha256">{hashlib.sha256(content).hexdigest()}</open-checksum>',
            f'<location href="{place}"/><timestamp>0</timestamp>',
            f"<size>{len(packed)}</size><open-size>{len(content)}</open-size>",
            "</data>",
        ]
    return "\n".join([*parts, "</repomd>", ""]).encode()
