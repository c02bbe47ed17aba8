"""Write an archive of container images, in the form of `docker save`, that `ctr images import` reads.

usage: archive.py TABLE VERSION SOURCES OUTPUT
TABLE is images.yml; SOURCES holds the directories and files that it names. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
EPOCH = "1970-01-01T00:00:00Z"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""Go's names of processors, which images use, by the kernel's."""


def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Take from a member what depends on when and by whom it was made."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = 0
    return member


def add_parents(layer: tarfile.TarFile, place: str, known: set[str]) -> None:
    """Add the directories above a place that the layer does not have yet."""
    for parent in reversed(Path(place).parents):
        name = parent.as_posix()
        if name == "." or name in known:
            continue
        known.add(name)
        member = tarfile.TarInfo(name)
        member.type, member.mode = tarfile.DIRTYPE, 0o755
        layer.addfile(plain(member))


def layer_of(image: Mapping[str, Any], sources: Path) -> bytes:
    """Give the one layer of an image: its root tree, if it has one, and its files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as layer:
        known: set[str] = set()
        if "root" in image:
            root = sources / image["root"]
            for path in sorted(root.rglob("*")):
                place = path.relative_to(root).as_posix()
                if path.is_dir() and not path.is_symlink():
                    known.add(place)
                layer.add(path, place, recursive=False, filter=plain)
        for place, source in image["files"].items():
            add_parents(layer, place, known)
            path = (sources / source).resolve()
            member = layer.gettarinfo(path, place)
            member.mode = 0o755
            with path.open("rb") as file:
                layer.addfile(plain(member), file)
    return buffer.getvalue()


def configuration_of(image: Mapping[str, Any], layer: bytes, architecture: str) -> bytes:
    """Give an image's configuration document."""
    process: dict[str, Any] = {"Env": [PATH], "WorkingDir": "/"}
    if "entrypoint" in image:
        process["Entrypoint"] = image["entrypoint"]
    document = {
        "architecture": architecture,
        "os": "linux",
        "created": EPOCH,
        "config": process,
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
        "history": [{"created": EPOCH, "created_by": "lab/packages/images"}],
    }
    return json.dumps(document, sort_keys=True).encode()


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """Add a file to an archive."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o644
    archive.addfile(member, io.BytesIO(content))


def main(table: str, version: str, sources: str, output: str) -> None:
    """Write the archive, one image after the other."""
    images = yaml.safe_load(Path(table).read_text(encoding="utf-8"))
    architecture = ARCHITECTURES[os.uname().machine]
    manifest = []
    with tarfile.open(output, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for image in images:
            layer = layer_of(image, Path(sources))
            configuration = configuration_of(image, layer, architecture)
            layer_name = f"{hashlib.sha256(layer).hexdigest()}/layer.tar"
            configuration_name = f"{hashlib.sha256(configuration).hexdigest()}.json"
            add_bytes(archive, layer_name, layer)
            add_bytes(archive, configuration_name, configuration)
            manifest.append(
                {
                    "Config": configuration_name,
                    "RepoTags": [f"{image['name']}:{image['tag'].format(version=version)}"],
                    "Layers": [layer_name],
                }
            )
        add_bytes(archive, "manifest.json", json.dumps(manifest).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
