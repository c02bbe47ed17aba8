# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.filter.repository_keys import repository_keys


def test_a_file_for_each_key_that_is_given_as_text() -> None:
    repositories = [
        {"name": "a", "key": "\n-----BEGIN\nx\n\n"},
        {"name": "b", "key": "", "key_url": "https://example.com/key"},
        {"name": "c"},
    ]
    assert repository_keys(repositories, "/keys") == [{"path": "/keys/a.asc", "content": "-----BEGIN\nx\n"}]
