"""The shared libraries that programs need beyond those that a machine has anyway."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

ELF = b"\x7fELF"
NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")


def sonames(directory: Path) -> Mapping[str, Path]:
    """Map the name of every library below a directory to its file. A name may be a link to the file."""
    return {path.name: path for path in directory.rglob("*.so*") if path.is_file()}


def bundle(root: Path, available: Mapping[str, Path], place: str) -> None:
    """Copy into root/place the available libraries that the programs below root need, and those that these need."""
    pending = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    present = {path.name for path in pending}
    while pending:
        for name in needed(pending.pop()):
            if name in present or name not in available:
                continue
            present.add(name)
            target = root / place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            # Under its soname, as one plain file: nothing else asks for the longer name.
            shutil.copy(available[name].resolve(), target)
            target.chmod(0o644)
            pending.append(target)


def needed(path: Path) -> Iterator[str]:
    """Give the names of the libraries that an ELF file asks for; none for any other file."""
    with path.open("rb") as file:
        if file.read(len(ELF)) != ELF:
            return
    command = ["/usr/bin/readelf", "--dynamic", "--wide", str(path)]
    listing = subprocess.check_output(command, text=True)
    yield from NEEDED.findall(listing)
