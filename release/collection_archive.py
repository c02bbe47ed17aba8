# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The Galaxy archive of the collection, the same bytes for the same sources."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

_MANIFEST, _FILES = "MANIFEST.json", "FILES.json"


def build_archive(source: Path, directory: Path, epoch: int) -> Path:
    """Build the collection in a directory of sources; return the archive, whose every time is `epoch`."""
    with TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "ansible", "galaxy", "collection", "build", "--output-path", scratch]
        subprocess.run([*command, str(source)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own arguments
        (built,) = Path(scratch).glob("*.tar.gz")
        directory.mkdir(parents=True, exist_ok=True)
        archive = directory / built.name
        archive.write_bytes(_reproducible(built, epoch))
    return archive


def _reproducible(built: Path, epoch: int) -> bytes:
    """Return an archive with its members in the order of their names, and no time of its own.

    ansible-galaxy lists files as the file system does, and writes down when it ran.
    """
    with tarfile.open(built) as tar:
        contents = {
            member.name: (member, stream.read() if (stream := tar.extractfile(member)) else b"")
            for member in tar.getmembers()
        }
    files = json.loads(contents[_FILES][1])
    files["files"].sort(key=lambda entry: entry["name"])
    manifest = json.loads(contents[_MANIFEST][1])
    rewritten = {_FILES: json.dumps(files, indent=True).encode()}
    manifest["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(rewritten[_FILES]).hexdigest()
    rewritten[_MANIFEST] = json.dumps(manifest, indent=True).encode()

    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=epoch) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        # Those two first, as ansible-galaxy has them: who reads the archive as a stream wants them at once.
        for name in sorted(contents, key=lambda each: (each != _MANIFEST, each != _FILES, each)):
            member, content = contents[name]
            content = rewritten.get(name, content)
            member.size, member.mtime, member.pax_headers = len(content), epoch, {}
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()
