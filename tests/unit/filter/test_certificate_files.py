from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.filter.certificate_files import certificate_files


def block(text: str) -> str:
    return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"


def test_one_file_for_each_certificate() -> None:
    files = certificate_files([block("a") + block("b"), block("a")], "/d")
    assert [each["content"] for each in files] == [block("a"), block("b")]
    assert all(each["path"].startswith("/d/fury-") and each["path"].endswith(".crt") for each in files)
    assert files[0]["path"] != files[1]["path"]
