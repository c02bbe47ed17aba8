"""What the model refuses of registries, directories, archives, and where secrets are."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.defaults import complete
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.validation import problems

from .test_validation import changed

PEM = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
SUM = f"sha256:{'0' * 64}"
ARCHIVE = "etcd-v3.4.23-linux-amd64.tar.gz"
REGISTRIES = "container_runtime.registries"


@pytest.mark.parametrize(
    "change",
    [
        (REGISTRIES, [{"name": "docker.io", "mirrors": [{"url": "https://m", "capabilities": ["pull"]}]}]),
        (REGISTRIES, [{"name": "r:5000", "server": "http://r:5000", "insecure": True}]),
        (REGISTRIES, [{"name": "r", "ca_certificate": PEM, "username": "u", "password_environment": "P"}]),
        (REGISTRIES, [{"name": "r", "ca_certificate": "/etc/ca.pem", "username": "u", "password_file": "~/p"}]),
        (REGISTRIES, [{"name": "r", "username": "u"}]),  # the password comes from a vault
        (REGISTRIES, [{"name": "*", "mirrors": [{"url": "https://m"}]}]),
        ("container_runtime.mirrors", ["http://m"]),
        ("packages.directories", [{"name": "d", "family": "debian", "path": "/srv/d"}]),
        ("packages.directories", [{"name": "d", "family": "redhat", "url": "http://m/d", "checksum": SUM}]),
        ("packages.image_archives", [{"path": "/srv/images.tar", "checksum": SUM}]),
        ("packages.etcd_mirror", "https://m/etcd"),
        ("packages", {"etcd_mirror": "http://m/etcd", "etcd_checksums": {ARCHIVE: SUM}}),
        ("trusted_certificates", [PEM, "/etc/ca.pem", "~/ca.pem"]),
    ],
)
def test_is_allowed(change: tuple[str, Any]) -> None:
    assert problems(changed(change)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            (REGISTRIES, [{"name": "https://r/x"}]),
            f'{REGISTRIES}[0].name: "https://r/x": expected a host or host:port such as registry.example.com:5000',
        ),
        (
            (REGISTRIES, [{"name": "r", "mirrors": [{"url": "http://m"}]}]),
            f'{REGISTRIES}[0].mirrors[0].url: "http://m": expected a URL of https; use https, or set insecure: true',
        ),
        (
            (REGISTRIES, [{"name": "r", "server": "http://r"}]),
            f'{REGISTRIES}[0].server: "http://r": expected a URL of https; ',
        ),
        ((REGISTRIES, [{"name": "r"}, {"name": "r"}]), f'{REGISTRIES}[1].name: "r": expected each registry once; '),
        (
            (REGISTRIES, [{"name": "*", "username": "u", "mirrors": [{"url": "https://m"}]}]),
            f'{REGISTRIES}[0].username: "u": expected mirrors only, as * is all registries; ',
        ),
        ((REGISTRIES, [{"name": "*"}]), f"{REGISTRIES}[0].mirrors: missing: expected the mirrors of all registries; "),
        (
            (REGISTRIES, [{"name": "r", "password_file": "/p"}]),
            f"{REGISTRIES}[0].username: missing: expected the user that the password belongs to; add it",
        ),
        (
            (REGISTRIES, [{"name": "r", "username": "u", "password_file": "/p", "password_environment": "P"}]),
            f'{REGISTRIES}[0].password_file: "/p": expected one place of the password; ',
        ),
        (
            (REGISTRIES, [{"name": "r", "ca_certificate": "ca.pem"}]),
            f'{REGISTRIES}[0].ca_certificate: "ca.pem": expected PEM text with BEGIN CERTIFICATE, or an absolute path',
        ),
        (
            ("container_runtime.config", {"registry": {"configs": {"r": {"auth": {"password": "hunter2"}}}}}),
            'container_runtime.config.registry.configs: "…": expected no settings of registries here; use ',
        ),
        (
            ("packages.directories", [{"name": "d", "family": "debian", "url": "https://m/d"}]),
            "packages.directories[0].checksum: missing: expected the checksum of SHA256SUMS, as it comes from a URL; ",
        ),
        (
            ("packages.directories", [{"name": "d", "family": "debian"}]),
            "packages.directories[0].url: missing: expected where the directory is; add url, or path for one on your",
        ),
        (
            ("packages.image_archives", [{"url": "http://m/x", "path": "/x", "checksum": SUM}]),
            'packages.image_archives[0].path: "/x": expected one place of the archive; remove it, or the url',
        ),
        (
            ("packages.etcd_mirror", "http://m/etcd"),
            f"packages.etcd_checksums: missing: expected the checksum of {ARCHIVE}, as it comes over unencrypted http",
        ),
        (
            ("packages.etcd_checksums", {"etcd.tar.gz": SUM}),
            'packages.etcd_checksums["etcd.tar.gz"]: "etcd.tar.gz": expected as key a name such as etcd-v3.5.26-',
        ),
    ],
)
def test_is_refused(change: tuple[str, Any], message: str) -> None:
    found = [str(problem) for problem in problems(changed(change))]
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize("key", ["password", "Password", "registry_token"])
def test_a_secret_where_none_belongs_is_not_repeated(key: str) -> None:
    (problem,) = problems(changed((REGISTRIES, [{"name": "r", "username": "u", key: "hunter2"}])))
    assert "hunter2" not in str(problem)
    assert f"{REGISTRIES}[0].{key}: ***: expected a known key" in str(problem)


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        ({}, "http://proxy:3128"),
        ({"proxy": {}}, ""),
        ({"proxy": {"http": "http://other"}}, "http://other"),
    ],
)
def test_packages_come_through_the_proxy_of_the_images(packages: dict[str, Any], expected: str) -> None:
    model = changed(("container_runtime.proxy", {"http": "http://proxy:3128"}), ("packages", packages))
    completed = complete(model)
    assert completed["packages"]["proxy"]["http"] == expected
    assert complete(completed) == completed
