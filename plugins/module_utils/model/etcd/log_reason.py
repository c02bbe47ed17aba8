# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Why a member of etcd does not start, read from its log."""

from __future__ import annotations

# What etcd writes (in this order of precedence), what it means, what to do.
_REASONS = (
    (
        ("has already been bootstrapped",),
        "the cluster knows it from before, but its data is gone, and too few members are left to take it in anew",
        "restore a backup of etcd",
    ),
    (
        ("permanently removed from the cluster", "the member has been removed", "was removed from the cluster"),
        "it was removed from the cluster",
        "move /var/lib/etcd/member away on it when nobody needs the data",
    ),
    (
        ("cluster ID mismatch", "member ID mismatch"),
        "its data is of another cluster",
        "move /var/lib/etcd/member away on it when nobody needs the data",
    ),
    (
        ("invalid downgrade", "cannot downgrade", "incorrectly downgraded"),
        "its data was written by a later version of etcd",
        "set etcd.version to that version or a later one",
    ),
    (("no space left on device",), "its disk is full", "make room on the disk of /var/lib/etcd"),
    (("mvcc: database space exceeded",), "its database is full", "raise etcd.quota_mb"),
)


def log_reason(name: str, log: str) -> str:
    """Return what is to be told about a member that does not answer, with the end of its log."""
    known = (reason for words, *reason in _REASONS if any(word in log for word in words))
    meaning, remedy = next(known, ["it does not answer", "correct what its log names"])
    end = "\n".join(log.strip().splitlines()[-10:])
    return (
        f"etcd on {name}: {meaning}: expected a member that answers with its cluster; {remedy}, and run again. "
        f"The end of its log:\n{end}"
    )
