"""The OVAs of the lab's systems, beside the packages on the repository's server."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from appliances.ova import SYSTEMS, ova

from .settings import Settings

VARIABLES = {"ubuntu": "LAB_OVA_UBUNTU", "oraclelinux": "LAB_OVA_ORACLE"}


def place(system: str) -> str:
    """Return a system's path on the server."""
    return f"images/{SYSTEMS[system].name}.ova"


def link(settings: Settings) -> Path:
    """Return the name in the state directory of what is served."""
    return settings.state / "appliances"


def prepare(settings: Settings, images: Mapping[str, str]) -> None:
    """Make the files for the systems' container images, under the hash of what they are made from, and link them."""
    content = {system: ova(SYSTEMS[system], image) for system, image in images.items()}
    key = hashlib.sha256(b"".join(content[system] for system in sorted(content))).hexdigest()[:16]
    directory = settings.cache_root / "appliances" / key
    if not directory.is_dir():
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory.parent) as work:
            for system, data in content.items():
                file = Path(work, "done", place(system))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            try:
                Path(work, "done").rename(directory)
            except OSError:
                if not directory.is_dir():  # else another lab was faster
                    raise
    name = link(settings)
    name.unlink(missing_ok=True)
    name.symlink_to(directory)


def variables(settings: Settings) -> dict[str, str]:
    """Return where the files are and what their sums are, as variables of the shell."""
    found = {}
    for system, variable in VARIABLES.items():
        file = link(settings) / place(system)
        if file.is_file():
            found[variable] = f"{settings.repository_url}/{place(system)}"
            found[f"{variable}_CHECKSUM"] = f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    return found
