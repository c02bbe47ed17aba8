"""What a new guest is told."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.addressing import mac_address
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.desired import node_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.guestinfo import (
    HostKey,
    guestinfo,
    metadata,
    userdata,
)
from sample_cluster import model_with, pool

KEY = HostKey("-----BEGIN OPENSSH PRIVATE KEY-----\n...", "ssh-ed25519 AAAAhost")
NETWORK = {
    "network.cidr": "10.0.0.0/22",
    "network.nameservers": ["10.0.0.1", "10.0.0.2"],
    "network.domain": "example.com",
    "ssh.authorized_keys": ["ssh-ed25519 AAAAfirst"],
}
MODEL = model_with(NETWORK)
NODE = node_of(MODEL, pool(MODEL, "apps"), "demo-apps-1", "10.0.0.4")
NAME_SERVERS = {"addresses": ["10.0.0.1", "10.0.0.2"], "search": ["example.com"]}


def cards(changes: dict[str, Any], address: str = "10.0.0.4") -> dict[str, Any]:
    """Return what the guest is told of its cards, but for how it knows them."""
    model = model_with({**NETWORK, **changes})
    node = node_of(model, pool(model, "apps"), "demo-apps-1", address)
    told = metadata(model, node, KEY.public)["network"]["ethernets"]
    assert [each.pop("match")["macaddress"] for each in told.values()] == [card.mac for card in node.cards]
    assert [each.pop("set-name") for each in told.values()] == list(told)
    return told


def test_metadata_gives_name_and_static_network() -> None:
    document = metadata(MODEL, NODE, KEY.public)
    assert document["local-hostname"] == "demo-apps-1"
    assert document["network"] == {
        "version": 2,
        "ethernets": {
            "eth0": {
                "match": {"macaddress": mac_address("demo", "demo-apps-1", "10.0.0.4")},
                "set-name": "eth0",
                "dhcp4": False,
                "dhcp6": False,
                "addresses": ["10.0.0.4/22"],
                "routes": [{"to": "0.0.0.0/0", "via": "10.0.0.1"}],
                "nameservers": {"addresses": ["10.0.0.1", "10.0.0.2"], "search": ["example.com"]},
            }
        },
    }


def test_instance_id_is_that_of_the_machine_not_of_the_name() -> None:
    first = metadata(MODEL, NODE, KEY.public)["instance-id"]
    assert first == metadata(MODEL, NODE, KEY.public)["instance-id"]
    assert first != metadata(MODEL, NODE, "ssh-ed25519 AAAAsuccessor")["instance-id"]


def test_guest_clears_the_document_that_holds_the_private_key() -> None:
    assert metadata(MODEL, NODE, KEY.public)["cleanup-guestinfo"] == ["userdata", "vendordata"]
    assert "PRIVATE" not in json.dumps(metadata(MODEL, NODE, KEY.public))


def test_userdata_makes_one_user_without_password() -> None:
    document = userdata(MODEL, NODE, KEY, ["ssh-ed25519 AAAAsecond", "ssh-ed25519 AAAAfirst"])
    [user] = document["users"]
    assert user["name"] == "fury"
    assert user["lock_passwd"] is True
    assert user["sudo"] == "ALL=(ALL) NOPASSWD:ALL"
    assert user["ssh_authorized_keys"] == ["ssh-ed25519 AAAAfirst", "ssh-ed25519 AAAAsecond"]
    assert document["ssh_pwauth"] is False


def test_host_name_is_the_short_name() -> None:
    document = userdata(MODEL, NODE, KEY, [])
    assert document["hostname"] == "demo-apps-1"
    assert document["fqdn"] == "demo-apps-1.example.com"
    assert document["prefer_fqdn_over_hostname"] is False


def test_host_key_is_the_given_one() -> None:
    document = userdata(MODEL, NODE, KEY, [])
    assert document["ssh_deletekeys"] is True
    assert document["ssh_keys"] == {"ed25519_private": KEY.private, "ed25519_public": KEY.public}


def test_documents_are_packed_and_say_how() -> None:
    keys = guestinfo(MODEL, NODE, KEY, [])
    assert set(keys) == {
        "guestinfo.metadata",
        "guestinfo.metadata.encoding",
        "guestinfo.userdata",
        "guestinfo.userdata.encoding",
    }
    assert keys["guestinfo.userdata.encoding"] == "gzip+base64"
    text = gzip.decompress(base64.b64decode(keys["guestinfo.userdata"])).decode()
    assert text.startswith("#cloud-config\n")
    assert json.loads(text.partition("\n")[2]) == userdata(MODEL, NODE, KEY, [])
    assert keys == guestinfo(MODEL, NODE, KEY, [])


def test_cards_with_static_addresses() -> None:
    storage = [{"network": "storage", "cidr": "10.8.0.0/22"}, {"network": "backup"}]
    ipv6 = {"cidr": "2001:db8::/64", "gateway": "2001:db8::1"}
    assert cards({"cards": storage, "network.ipv6": ipv6}) == {
        "eth0": {
            "dhcp4": False,
            "dhcp6": False,
            "addresses": ["10.0.0.4/22", "2001:db8::4/64"],
            "routes": [{"to": "0.0.0.0/0", "via": "10.0.0.1"}, {"to": "::/0", "via": "2001:db8::1"}],
            "nameservers": NAME_SERVERS,
        },
        # No way out by a further card, and no boot waits for it.
        "eth1": {"dhcp4": False, "dhcp6": False, "addresses": ["10.8.0.4/22"], "optional": True},
        "eth2": {"dhcp4": False, "dhcp6": False, "optional": True},
    }


def test_ipv6_without_gateway_has_no_route() -> None:
    assert cards({"network.ipv6": {"cidr": "2001:db8::/64"}})["eth0"]["routes"] == [
        {"to": "0.0.0.0/0", "via": "10.0.0.1"}
    ]


def test_cards_with_dhcp() -> None:
    assert cards({"network.dhcp": True, "cards": [{"network": "storage", "dhcp": True}]}, "") == {
        "eth0": {"dhcp4": True, "dhcp6": False, "nameservers": NAME_SERVERS},
        "eth1": {
            "dhcp4": True,
            "dhcp6": False,
            "optional": True,
            "dhcp4-overrides": {"use-routes": False, "use-dns": False},
        },
    }


def test_name_servers_that_dhcp_gives_are_not_told() -> None:
    model = model_with({"network.dhcp": True})
    node = node_of(model, pool(model, "apps"), "demo-apps-1", "")
    told = metadata(model, node, KEY.public)["network"]["ethernets"]["eth0"]
    assert not told.get("nameservers", {}).get("addresses")


def test_what_dhcp_gave_is_not_told_again() -> None:
    assert cards({"network.dhcp": True}, "10.0.0.77") == cards({"network.dhcp": True}, "")
