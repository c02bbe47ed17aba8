from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.filter.repository_key_files import repository_key_files


def test_each_key_in_an_entry_has_a_file() -> None:
    repositories = [
        {"name": "a", "key": "\nKEY\n\n"},
        {"name": "b", "key_url": "https://b/key"},
        {"name": "c", "key": ""},
    ]
    assert repository_key_files(repositories, "/keys") == [{"path": "/keys/a.asc", "content": "KEY\n"}]
