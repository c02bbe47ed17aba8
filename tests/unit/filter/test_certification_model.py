# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.certification_model import certification_model

TEMPLATE = {"path": "T/ubuntu", "disk_gb": 10.0}
PLACE = {"datacenter": "DC", "cluster": "CL", "datastore": "DS"}
NETWORK = {"name": "net", "cidr": "10.0.0.0/24"}


def test_what_a_site_says_need_not_be_said_again() -> None:
    model = certification_model({"vsphere": {"folder": "CHECKS"}}, TEMPLATE, {"vsphere": PLACE, "network": NETWORK})
    assert model["vsphere"]["folder"].startswith("CHECKS/certify-")
    assert model["vsphere"]["template"] == "T/ubuntu"


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ({}, "fury_cluster.network"),
        ({"vsphere": PLACE}, "fury_cluster.network"),
        ({"vsphere": PLACE, "network": {**NETWORK, "cidr": "10.0.0.0"}}, "fury_cluster.network.cidr"),
        ({"vsphere": {"datacenter": "DC"}, "network": NETWORK}, "fury_cluster.vsphere"),
        ({"vsphere": "DC", "network": NETWORK}, "fury_cluster.vsphere"),
        ([], "fury_cluster must be a mapping"),
    ],
)
def test_config_that_will_not_do_is_an_error_that_names_the_key(base: Any, words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words.replace(".", r"\.")):
        certification_model(base, TEMPLATE)
