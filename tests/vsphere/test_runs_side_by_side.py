"""Two runs that need the same thing of vCenter at the same time: the second uses what the first has just made."""

from __future__ import annotations

from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import folders
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.attributes import Stamps
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError

TEMPLATE = "LAB/vm/TEMPLATES/ubuntu-22.04"


def test_attribute_that_another_run_defined_is_used(admin: Admin) -> None:
    admin.clone(TEMPLATE, "LAB/vm", "mine")
    admin.set_attribute(TEMPLATE, "side.by.side", "theirs")
    stamps = Stamps(admin.session, {}, 1)
    stamps.set(admin.find("LAB/vm/mine"), "mine", {"side.by.side": "ours"})
    assert not stamps.wait()
    assert admin.attributes("LAB/vm/mine")["side.by.side"] == "ours"
    assert admin.attributes(TEMPLATE)["side.by.side"] == "theirs"


def test_folder_that_another_run_made_is_used(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = folders.make_folder(admin.session, "LAB", "side/by")
    look = folders.find_folder
    looks: list[str] = []

    def before_they_made_it(session: Any, datacenter: str, path: str) -> Any:
        looks.append(path)
        return None if path == "side/by" and looks.count(path) == 1 else look(session, datacenter, path)

    monkeypatch.setattr(folders, "find_folder", before_they_made_it)
    assert folders.make_folder(admin.session, "LAB", "side/by") == theirs
    assert folders.make_folder(admin.session, "LAB", "side/by/side")._GetMoId()


def test_name_that_something_else_has_is_told(admin: Admin) -> None:
    admin.clone(TEMPLATE, "LAB/vm", "taken")
    with pytest.raises(VsphereError, match=r"folder 'taken' of datacenter 'LAB': .* has that name"):
        folders.make_folder(admin.session, "LAB", "taken")
