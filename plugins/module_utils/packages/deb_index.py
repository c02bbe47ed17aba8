# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The index of a directory of .deb files, which makes it a repository for apt.

See https://wiki.debian.org/DebianRepository/Format, "Flat Repository Format".
"""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

import hashlib
from typing import Callable, Dict, Mapping

COMMAND = ("dpkg-deb", "--field")
# The date is of no use to anybody, and would make every index another one.
_DATE = "Thu, 01 Jan 1970 00:00:00 UTC"


def deb_index(files: Mapping[str, str], sizes: Mapping[str, int], fields_of: Callable[[str], str]) -> Dict[str, bytes]:
    """Return the files of the index by their names.

    `files` maps names to checksums; `fields_of` returns what `dpkg-deb --field` prints of one.
    """
    stanzas = []
    for name in sorted(files):
        fields = fields_of(name).strip()
        stanzas.append(f"{fields}\nFilename: ./{name}\nSize: {sizes[name]}\nSHA256: {files[name]}\n")
    packages = "\n".join(stanzas).encode()
    digest = hashlib.sha256(packages).hexdigest()
    release = f"Date: {_DATE}\nSHA256:\n {digest} {len(packages)} Packages\n"
    return {"Packages": packages, "Release": release.encode()}
