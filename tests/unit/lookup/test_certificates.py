from __future__ import annotations

from pathlib import Path

import pytest
from ansible.errors import AnsibleError
from ansible_collections.sighup.fury_vsphere.plugins.lookup.certificates import certificates

BLOCK = "-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("text", [BLOCK, f"Subject: x\n{BLOCK}", f"{BLOCK.strip()}"])
def test_reads_text_and_files(tmp_path: Path, text: str) -> None:
    (tmp_path / "ca.pem").write_text(text)
    assert certificates(text) == BLOCK
    assert certificates(str(tmp_path / "ca.pem")) == BLOCK


def test_keeps_all_of_a_chain() -> None:
    assert certificates(f"{BLOCK}\n{BLOCK}") == BLOCK * 2


def test_refuses_a_private_key(tmp_path: Path) -> None:
    (tmp_path / "both.pem").write_text(
        f"{BLOCK}-----BEGIN EC PRIVATE KEY-----\nhunter2\n-----END EC PRIVATE KEY-----\n"
    )
    with pytest.raises(AnsibleError, match=r"Refused to bring a private key") as error:
        certificates(str(tmp_path / "both.pem"))
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file or directory"), ("nothing", "has no PEM block"), ("\udcff", "not a text")],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(AnsibleError, match=reason):
        certificates(str(tmp_path / "ca.pem"))
