# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.pki.authority import (
    AuthorityFiles,
    authority_problems,
)
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from issued import DAY, NOW, Issued, issue, pem_of


def problems(certificate: bytes | None, key: bytes | None, chain: bytes | None = None) -> list[str]:
    return list(authority_problems(AuthorityFiles("ca.crt", "ca.key", "ca-chain.crt", certificate, key, chain), NOW))


def test_a_good_authority_has_no_problems(root: Issued) -> None:
    assert problems(root.pem, root.key_pem) == []


@pytest.mark.parametrize(
    "key", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())], ids=["RSA", "P-384"]
)
def test_keys_that_kubeadm_takes(key: Any) -> None:
    authority = issue("x", is_authority=True, key=key)
    assert problems(authority.pem, authority.key_pem) == []


def test_half_an_authority_is_a_problem(root: Issued) -> None:
    (only_certificate,) = problems(root.pem, None)
    (only_key,) = problems(None, root.key_pem)
    assert only_certificate.startswith("ca.crt is there without ca.key; expected both or none; bring ca.key")
    assert only_key.startswith("ca.key is there without ca.crt; expected both or none; bring ca.crt")


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"is_authority": False, "may_sign": True}, "is not the certificate of an authority"),
        ({"is_authority": True, "may_sign": False}, "lacks keyCertSign"),
        ({"is_authority": True, "begins": NOW - 9 * DAY, "ends": NOW - DAY}, "expired on 2026-05-31"),
        ({"is_authority": True, "begins": NOW + DAY}, "is not valid before 2026-06-02 12:00 UTC"),
    ],
)
def test_certificates_that_cannot_sign(properties: dict[str, Any], message: str) -> None:
    authority = issue("x", **properties)
    (problem,) = problems(authority.pem, authority.key_pem)
    assert message in problem


def test_keys_that_cannot_sign(root: Issued) -> None:
    (other,) = problems(root.pem, issue("x").key_pem)
    (encrypted,) = problems(root.pem, pem_of(root.key, b"secret"))
    (unreadable,) = problems(root.pem, b"key")
    assert "is not the key of ca.crt" in other
    assert "is encrypted" in encrypted
    assert "is no private key in PEM format" in unreadable


def test_kinds_of_keys_that_kubeadm_refuses() -> None:
    short = issue("x", is_authority=True, key=rsa.generate_private_key(65537, 1024))  # noqa: S505 - as a user may bring it
    assert "1024 bits" in " ".join(problems(short.pem, short.key_pem))
    edwards, owner = ed25519.Ed25519PrivateKey.generate(), issue("x", is_authority=True)
    found = problems(owner.pem, pem_of(edwards))
    assert "neither an RSA nor an ECDSA key" in found[0]


def test_a_file_holds_exactly_one_certificate(root: Issued) -> None:
    (bundle,) = problems(root.pem + issue("x", is_authority=True).pem, root.key_pem)
    (nothing,) = problems(b"certificate", root.key_pem)
    assert "holds 2 certificates" in bundle
    assert "into ca-chain.crt" in bundle
    assert "holds no certificates" in nothing


def test_an_intermediate_authority_needs_the_way_up(root: Issued) -> None:
    middle = issue("middle", root, is_authority=True)
    lower = issue("lower", middle, is_authority=True)
    assert problems(lower.pem, lower.key_pem, middle.pem + root.pem) == []
    (none,) = problems(lower.pem, lower.key_pem)
    (short,) = problems(lower.pem, lower.key_pem, middle.pem)
    (wrong,) = problems(lower.pem, lower.key_pem, root.pem + middle.pem)
    assert "is an intermediate authority, signed by CN=middle" in none
    assert "ends below the root: CN=kubernetes is missing" in short
    assert "CN=kubernetes did not sign CN=lower" in wrong


def test_a_root_has_nothing_above_it(root: Issued) -> None:
    (problem,) = problems(root.pem, root.key_pem, issue("x", is_authority=True).pem)
    assert "with nothing above it" in problem
