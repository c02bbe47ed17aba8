# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.filter.host_pattern import host_pattern

GROUPS = {"master": ["a"], "nodes": ["b"], "fury_outside": ["b"]}


def test_groups_are_joined() -> None:
    assert host_pattern(["master", "nodes"]) == "master:nodes"


def test_groups_that_the_run_made_are_left_out_and_others_not_mentioned() -> None:
    assert host_pattern(["master", "nodes"], GROUPS) == "master:nodes:!fury_outside"
    assert host_pattern(["master"], {**GROUPS, "fury_asked": []}) == "master:!fury_asked:!fury_outside"
    assert host_pattern(["master"], {**GROUPS, "fury_asked": []}, ["fury_asked"]) == "master:!fury_asked"
    assert host_pattern(["master"], {"master": ["a"]}) == "master"


def test_no_group_is_nobody() -> None:
    assert host_pattern([]) == "localhost:!localhost"
