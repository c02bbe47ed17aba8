#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: a directory of verified packages that a package manager can use as a repository."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: package_directory
short_description: Keeps a directory of verified packages on a node
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Verifies the packages of a directory by a list of checksums, as C(sha256sum) writes it, and writes the index that
    makes the directory a repository for apt, dnf or yum. The node needs nothing for it but C(dpkg-deb) or C(rpm).
  - Packages are downloaded, or were copied to the directory before. Those that the list does not name are removed.
  - What was verified is not read again until a file of the directory changes.
options:
  path:
    description: The directory on the node; made when missing.
    type: path
    required: true
  format:
    description: Which packages of the list are kept.
    type: str
    choices: [deb, rpm]
    required: true
  checksums:
    description: The list, for packages that are copied.
    type: str
  url:
    description: Where the packages are, and the list as C(SHA256SUMS).
    type: str
  checksum:
    description: Checksum of the list, as C(sha256:...); required with O(url).
    type: str
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Keep the packages of a site
  sighup.fury_vsphere.package_directory:
    path: /var/lib/fury/packages/kubernetes
    format: deb
    url: https://files.example.com/kubernetes
    checksum: sha256:8d3f27b6ad4bd8f6bd3a6a4e5c2f2a5d7cf8d3e6a1d1a35c7a1b6b3e4f0c9d21
"""

RETURN = r"""
missing:
  description: Files that must be copied to the directory before it can be used; this module is called again then.
  returned: success
  type: list
  elements: str
"""

import json
import os
import shutil
import tempfile
from typing import Any, Dict, List, Optional, Tuple

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.urls import fetch_url
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.checksum_list import (
    NAME,
    ChecksumListError,
    digest_of_file,
    digest_of_text,
    read_list,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.deb_index import (
    COMMAND as DEB_COMMAND,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.deb_index import (
    deb_index,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.directory import (
    RECORD,
    is_verified,
    missing_files,
    record_of,
    surplus_files,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.rpm_index import (
    COMMAND as RPM_COMMAND,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.packages.rpm_index import (
    header_range,
    rpm_index,
)

SECONDS = 60
# The headers of a package, however many files it lists, are at its beginning.
BEGINNING = 64 << 20


def download(module: AnsibleModule, url: str, digest: Optional[str]) -> str:
    """Download a file and return where it is; end the module when it is not what its checksum says."""
    answer, info = fetch_url(module, url, timeout=SECONDS)
    if info["status"] != 200:  # noqa: PLR2004 - HTTP's OK
        module.fail_json(msg=f"Failed to download {url}: {info['msg']}; see that the node reaches it, and run again")
    handle, path = tempfile.mkstemp(dir=module.tmpdir)
    with os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(answer, file)
    found = digest_of_file(path)
    if found != digest:
        module.fail_json(
            msg=f"Refused {url}: its checksum is sha256:{found}, sha256:{digest} was expected; find out which of the "
            "two is right before you correct the other"
        )
    return path


def list_of_packages(module: AnsibleModule, ending: str) -> Dict[str, str]:
    """Return the checksums of the packages, from the text that was given or from the URL."""
    parameters = module.params
    expected = (parameters["checksum"] or "").partition(":")[2]
    source = parameters["url"] or parameters["path"]
    if parameters["url"]:
        with open(download(module, f"{source.rstrip('/')}/{NAME}", expected), encoding="utf-8") as file:
            text = file.read()
    else:
        text = parameters["checksums"]
        # Ansible may have taken the last line break.
        if expected and expected not in (digest_of_text(text + end) for end in ("", "\n")):
            module.fail_json(msg=f"Refused {NAME} of {source}: its checksum is not sha256:{expected}")
    try:
        return read_list(text, ending)
    except ChecksumListError as error:
        module.fail_json(msg=f"Failed to read the list of packages for {source}: {error}; write it with sha256sum")
        raise


def output_of(module: AnsibleModule, command: Tuple[str, ...], path: str) -> str:
    """Return what a program tells of a package."""
    _code, out, _err = module.run_command([*command, path], check_rc=True)
    return str(out)


def index_of(module: AnsibleModule, path: str, files: Dict[str, str]) -> Dict[str, bytes]:
    """Return the files of the index."""
    sizes = {name: os.path.getsize(os.path.join(path, name)) for name in files}
    if module.params["format"] == "deb":
        return deb_index(files, sizes, lambda name: output_of(module, DEB_COMMAND, os.path.join(path, name)))
    headers = {}
    for name in files:
        with open(os.path.join(path, name), "rb") as file:
            headers[name] = header_range(file.read(BEGINNING))
    return rpm_index(files, sizes, lambda name: output_of(module, RPM_COMMAND, os.path.join(path, name)), headers)


def place(module: AnsibleModule, source: str, path: str) -> None:
    """Move a file to its place, readable for the users that package managers run as."""
    module.atomic_move(source, path)
    module.set_mode_if_different(path, "0644", False)


def write(module: AnsibleModule, path: str, content: bytes) -> None:
    """Write a file, whole or not at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=module.tmpdir)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    place(module, temporary, path)


def keep(module: AnsibleModule, files: Dict[str, str], missing: List[str], surplus: List[str]) -> List[str]:
    """Bring the directory to what the list says; return what is missing still."""
    path, url = module.params["path"], module.params["url"]
    os.makedirs(path, exist_ok=True)
    if url:
        for name in missing:
            fetched = download(module, f"{url.rstrip('/')}/{name}", files[name])
            place(module, fetched, os.path.join(path, name))
        missing = []
    for name in surplus:
        os.unlink(os.path.join(path, name))
    if not missing:
        index = index_of(module, path, files)
        for name, content in index.items():
            write(module, os.path.join(path, name), content)
        record: Dict[str, Any] = record_of(path, files, index)
        write(module, os.path.join(path, RECORD), json.dumps(record).encode())
    return missing


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            "format": {"type": "str", "choices": ["deb", "rpm"], "required": True},
            "checksums": {"type": "str"},
            "url": {"type": "str"},
            "checksum": {"type": "str"},
        },
        required_one_of=[("checksums", "url")],
        mutually_exclusive=[("checksums", "url")],
        required_by={"url": ("checksum",)},
        supports_check_mode=True,
    )
    path, ending = module.params["path"], f".{module.params['format']}"
    files = list_of_packages(module, ending)
    surplus = surplus_files(path, files, ending)
    changed = bool(surplus) or not is_verified(path, files)
    missing = missing_files(path, files) if changed else []
    diff = {"before": "".join(f"{name}\n" for name in surplus), "after": "".join(f"{name}\n" for name in missing)}
    if changed and not module.check_mode:
        missing = keep(module, files, missing, surplus)
    module.exit_json(changed=changed, missing=[] if module.params["url"] else missing, diff=diff)


if __name__ == "__main__":
    main()
