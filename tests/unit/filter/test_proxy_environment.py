from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.apt_proxy import apt_proxy
from ansible_collections.sighup.fury_vsphere.plugins.filter.proxy_environment import proxy_environment

PROXY = {"http": "http://proxy:3128", "https": "", "no_proxy": " .example.com, 10.0.0.0/8,host:8080,*.org "}


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("http://elsewhere.net/x", True),
        ("https://elsewhere.net/x", False),  # there is no proxy for https
        ("http://www.example.com/x", False),
        ("http://example.com/x", False),
        ("http://notexample.com/x", True),
        ("http://10.1.2.3:8080/x", False),
        ("http://11.1.2.3/x", True),
        ("http://host:8080/x", False),
        ("http://host/x", True),
        ("http://a.org", False),
        ("http://192.168.1.1/", False),
        ("", False),
    ],
)
def test_decides(url: str, used: bool) -> None:
    expected = {"http_proxy": "http://proxy:3128", "https_proxy": "http://proxy:3128"} if used else {}
    assert proxy_environment(url, PROXY, ["192.168.0.0/16"]) == expected


def test_a_star_is_everything() -> None:
    assert proxy_environment("http://a", {"http": "http://p", "no_proxy": "*"}) == {}


def test_no_proxy_at_all() -> None:
    assert proxy_environment("http://a", {}) == {}


def test_apt_knows_hosts_only() -> None:
    repositories = ["http://mirror.example.com/apt", "http://public.net/deb", "http://10.1.1.1:8080/apt"]
    assert apt_proxy({**PROXY, "https": 'http://u:p"w@proxy'}, ["localhost", "172.16.0.0/12"], repositories) == (
        "# Kept by Ansible.\n"
        'Acquire::http::Proxy "http://proxy:3128";\n'
        'Acquire::http::Proxy::localhost "DIRECT";\n'
        'Acquire::http::Proxy::mirror.example.com "DIRECT";\n'
        'Acquire::http::Proxy::10.1.1.1 "DIRECT";\n'
        'Acquire::https::Proxy "http://u:p%22w@proxy";\n'
        'Acquire::https::Proxy::localhost "DIRECT";\n'
        'Acquire::https::Proxy::mirror.example.com "DIRECT";\n'
        'Acquire::https::Proxy::10.1.1.1 "DIRECT";\n'
    )
