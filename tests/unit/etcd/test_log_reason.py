# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the log of a member tells."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_log_reason import etcd_log_reason


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("request sent was ignored (cluster ID mismatch: peer[1]=2, local=3)", "its data is of another cluster"),
        ("the member has been permanently removed from the cluster", "it was removed from the cluster"),
        ("etcdmain: member 8e has already been bootstrapped", "its data is gone"),
        ('{"msg":"invalid downgrade; server version is lower than determined cluster version"}', "a later version"),
        ("write /var/lib/etcd: no space left on device", "its disk is full"),
        ("something else", "it does not answer"),
    ],
)
def test_reason_is_told_with_the_end_of_the_log(line: str, says: str) -> None:
    log = "\n".join([*map(str, range(50)), line, "last line"])
    message = etcd_log_reason("etcd-1", log)
    assert message.startswith("etcd on etcd-1: ")
    assert says in message
    assert message.endswith("last line")
    assert "\n41\n" not in message
