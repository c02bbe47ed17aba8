# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sighup.fury_vsphere.plugins.filter.interface_of import interface_of

FACTS = {
    "interfaces": ["lo", "ens192", "br-data", "ens224"],
    "lo": {"device": "lo", "ipv4": {"address": "127.0.0.1"}},
    "ens192": {
        "device": "ens192",
        "ipv4": {"address": "10.0.0.10"},
        "ipv4_secondaries": [{"address": "10.0.0.99"}],
    },
    "br_data": {"device": "br-data", "ipv4": {"address": "10.1.0.10"}},
    "ens224": {"device": "ens224"},
    "default_ipv4": {"interface": "br-data"},
}


@pytest.mark.parametrize(
    ("address", "interface"), [("10.0.0.10", "ens192"), ("10.0.0.99", "ens192"), ("10.1.0.10", "br-data")]
)
def test_interface_is_found_by_its_address(address: str, interface: str) -> None:
    assert interface_of(FACTS, address) == interface


def test_address_of_no_interface_is_an_error_that_names_those_that_there_are() -> None:
    with pytest.raises(AnsibleFilterError, match=r"'10.0.0.11', but 127.0.0.1, 10.0.0.10, 10.0.0.99, 10.1.0.10;"):
        interface_of(FACTS, "10.0.0.11")
