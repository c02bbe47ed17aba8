"""The site file: what a customer's closed site lays under the configuration of every cluster."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .settings import Settings

ETCD_VERSION_DIRECTORY = re.compile(r"v\d+\.\d+\.\d+")


def path(settings: Settings) -> Path:
    """Return where the file is."""
    return settings.state / "site.yml"


def archives(repository: Path, url: str) -> list[dict[str, str]]:
    """List the image archives, from the file with their sums."""
    found = []
    for line in (repository / "images" / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        name = name.lstrip("*")
        version = re.fullmatch(r"kubernetes-(.+)\.tar", name)
        if version:
            found.append(
                {"url": f"{url}/images/{name}", "checksum": f"sha256:{digest}", "kubernetes_version": version[1]}
            )
    return found


def etcd_checksums(repository: Path) -> dict[str, str]:
    """List the sums of etcd's archives, from the files with them."""
    lines = (line.split() for sums in repository.glob("etcd/v*/SHA256SUMS") for line in sums.read_text().splitlines())
    return {name.lstrip("*"): f"sha256:{digest}" for digest, name in lines}


def document(repository: Path, url: str) -> dict[str, Any]:
    """Make the partial cluster model."""
    key = (repository / "key.asc").read_text(encoding="ascii")
    return {
        "packages": {
            "repositories": [
                {
                    "name": "fury-lab",
                    "family": "debian",
                    "uri": f"{url}/apt",
                    "suite": "bookworm",
                    "components": ["main"],
                    "key": key,
                },
                {"name": "fury-lab", "family": "redhat", "uri": f"{url}/yum", "key": key},
            ],
            "image_archives": archives(repository, url),
            "etcd_mirror": f"{url}/etcd",
            "etcd_checksums": etcd_checksums(repository),
        },
        # What containers as nodes need; none of it matters to a real machine.
        "kubernetes": {
            "kube_proxy_configuration": {"conntrack": {"maxPerCore": 0}},
            "kubelet_configuration": {"failSwapOn": False},
        },
        "container_runtime": {"config": {"restrict_oom_score_adj": True}},
    }


def write(settings: Settings, repository: Path) -> None:
    """Write the file, as JSON: YAML's subset that needs no library."""
    text = json.dumps(document(repository, settings.repository_url), indent=2) + "\n"
    if not path(settings).exists() or path(settings).read_text(encoding="utf-8") != text:
        path(settings).write_text(text, encoding="utf-8")
