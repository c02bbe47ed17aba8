"""The table of verbs, and the code that it names."""

from __future__ import annotations

import inspect

import pytest
from furyctl_vsphere.command_line.table import GROUPS, VERBS
from furyctl_vsphere.furyctl.decision import Owner, owner_of


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_carried_out_by_a_function(name: str) -> None:
    assert len(inspect.signature(VERBS[name].load()).parameters) == 2


def test_groups_are_those_of_the_verbs() -> None:
    assert set(GROUPS) == {name.partition(" ")[0] for name in VERBS if " " in name}


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_can_be_given_under_furyctls_name(name: str) -> None:
    """With a config of ours everything but the program's own affairs and other kinds of new configs is ours."""
    owner = owner_of([*name.split(), "-c", "x", "--kind=VSphereCluster", "--provisioner=vsphere"], lambda _path: True)
    assert owner is (Owner.ANYBODYS if name in ("version", "completion") else Owner.OURS)
