# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.kubeconfig import (
    Access,
    expiry,
    kubeconfig,
    unfitness,
)
from issued import DAY, NOW, Issued, issue

WINDOW = timedelta(days=30)


def access(root: Issued) -> Access:
    return Access("https://10.0.0.10:6443", "demo", root.pem, "jane", ("developers", "readers"))


def text_for(root: Issued, life: timedelta = 365 * DAY, age: timedelta = timedelta()) -> bytes:
    begins = NOW - age
    user = issue("jane", root, organizations=("developers", "readers"), begins=begins, ends=begins + life)
    return kubeconfig(access(root), user.pem.decode(), user.key_pem.decode()).encode()


def test_what_is_written_is_fit(root: Issued) -> None:
    text = text_for(root)
    assert unfitness(text, access(root), NOW, WINDOW) == ""
    assert yaml.safe_load(text)["current-context"] == "jane@demo"
    assert expiry(text) == NOW + 365 * DAY


def test_the_root_above_an_authority_is_in_it(root: Issued) -> None:
    middle = issue("middle", root, is_authority=True)
    wanted = replace(access(middle), authority=middle.pem + root.pem)
    user = issue("jane", middle, organizations=("developers", "readers"))
    text = kubeconfig(wanted, user.pem.decode(), user.key_pem.decode()).encode()
    assert unfitness(text, wanted, NOW, WINDOW) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"server": "https://10.0.0.11:6443"}, "it is for https://10.0.0.10:6443"),
        ({"user": "john"}, "it is for jane"),
        ({"groups": ("readers",)}, "it is for the groups developers, readers"),
        ({"groups": ("readers", "developers")}, ""),
    ],
)
def test_what_has_changed(root: Issued, change: dict[str, str], reason: str) -> None:
    assert unfitness(text_for(root), replace(access(root), **change), NOW, WINDOW) == reason


def test_another_authority(root: Issued) -> None:
    other = issue("kubernetes", is_authority=True)
    assert unfitness(text_for(root), access(other), NOW, WINDOW) == "it is for another authority"


@pytest.mark.parametrize("text", [b"", b"{", b"clusters: []", b"a: b"])
def test_what_cannot_be_read(root: Issued, text: bytes) -> None:
    assert unfitness(text, access(root), NOW, WINDOW) == "it cannot be read"
    assert expiry(text) is None


@pytest.mark.parametrize(
    ("life", "age", "reason"),
    [
        (365, 300, ""),
        (365, 334, ""),
        (365, 335, "it expires on 2026-07-01"),
        (365, 366, "it expired on 2026-05-31"),
        # A short life has a short window: the last third.
        (9, 5, ""),
        (9, 6, "it expires on 2026-06-04"),
    ],
)
def test_its_end(root: Issued, life: int, age: int, reason: str) -> None:
    assert unfitness(text_for(root, life * DAY, age * DAY), access(root), NOW, WINDOW) == reason
