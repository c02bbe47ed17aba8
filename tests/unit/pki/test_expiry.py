# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.expiry import (
    certificate_rows,
    certificate_table,
)
from issued import DAY, NOW, Issued, issue, public_pem_of


def found(root: Issued) -> dict[str, list[dict[str, str]]]:
    soon = issue("soon", root, names=("DNS:a", "IP:10.0.0.1"), ends=NOW + 29 * DAY + DAY / 2)
    old = issue("old", root, begins=NOW - 9 * DAY, ends=NOW - DAY / 2)
    authority = {"path": "/ca.crt", "pem": root.pem.decode()}
    return {
        "n1": [authority, {"path": "/soon.crt", "pem": soon.pem.decode()}],
        "n2": [authority, {"path": "/old.crt", "pem": old.pem.decode()}, {"path": "/sa.pub", "pem": "-"}],
    }


def test_rows(root: Issued) -> None:
    rows = certificate_rows(found(root), NOW, 30)
    assert [(row["node"], row["certificate"], row["days_left"], row["state"]) for row in rows] == [
        ("n2", "/old.crt", -1, "expired"),
        ("n1", "/soon.crt", 29, "expires soon"),
        ("n1", "/ca.crt", 3650, "valid"),
        ("n2", "/ca.crt", 3650, "valid"),
    ]
    assert rows[1]["names"] == ["DNS:a", "IP:10.0.0.1"]
    assert [row["authority"] for row in rows] == [False, False, True, True]


def test_the_last_day_of_the_window_is_outside(root: Issued) -> None:
    certificate = {"path": "/x.crt", "pem": issue("x", root, ends=NOW + 30 * DAY).pem.decode()}
    assert certificate_rows({"n1": [certificate]}, NOW, 30)[0]["state"] == "valid"


def test_public_keys_have_no_end(root: Issued) -> None:
    key = {"path": "/sa.pub", "pem": public_pem_of(root.key).decode()}
    assert certificate_rows({"n1": [key]}, NOW, 30) == []


def test_table(root: Issued) -> None:
    assert certificate_table(certificate_rows(found(root), NOW, 30)) == [
        "node           certificate  subject        names       expires     days left",
        "n2             /old.crt     CN=old                     2026-06-01  -1 !",
        "n1             /soon.crt    CN=soon        a 10.0.0.1  2026-07-01  29 !",
        "n1 and 1 more  /ca.crt      CN=kubernetes              2036-05-29  3650",
    ]
