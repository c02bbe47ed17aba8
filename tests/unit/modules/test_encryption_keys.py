"""The file of the encryption keys."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.modules import encryption_keys


class Keys:
    """A working directory; the module runs as Ansible runs it, arguments on stdin."""

    def __init__(self, root: Path) -> None:
        self.file = root / "encryption.json"

    def run(self, check_mode: bool = False, **parameters: Any) -> dict[str, Any]:
        arguments = {"path": str(self.file), "enabled": True, "_ansible_check_mode": check_mode, **parameters}
        done = subprocess.run(
            [sys.executable, encryption_keys.__file__],
            input=json.dumps({"ANSIBLE_MODULE_ARGS": arguments}),
            capture_output=True,
            text=True,
            check=False,
        )
        result: dict[str, Any] = json.loads(done.stdout)
        if "failed" not in result:
            assert not any(key["secret"] in done.stdout + done.stderr for key in self.kept())
        return result

    def content(self) -> dict[str, Any]:
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def kept(self) -> list[dict[str, str]]:
        return list(self.content().get("keys", []))

    def settle(self) -> None:
        providers = {"secrets": [self.content()["active"], "identity"]}
        self.run(reached={"providers": providers, "rewrite": ["secrets"]}, rewritten=True)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


def test_key_is_made_once(keys: Keys) -> None:
    assert keys.run()["changed"]
    assert not keys.run()["changed"]
    assert [key["name"] for key in keys.kept()] == ["key-1"]
    assert len(base64.b64decode(keys.kept()[0]["secret"])) == 32
    assert keys.file.stat().st_mode & 0o777 == 0o600


def test_check_mode_makes_nothing(keys: Keys) -> None:
    assert keys.run(check_mode=True)["changed"]
    assert not keys.file.exists()


def test_rotating_makes_one_key_until_the_cluster_has_it(keys: Keys) -> None:
    keys.run(rotate=True)
    keys.run(rotate=True)
    assert len(keys.kept()) == 1
    keys.settle()
    assert keys.run(rotate=True)["active"] == "key-2"
    assert not keys.run(rotate=True)["changed"]
    keys.settle()
    assert len(keys.kept()) == 2


def test_another_provider_needs_another_key(keys: Keys) -> None:
    keys.run()
    keys.settle()
    assert "fury_rotate_encryption_key=true" in keys.run(provider="aescbc")["msg"]
    keys.run(provider="aescbc", rotate=True)
    assert [key["provider"] for key in keys.kept()] == ["secretbox", "aescbc"]


def test_recording(keys: Keys) -> None:
    keys.run()
    keys.run(reached={"providers": {"secrets": ["key-1"]}, "rewrite": ["secrets"]})
    assert keys.content()["rewrite"] == ["secrets"]
    keys.run(reached={"providers": {"secrets": ["key-1"]}, "rewrite": ["secrets"]}, rewritten=True)
    assert keys.content()["rewrite"] == []


@pytest.mark.parametrize("content", ["no json", "{}", '{"keys": 3}'])
def test_file_that_is_damaged_is_left_alone(keys: Keys, content: str) -> None:
    keys.file.write_text(content)
    assert str(keys.file) in keys.run()["msg"]
    assert keys.file.read_text() == content


def test_no_encryption_needs_no_file(keys: Keys) -> None:
    assert not keys.run(enabled=False)["changed"]
    assert not keys.file.exists()
