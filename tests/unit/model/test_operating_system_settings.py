# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What may be said of the nodes' operating system, and of their disks."""

from __future__ import annotations

from typing import Any

import pytest
from test_validation import changed, messages

IP_FORWARD = {"net.ipv4.ip_forward": 0}
DISK = {"name": "data", "size_gb": 1}


@pytest.mark.parametrize(
    "change",
    [
        ("operating_system", {}),
        ("operating_system.kernel_parameters", {"vm.swappiness": 10, "net.ipv4.tcp_rmem": "4096 87380 6291456"}),
        ("operating_system.kernel_parameters", {"net.ipv4.ip_forward": "1"}),
        ("pools.2.kernel_parameters", {"net.ipv4.conf.eth0/100.rp_filter": 2}),
        ("pools.0.kernel_parameters", IP_FORWARD),  # a load balancer need not forward
        (
            "pools.2.disks",
            [{**DISK, "mount": "/var/lib/etcd", "filesystem": "ext4", "mount_options": "noatime,nofail"}],
        ),
        ("pools.2.disks", [{**DISK, "mount": "/data"}, {"name": "b", "size_gb": 1, "mount": "/data/b"}]),
        ("pools.2.disks", [{**DISK, "mount": ""}, {"name": "b", "size_gb": 1}]),
    ],
)
def test_what_is_allowed(change: tuple[str, Any]) -> None:
    assert messages(changed(change)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("operating_system.hosts_file", "yes"), "operating_system.hosts_file | one of auto, always, never | "),
        (("operating_system.journal_mb", 1), "operating_system.journal_mb | a whole number from 16 to"),
        (
            ("operating_system.kernel_parameters", {"vm.swappiness": True}),
            'operating_system.kernel_parameters["vm.swappiness"] | a whole number, or a string of one line | put true',
        ),
        (
            ("operating_system.kernel_parameters", {"vm.swappiness": "1\nvm.panic_on_oom = 1"}),
            'operating_system.kernel_parameters["vm.swappiness"] | a whole number, or a string of one line',
        ),
        (
            ("pools.2.kernel_parameters", {"swappiness": 1}),
            "pools[2].kernel_parameters.swappiness | as key a kernel parameter as sysctl names it",
        ),
        (
            ("operating_system.kernel_parameters", IP_FORWARD),
            'operating_system.kernel_parameters["net.ipv4.ip_forward"] | 1, which Kubernetes needs | remove it',
        ),
        (("pools.2.kernel_parameters", IP_FORWARD), 'pools[2].kernel_parameters["net.ipv4.ip_forward"] | 1, which'),
        (("pools.2.disks", [{**DISK, "mount": "data"}]), "pools[2].disks[0].mount | an absolute path without . and .."),
        (("pools.2.disks", [{**DISK, "mount": "/a/../etc"}]), "pools[2].disks[0].mount | an absolute path"),
        (("pools.2.disks", [{**DISK, "mount": "/data/"}]), "pools[2].disks[0].mount | an absolute path"),
        (("pools.2.disks", [{**DISK, "mount": "/usr"}]), "pools[2].disks[0].mount | a directory for data"),
        (("pools.2.disks", [{**DISK, "mount": "/etc/x"}]), "pools[2].disks[0].mount | a directory for data"),
        (
            ("pools.2.disks", [{**DISK, "mount": "/a"}, {"name": "b", "size_gb": 1, "mount": "/a"}]),
            "pools[2].disks[1].mount | a directory that no other disk of the pool is mounted on",
        ),
        (("pools.2.disks", [{**DISK, "filesystem": "btrfs"}]), "pools[2].disks[0].filesystem | one of xfs, ext4"),
        (("pools.2.disks", [{**DISK, "mount_options": "a b"}]), "pools[2].disks[0].mount_options | mount options"),
    ],
)
def test_each_rule_is_checked(change: tuple[str, Any], message: str) -> None:
    [found] = messages(changed(change))
    assert found.startswith(message)
