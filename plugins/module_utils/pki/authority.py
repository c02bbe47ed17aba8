# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What an authority must be so that kubeadm and Kubernetes can sign with it.

kubeadm looks at no more than that the certificate is one of an authority (cmd/kubeadm/app/phases/certs), and everything
else fails later, somewhere in a log. Kubernetes' controller manager refuses a file with more than one certificate
("expected 1 certificate", pkg/controller/certificates/signer/ca_provider.go), and kubeadm takes the first. An
intermediate authority alone is enough for Kubernetes, as Go trusts what it is told to trust; OpenSSL, and with it
Python before 3.13, wants the way up to a root.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .certificate import (
    begins,
    belong_together,
    certificates_in,
    ends,
    is_authority,
    is_self_signed,
    is_signed_by,
    private_key_in,
    signs_certificates,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

# Where it is missing, reading the certificates has said so before.
with contextlib.suppress(ImportError):
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

_SHORTEST_RSA = 2048


@dataclass(frozen=True)
class AuthorityFiles:
    """An authority as it lies on the disk.

    Attributes:
        name: where its certificate is, for messages.
        key_name: where its key is.
        chain_name: where the certificates above it are.
        certificate: content of the file, or None when there is none.
        key: content of the file, or None when there is none.
        chain: content of the file, or None when there is none.
    """

    name: str
    key_name: str
    chain_name: str
    certificate: bytes | None
    key: bytes | None
    chain: bytes | None = None

    @property
    def is_missing(self) -> bool:
        """Tell whether there is neither a certificate nor a key."""
        return self.certificate is None and self.key is None


def authority_problems(files: AuthorityFiles, now: datetime) -> Iterator[str]:
    """Yield what keeps an authority that is there from being used."""
    if files.certificate is None or files.key is None:
        yield from _half(files)
        return
    try:
        certificates = certificates_in(files.certificate)
    except ValueError:
        certificates = []
    if len(certificates) != 1:
        yield (
            f"{files.name} holds {len(certificates) or 'no'} certificates that can be read; expected exactly one, as "
            f"Kubernetes refuses more; put those above it, up to the root, into {files.chain_name}"
        )
        return
    certificate = certificates[0]
    yield from _certificate(files, certificate, now)
    yield from _key(files, certificate)
    yield from _chain(files, certificate)


def _half(files: AuthorityFiles) -> Iterator[str]:
    there, missing = (files.name, files.key_name) if files.key is None else (files.key_name, files.name)
    yield (
        f"{there} is there without {missing}; expected both or none; bring {missing}, or, when no cluster was made "
        f"with it, take {there} away to have both made"
    )


def _certificate(files: AuthorityFiles, certificate: Certificate, now: datetime) -> Iterator[str]:
    if not is_authority(certificate):
        yield f"{files.name} is not the certificate of an authority (CA:TRUE); bring one that is"
    elif not signs_certificates(certificate):
        yield f"{files.name} may not sign certificates: its key usage lacks keyCertSign; bring one that may"
    if ends(certificate) <= now:
        yield f"{files.name} expired on {ends(certificate):%Y-%m-%d}; bring one that is valid"
    if begins(certificate) > now:
        yield (
            f"{files.name} is not valid before {begins(certificate):%Y-%m-%d %H:%M} UTC; correct this machine's clock, "
            "or wait"
        )


def _key(files: AuthorityFiles, certificate: Certificate) -> Iterator[str]:
    try:
        key = private_key_in(files.key or b"")
    except TypeError:
        yield f"{files.key_name} is encrypted; bring it decrypted, as Kubernetes has nobody to ask for the password"
        return
    except ValueError:
        yield f"{files.key_name} is no private key in PEM format; bring one"
        return
    yield from key_problems(files.key_name, key)
    if not belong_together(certificate, key):
        yield f"{files.key_name} is not the key of {files.name}; bring the two that belong together"


def key_problems(name: str, key: Any) -> Iterator[str]:
    """Yield what keeps Kubernetes from signing with a private key."""
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < _SHORTEST_RSA:
            yield f"{name} is an RSA key of {key.key_size} bits; expected {_SHORTEST_RSA} or more; bring a longer one"
    elif not isinstance(key, ec.EllipticCurvePrivateKey):
        yield f"{name} is neither an RSA nor an ECDSA key, and kubeadm takes no other; bring one of these"


def _chain(files: AuthorityFiles, certificate: Certificate) -> Iterator[str]:
    if is_self_signed(certificate):
        if files.chain is not None:
            yield f"{files.chain_name} is there, but {files.name} is a root, with nothing above it; remove the former"
        return
    if files.chain is None:
        yield (
            f"{files.name} is an intermediate authority, signed by {certificate.issuer.rfc4514_string()}; expected the "
            f"certificates above it, up to the root, in {files.chain_name}; bring them"
        )
        return
    try:
        above = certificates_in(files.chain)
    except ValueError:
        above = []
    below = certificate
    for each in above:
        if not is_signed_by(below, each):
            yield (
                f"{files.chain_name} does not lead up from {files.name}: {each.subject.rfc4514_string()} did not sign "
                f"{below.subject.rfc4514_string()}; put the issuer of each below it, the root last"
            )
            return
        below = each
    if not is_self_signed(below):
        yield f"{files.chain_name} ends below the root: {below.issuer.rfc4514_string()} is missing; add it at the end"
