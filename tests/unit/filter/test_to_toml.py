# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.to_toml import to_toml


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({}, "\n"),
        ({"version": 2}, "version = 2\n"),
        ({"a": True, "b": False, "c": 1.5, "d": "x"}, 'a = true\nb = false\nc = 1.5\nd = "x"\n'),
        ({"a": [1, "x", [True]]}, 'a = [1, "x", [true]]\n'),
        ({"a": [{"b": 1, "c.d": 2}, {}]}, 'a = [{ b = 1, "c.d" = 2 }, {}]\n'),
        ({"t": {"k": 1}}, "[t]\nk = 1\n"),
        ({"t": {}}, "[t]\n"),
        # Values come before tables, or they would belong to the table above them.
        ({"t": {"k": 1}, "v": 2}, "v = 2\n\n[t]\nk = 1\n"),
        ({"a": {"b": {"c": 1}}}, "[a.b]\nc = 1\n"),
        ({"a": {"x": 1, "b": {"c": 1}}}, "[a]\nx = 1\n\n[a.b]\nc = 1\n"),
        (
            {"plugins": {"io.containerd.grpc.v1.cri": {"sandbox_image": "pause:3.2"}}},
            '[plugins."io.containerd.grpc.v1.cri"]\nsandbox_image = "pause:3.2"\n',
        ),
        ({"k": 'say "hi"\\\n\x7f'}, 'k = "say \\"hi\\"\\\\\\n\\u007F"\n'),
    ],
)
def test_writes_toml(document: dict[str, Any], text: str) -> None:
    assert to_toml(document) == text


def test_round_trip() -> None:
    tomllib = pytest.importorskip("tomllib", reason="part of Python 3.11 and later")
    document = {
        "version": 2,
        "plugins": {
            "io.containerd.grpc.v1.cri": {
                "restrict_oom_score_adj": True,
                "containerd": {"runtimes": {"runc": {"options": {"SystemdCgroup": True}}}},
                "headers": [{"X-a": ["1", "é"]}],
            }
        },
    }
    assert tomllib.loads(to_toml(document)) == document


@pytest.mark.parametrize("value", [None, {1}, object()])
def test_refuses_what_toml_has_no_form_for(value: object) -> None:
    with pytest.raises(AnsibleFilterError, match=r"cannot write 'a\.b': TOML has no form of"):
        to_toml({"a": {"b": value}})


def test_refuses_what_is_no_dictionary() -> None:
    with pytest.raises(AnsibleFilterError, match="takes a dictionary, not list"):
        to_toml([])  # type: ignore[arg-type]
