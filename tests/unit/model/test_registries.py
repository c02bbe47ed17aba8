"""What containerd is told of registries."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.registry_authorities import registry_authorities
from ansible_collections.sighup.fury_vsphere.plugins.filter.registry_files import registry_files
from ansible_collections.sighup.fury_vsphere.plugins.filter.with_docker_hub_mirrors import with_docker_hub_mirrors

PEM = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
OTHER = PEM.replace("x", "y")
CERTIFICATES = {"/ca.pem": PEM, "/other.pem": OTHER}


def files(*registries: dict[str, Any]) -> dict[str, str]:
    return {each["path"]: each["content"] for each in registry_files(registries, "/d", CERTIFICATES)}


def hosts(registry: dict[str, Any], *others: dict[str, Any]) -> str:
    directory = "_default" if registry["name"] == "*" else registry["name"]
    return files(registry, *others)[f"/d/{directory}/hosts.toml"]


@pytest.mark.parametrize(
    ("registry", "text"),
    [
        ({"name": "registry.k8s.io"}, 'server = "https://registry.k8s.io"\n'),
        ({"name": "docker.io"}, 'server = "https://registry-1.docker.io"\n'),
        ({"name": "r:5000", "server": "http://r:5000", "insecure": True}, 'server = "http://r:5000"\n'),
        ({"name": "r:5000", "insecure": True}, 'server = "https://r:5000"\nskip_verify = true\n'),
        ({"name": "r", "ca_certificate": "/ca.pem"}, 'server = "https://r"\nca = "/d/r/ca.crt"\n'),
        (
            {"name": "*", "mirrors": [{"url": "https://m/"}]},
            '[host."https://m"]\ncapabilities = ["pull", "resolve"]\n',
        ),
        (
            {"name": "r", "mirrors": [{"url": "https://m:1", "capabilities": ["pull"]}, {"url": "http://n"}]},
            'server = "https://r"\n\n[host."https://m:1"]\ncapabilities = ["pull"]\n'
            '\n[host."http://n"]\ncapabilities = ["pull", "resolve"]\n',
        ),
        (
            {"name": "r", "mirrors": [{"url": "https://harbor/v2/cache"}, {"url": "https://m/path"}]},
            'server = "https://r"\n\n[host."https://harbor/v2/cache"]\ncapabilities = ["pull", "resolve"]\n'
            'override_path = true\n\n[host."https://m/path"]\ncapabilities = ["pull", "resolve"]\n',
        ),
        (
            {"name": "r", "mirrors": [{"url": "https://m", "ca_certificate": "/other.pem"}]},
            'server = "https://r"\n\n[host."https://m"]\ncapabilities = ["pull", "resolve"]\n'
            'ca = "/d/r/mirror-1.crt"\n',
        ),
    ],
)
def test_hosts(registry: dict[str, Any], text: str) -> None:
    assert hosts(registry) == text


def test_authorities_are_files() -> None:
    found = files(
        {"name": "r", "ca_certificate": "/ca.pem", "mirrors": [{"url": "https://m", "ca_certificate": "/other.pem"}]}
    )
    assert (found["/d/r/ca.crt"], found["/d/r/mirror-1.crt"]) == (PEM, OTHER)


def test_a_mirror_is_believed_as_the_registry_of_its_host() -> None:
    mirrored = {"name": "r", "mirrors": [{"url": "https://m:5000/x", "ca_certificate": "", "insecure": False}]}
    known = {"name": "m:5000", "ca_certificate": "/ca.pem"}
    found = files(mirrored, known)
    assert 'ca = "/d/r/mirror-1.crt"' in found["/d/r/hosts.toml"]
    assert found["/d/r/mirror-1.crt"] == PEM
    assert "skip_verify = true" in hosts(mirrored, {"name": "m:5000", "insecure": True})


def test_no_password_is_written() -> None:
    assert "fury" not in str(files({"name": "r", "username": "fury", "password_environment": "FURY_PASSWORD"}))


def test_mirrors_of_docker_hub() -> None:
    url = "http://m:5000"
    added = {"url": url, "insecure": True}
    assert with_docker_hub_mirrors([], []) == []
    assert with_docker_hub_mirrors([], [url]) == [{"name": "docker.io", "mirrors": [added]}]
    hub = {"name": "docker.io", "mirrors": [{"url": "https://first"}]}
    assert with_docker_hub_mirrors([hub, {"name": "r"}], [url]) == [
        {"name": "docker.io", "mirrors": [{"url": "https://first"}, added]},
        {"name": "r"},
    ]


def test_authorities_are_listed_once() -> None:
    registries = [
        {"name": "a", "ca_certificate": "/ca.pem", "mirrors": [{"url": "https://m", "ca_certificate": "/other.pem"}]},
        {"name": "b", "ca_certificate": "/ca.pem"},
        {"name": "c", "ca_certificate": "", "mirrors": None},
    ]
    assert registry_authorities(registries) == ["/ca.pem", "/other.pem"]
