# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Which versions of etcd follow which."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.etcd_step_refusal import etcd_step_refusal


@pytest.mark.parametrize(
    ("installed", "wanted"),
    [
        ("3.4.23", "3.4.23"),
        ("3.4.23", "3.4.30"),
        ("3.5.24", "3.5.21"),
        ("3.4.23", "3.5.24"),
        ("3.5.26", "3.6.5"),
        ("", "3.6.5"),
    ],
)
def test_patches_and_the_next_minor_are_fine(installed: str, wanted: str) -> None:
    assert etcd_step_refusal(installed, wanted) == ""


@pytest.mark.parametrize(
    ("installed", "wanted", "says"),
    [
        ("3.4.23", "3.6.5", "a version 3.5.x first"),
        ("3.5.24", "3.6.5", "3.5.26 or a later 3.5.x first"),
        ("3.5.24", "3.4.23", "at least 3.5"),
    ],
)
def test_other_steps_are_refused(installed: str, wanted: str, says: str) -> None:
    assert etcd_step_refusal(installed, wanted).startswith(says)
