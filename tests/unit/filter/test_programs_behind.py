# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import time

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.programs_behind import programs_behind

STARTED = time.time() - 1000
FILES = {"api": ["/pki/api*.crt"], "scheduler": ["/scheduler.conf"]}


@pytest.mark.parametrize(
    ("seconds_later", "behind"),
    [
        (-1, []),
        # Known to a second only.
        (1, []),
        (3, ["api"]),
        # The clock was wrong when it was written.
        (10**6, []),
    ],
)
def test_a_file_that_is_newer_than_the_program(seconds_later: int, behind: list[str]) -> None:
    found = {
        "programs": {"api": STARTED, "scheduler": STARTED},
        "certificates": [
            {"path": "/pki/api-client.crt", "modified": STARTED + seconds_later},
            {"path": "/other.crt", "modified": STARTED + 500},
        ],
    }
    assert programs_behind(found, FILES) == behind


def test_a_program_that_does_not_run_is_not_behind() -> None:
    found = {"programs": {}, "certificates": [{"path": "/scheduler.conf", "modified": STARTED}]}
    assert programs_behind(found, FILES) == []
