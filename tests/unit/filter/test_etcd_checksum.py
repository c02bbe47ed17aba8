from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_checksum import etcd_checksum

NAME = "etcd-v3.5.24-linux-amd64.tar.gz"


def test_a_known_checksum_comes_first() -> None:
    assert etcd_checksum(f"http://m/v3.5.24/{NAME}", {NAME: "sha256:1"}) == "sha256:1"


def test_a_list_over_https_is_believed() -> None:
    assert etcd_checksum(f"https://m/v3.5.24/{NAME}") == "sha256:https://m/v3.5.24/SHA256SUMS"


def test_a_list_over_http_is_not() -> None:
    with pytest.raises(AnsibleFilterError, match=f"add {NAME} to packages.etcd_checksums, or use https"):
        etcd_checksum(f"http://m/v3.5.24/{NAME}", {"etcd-v3.5.24-linux-arm64.tar.gz": "sha256:1"})
