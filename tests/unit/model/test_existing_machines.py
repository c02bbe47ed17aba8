# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Machines that were not made here need no vSphere; all others do."""

from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.loading import load
from test_validation import REMOVED, changed, messages

WITHOUT_VSPHERE = (("vsphere", REMOVED), ("network.name", REMOVED))


def test_existing_machines_need_no_vsphere() -> None:
    model = changed(("existing_machines", True), *WITHOUT_VSPHERE)
    assert messages(model) == []
    assert load(model)["existing_machines"]


def test_other_machines_need_it() -> None:
    found = messages(changed(*WITHOUT_VSPHERE))
    assert [each.split(" | ")[0] for each in found][:2] == ["vsphere", "network.name"]
    assert "or set existing_machines when an inventory of yours names the machines" in found[0]
