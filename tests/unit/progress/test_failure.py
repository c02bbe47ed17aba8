from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.progress.failure import failure_text


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        ({"msg": "no space"}, "no space"),
        ({"msg": "failed", "stderr": "\n".join(map(str, range(20)))}, "failed\n" + "\n".join(map(str, range(5, 20)))),
        ({"msg": "one of two", "results": [{"failed": True, "msg": "this"}, {"msg": "fine"}]}, "one of two\nthis"),
        ({"censored": "the output has been hidden"}, "the output has been hidden"),
        ({}, "no message"),
    ],
)
def test_a_failure_shows_its_message_and_the_last_lines(result: dict[str, object], shown: str) -> None:
    assert failure_text(result) == shown
