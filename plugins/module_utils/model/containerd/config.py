# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""containerd's config.toml, of both generations from the same settings.

Sources: containerd/containerd, docs/cri/config.md (version 2: containerd 1.x, version 3: 2.x), and the migration from
one to the other in plugins/cri/images/plugin.go, which says where the keys of 1.x went. `registry.configs` is
deprecated, and stays until passwords have another place (pull request 12366, issue 8228).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..merging import merge
from ..versions import numbers_of

SECOND_GENERATION = (2, 0)
# `bin_dir` became a list, and images are pulled by the transfer service unless it is told otherwise.
_TRANSFERS = (2, 1)

_CRI = "io.containerd.grpc.v1.cri"
_IMAGES = "io.containerd.cri.v1.images"
_RUNTIME = "io.containerd.cri.v1.runtime"

_IMAGE_KEYS = frozenset(
    {
        "concurrent_layer_fetch_buffer",
        "image_decryption",
        "image_pull_progress_timeout",
        "image_pull_with_sync_fs",
        "max_concurrent_downloads",
        "pinned_images",
        "registry",
        "runtime_platforms",
        "stats_collect_period",
        "use_local_image_pull",
    }
)
# These stood in the table `containerd` of 1.x.
_IMAGE_KEYS_OF_CONTAINERD = frozenset({"disable_snapshot_annotations", "discard_unpacked_layers", "snapshotter"})
_SERVER_KEYS = frozenset(
    {
        "disable_tcp_service",
        "enable_tls_streaming",
        "stream_idle_timeout",
        "stream_server_address",
        "stream_server_port",
        "x509_key_pair_streaming",
    }
)


@dataclass(frozen=True)
class ContainerdSettings:
    """What containerd is told.

    Attributes:
        sandbox_image: the image `pause`.
        config_path: directory with the settings of each registry.
        credentials: user name and password (keys `username`, `password`) by the host that wants them.
        config: keys over ours, named as in containerd 1.x's table of the CRI.
    """

    sandbox_image: str
    config_path: str
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)


def containerd_document(settings: ContainerdSettings, version: str) -> dict[str, Any]:
    """Return the document for an installed version; an unknown one ("") is taken for 1.x."""
    cri = merge(_cri(settings), settings.config)
    if numbers_of(version) < SECOND_GENERATION:
        return {"version": 2, "plugins": {_CRI: cri}}
    transfers = numbers_of(version) >= _TRANSFERS
    return {"version": 3, "plugins": _second_generation(cri, transfers)}


def _cri(settings: ContainerdSettings) -> dict[str, Any]:
    """Return the settings in the words of containerd 1.x."""
    registry: dict[str, Any] = {"config_path": settings.config_path}
    if settings.credentials:
        # The files under config_path have no place for a password; beside them this table is read for nothing else.
        registry["configs"] = {host: {"auth": dict(auth)} for host, auth in settings.credentials.items()}
    return {
        "sandbox_image": settings.sandbox_image,
        "cni": {"bin_dir": "/opt/cni/bin", "conf_dir": "/etc/cni/net.d"},
        "containerd": {
            "default_runtime_name": "runc",
            # The kubelet's cgroup driver (kubeadm's default) must be the same.
            "runtimes": {"runc": {"runtime_type": "io.containerd.runc.v2", "options": {"SystemdCgroup": True}}},
        },
        "registry": registry,
    }


def _second_generation(cri: Mapping[str, Any], transfers: bool) -> dict[str, Any]:
    """Give each key of 1.x its place among the plugins of 2.x."""
    images: dict[str, Any] = {}
    runtime: dict[str, Any] = {}
    server: dict[str, Any] = {}
    for key, value in cri.items():
        if key in _IMAGE_KEYS:
            images[key] = merge(images[key], value) if isinstance(images.get(key), dict) else value
        elif key in _SERVER_KEYS:
            server[key] = value
        elif key == "sandbox_image":
            images["pinned_images"] = {"sandbox": value}
        else:
            runtime[key] = value
    containerd = runtime["containerd"]
    images |= {key: value for key, value in containerd.items() if key in _IMAGE_KEYS_OF_CONTAINERD}
    runtime["containerd"] = {key: value for key, value in containerd.items() if key not in _IMAGE_KEYS_OF_CONTAINERD}
    if transfers:
        runtime["cni"] = _cni_with_list(runtime["cni"])
        if images["registry"].get("configs"):
            # The transfer service knows no passwords.
            images.setdefault("use_local_image_pull", True)
    return {_IMAGES: images, _RUNTIME: runtime, **({_CRI: server} if server else {})}


def _cni_with_list(cni: Mapping[str, Any]) -> dict[str, Any]:
    directories = cni.get("bin_dirs", [cni["bin_dir"]])
    return {"bin_dirs": directories, **{key: value for key, value in cni.items() if key not in ("bin_dir", "bin_dirs")}}
