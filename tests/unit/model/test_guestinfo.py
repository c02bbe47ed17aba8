"""What a new guest is told."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.addressing import mac_address
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.guestinfo import (
    HostKey,
    guestinfo,
    metadata,
    userdata,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node import Node

NODE = Node("demo-infra-1", "infra", "worker", "10.0.0.4", 2, 4096, 80, "T/ubuntu", {})
KEY = HostKey("-----BEGIN OPENSSH PRIVATE KEY-----\n...", "ssh-ed25519 AAAAhost")
MODEL: dict[str, Any] = {
    "name": "demo",
    "network": {
        "cidr": "10.0.0.0/22",
        "gateway": "10.0.0.1",
        "nameservers": ["10.0.0.1", "10.0.0.2"],
        "domain": "example.com",
    },
    "ssh": {"user": "fury", "authorized_keys": ["ssh-ed25519 AAAAfirst"]},
}


def test_metadata_gives_name_and_static_network() -> None:
    document = metadata(MODEL, NODE, KEY.public)
    assert document["local-hostname"] == "demo-infra-1"
    assert document["network"] == {
        "version": 2,
        "ethernets": {
            "eth0": {
                "match": {"macaddress": mac_address("demo", "10.0.0.4")},
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
    assert document["hostname"] == "demo-infra-1"
    assert document["fqdn"] == "demo-infra-1.example.com"
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
