"""What etcd is told of TLS, by its version."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.etcd_tls import etcd_tls_arguments

ONLY_NEW = {"minimum_version": "1.3", "cipher_suites": []}


@pytest.mark.parametrize(
    ("tls", "version", "expected"),
    [
        ({}, "3.5.24", {}),
        ({"minimum_version": "1.2", "cipher_suites": ["A", "B"]}, "3.4.23", {"cipher-suites": "A,B"}),
        (ONLY_NEW, "3.4.24", {}),
        (ONLY_NEW, "3.4.25", {"tls-min-version": "TLS1.3"}),
        (ONLY_NEW, "3.5.7", {}),
        (ONLY_NEW, "3.5.8", {"tls-min-version": "TLS1.3"}),
        (ONLY_NEW, "3.6.0", {"tls-min-version": "TLS1.3"}),
        (ONLY_NEW, "3.3.27", {}),
        (ONLY_NEW, "", {}),
    ],
)
def test_arguments(tls: dict[str, Any], version: str, expected: dict[str, str]) -> None:
    assert etcd_tls_arguments(tls, version) == expected
