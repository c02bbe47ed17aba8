"""Relative paths of a config whose part moves to another directory."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.onpremises.moved_paths import moved


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("{file://./a}", "{file://../a}"),
        ("{file://../a}", "{file://../../a}"),
        ("{file://a/b}", "{file://../a/b}"),
        ("{file://./cluster/a}", "{file://./a}"),
        ("{file:///a}", "{file:///a}"),
        ("{path://./a}", "{path://../a}"),
        # furyctl puts it behind the config's directory, dots and all.
        ("{path:///etc/a}", "{path://../../etc/a}"),
        ("{env://A}", "{env://A}"),
        ("{https://example.com/./a}", "{https://example.com/./a}"),
        ("./a", "../a"),
        ("../a", "../../a"),
        (".hidden", ".hidden"),
        ("a/b", "a/b"),
        ("./a\n./b", "./a\n./b"),
        ("begin {file://./a} end {path://./b}", "begin {file://../a} end {path://../b}"),
        (7, 7),
        (None, None),
        ({"a": ["./b"]}, {"a": ["../b"]}),
    ],
)
def test_they_lead_to_the_same_files(given: object, seen: object) -> None:
    assert moved(given, "/srv", "/srv/cluster") == seen


def test_nothing_moves_within_a_directory() -> None:
    for text in ("{file://./a}", "./a", "../a", "{path://./a/b}"):
        assert moved(text, "/srv", "/srv") == text
