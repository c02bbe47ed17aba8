from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.sighup.fury_vsphere.plugins.lookup import registry_credentials

REGISTRY = {"name": "r:5000", "username": "fury"}


def credentials(*registries: dict[str, Any], passwords: dict[str, str] | None = None) -> dict[str, Any]:
    return registry_credentials.credentials(registries, passwords or {})


def test_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "hunter2")
    found = credentials({**REGISTRY, "password_environment": "SECRET"}, {"name": "open", "username": ""})
    assert found == {"r:5000": {"username": "fury", "password": "hunter2"}}


def test_reads_the_first_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hunter2\nmore\n")
    found = credentials({**REGISTRY, "password_file": str(tmp_path / "password")})
    assert found == {"r:5000": {"username": "fury", "password": "hunter2"}}


def test_a_vault_comes_first() -> None:
    found = credentials({**REGISTRY, "password_environment": "UNSET"}, passwords={"r:5000": "hunter2"})
    assert found == {"r:5000": {"username": "fury", "password": "hunter2"}}


def test_docker_hub_answers_under_another_name() -> None:
    found = credentials({"name": "docker.io", "username": "u"}, passwords={"docker.io": "p"})
    assert found == {"registry-1.docker.io": {"username": "u", "password": "p"}}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"password_environment": "UNSET"}, "the environment variable UNSET is not set"),
        ({"password_file": "/nowhere"}, "/nowhere: No such file"),
        ({"password_file": "/dev/null"}, "/dev/null is empty"),
        ({}, "it is not said where it is"),
    ],
)
def test_says_what_is_missing(place: dict[str, str], reason: str) -> None:
    with pytest.raises(AnsibleError, match=f"password of the registry r:5000 for the user fury: {reason}"):
        credentials({**REGISTRY, **place})
