"""containerd's configuration of both generations, from one set of settings.

To accept a change: FURY_WRITE_GOLDEN=1 pytest tests/unit/containerd, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.containerd_config import containerd_config
from ansible_collections.sighup.fury_vsphere.plugins.filter.to_toml import to_toml

GOLDEN = Path(__file__).parent / "golden"
SMALLEST: dict[str, Any] = {"sandbox_image": "registry.k8s.io/pause:3.10", "config_path": "/etc/containerd/certs.d"}
EVERYTHING: dict[str, Any] = {
    **SMALLEST,
    "credentials": {"registry.example.com:5000": {"username": "fury", "password": 'a "quoted" \\ word'}},
    "config": {
        "max_concurrent_downloads": 5,
        "stream_idle_timeout": "1h",
        "restrict_oom_score_adj": True,
        "containerd": {
            "snapshotter": "native",
            "discard_unpacked_layers": True,
            "runtimes": {"runc": {"options": {"BinaryName": "/opt/runc"}}, "kata": {"runtime_type": "io.x"}},
        },
        "cni": {"max_conf_num": 2},
        "registry": {"headers": {"X-Site": ["a"]}},
    },
}


@pytest.mark.parametrize("version", ["1.6.20", "2.0.6", "2.2.0"])
@pytest.mark.parametrize(("name", "settings"), [("smallest", SMALLEST), ("everything", EVERYTHING)])
def test_configuration(name: str, settings: dict[str, Any], version: str) -> None:
    text = to_toml(containerd_config(settings, version))
    expected = GOLDEN / f"{name}.{version}.toml"
    if os.environ.get("FURY_WRITE_GOLDEN"):
        expected.write_text(text)
    assert text == expected.read_text()


@pytest.mark.parametrize("version", ["", "1.5.18", "1.7.28"])
def test_first_generation_is_one_file(version: str) -> None:
    assert containerd_config(SMALLEST, version) == containerd_config(SMALLEST, "1.6.20")


def test_a_sandbox_image_of_the_user_is_pinned() -> None:
    document = containerd_config({**SMALLEST, "config": {"sandbox_image": "mine"}}, "2.2.0")
    assert document["plugins"]["io.containerd.cri.v1.images"]["pinned_images"] == {"sandbox": "mine"}


def test_pinned_images_of_the_user_are_beside_the_sandbox() -> None:
    document = containerd_config({**SMALLEST, "config": {"pinned_images": {"base": "mine"}}}, "2.2.0")
    pinned = document["plugins"]["io.containerd.cri.v1.images"]["pinned_images"]
    assert pinned == {"sandbox": SMALLEST["sandbox_image"], "base": "mine"}
