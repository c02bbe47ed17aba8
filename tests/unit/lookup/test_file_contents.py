from __future__ import annotations

from pathlib import Path

import pytest
from ansible.errors import AnsibleError
from ansible_collections.sighup.fury_vsphere.plugins.lookup.file_contents import file_contents

FILE = {"path": "etcd/ca.crt", "mode": "0644"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "etcd").mkdir()
    (tmp_path / "etcd" / "ca.crt").write_text("one\n\n")
    return tmp_path


def test_content_is_that_of_the_file_to_the_last_line(source: Path) -> None:
    assert file_contents([FILE], source, "/etc/pki") == [
        {"path": "/etc/pki/etcd/ca.crt", "mode": "0644", "content": "one\n\n"}
    ]


def test_missing_files_are_refused_unless_they_may_be_missing(source: Path) -> None:
    files = [{"path": "gone"}, FILE]
    with pytest.raises(AnsibleError, match=r"/gone: No such file or directory; .* restore it"):
        file_contents(files, source, "/etc/pki")
    assert len(file_contents(files, source, "/etc/pki", skips_missing=True)) == 1


def test_what_is_no_text_is_refused(source: Path) -> None:
    (source / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AnsibleError, match="not a text file"):
        file_contents([{"path": "binary"}], source, "/etc/pki")
