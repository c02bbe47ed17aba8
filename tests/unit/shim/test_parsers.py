"""The small languages inside a config: taints and proxies."""

from __future__ import annotations

import pytest
from furyctl_vsphere.dialects.proxy import parse_proxy
from furyctl_vsphere.dialects.taint import parse_taint


@pytest.mark.parametrize(
    ("text", "taint"),
    [
        ("a=b:NoSchedule", {"key": "a", "value": "b", "effect": "NoSchedule"}),
        ("a:NoSchedule", {"key": "a", "value": "", "effect": "NoSchedule"}),
        ("a=:NoSchedule", {"key": "a", "value": "", "effect": "NoSchedule"}),
        ("example.com/a=b:NoExecute", {"key": "example.com/a", "value": "b", "effect": "NoExecute"}),
    ],
)
def test_taints(text: str, taint: dict[str, str]) -> None:
    assert parse_taint(text) == taint


@pytest.mark.parametrize("text", ["", "a", "a=b", ":NoSchedule", "a=b=c:NoSchedule", "a:", "=b:NoSchedule"])
def test_no_taints(text: str) -> None:
    with pytest.raises(ValueError, match="there "):
        parse_taint(text)


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("", {}),
        ('"HTTP_PROXY=http://p:1"', {"http": "http://p:1"}),
        ('"HTTP_PROXY=http://p:1" "NO_PROXY=.a,.b"', {"http": "http://p:1", "no_proxy": ".a,.b"}),
        ("https_proxy=http://p:1", {"https": "http://p:1"}),
        ('"NO_PROXY=.a, .b"', {"no_proxy": ".a, .b"}),
        ("'HTTP_PROXY=http://us\"er@p:1'", {"http": 'http://us"er@p:1'}),
        ('HTTP_PROXY="http://p:1"', {"http": "http://p:1"}),
    ],
)
def test_proxies(text: str, proxy: dict[str, str]) -> None:
    assert parse_proxy(text) == proxy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('"HTTP_PROXY=x', "a quote is not closed"),
        ("http://proxy:3128", "word 1 is not an assignment"),
        ("FTP_PROXY=x", "word 1 is not an assignment to HTTP_PROXY, HTTPS_PROXY, NO_PROXY"),
        ("HTTP_PROXY=a http_proxy=b", "http_proxy is given twice"),
    ],
)
def test_no_proxies(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_proxy(text)
