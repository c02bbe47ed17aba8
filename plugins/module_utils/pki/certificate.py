# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Reading X.509 certificates and private keys."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
except ImportError:
    HAS_CRYPTOGRAPHY = False
else:
    HAS_CRYPTOGRAPHY = True

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_DAY = timedelta(days=1)


class PkiError(Exception):
    """Keys and certificates that cannot be used, said so that their owner can repair them."""


def require_cryptography() -> None:
    """Raise PkiError when the Python library that reads certificates is not installed."""
    if not HAS_CRYPTOGRAPHY:
        raise PkiError(
            "The Python library 'cryptography' is not installed where Ansible runs: install the collection's "
            "requirements.txt."
        )


def certificates_in(content: bytes) -> list[Certificate]:
    """Return the certificates of a PEM file, in its order; raise ValueError when one cannot be read."""
    require_cryptography()
    return [x509.load_pem_x509_certificate(block) for block in _BLOCK.findall(content)]


def certificate_in(content: bytes) -> Certificate | None:
    """Return the first certificate of a PEM file, or None when it has none that can be read."""
    try:
        return next(iter(certificates_in(content)), None)
    except ValueError:
        return None


def private_key_in(content: bytes) -> Any:
    """Return the private key of a PEM file; raise ValueError or TypeError when there is none, or it is encrypted."""
    require_cryptography()
    return serialization.load_pem_private_key(content, password=None)


def public_bytes(key: Any) -> bytes:
    """Write a public key so that equal keys are equal bytes."""
    written: bytes = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return written


def belong_together(certificate: Certificate, key: Any) -> bool:
    """Tell whether a certificate is that of a private key."""
    return public_bytes(certificate.public_key()) == public_bytes(key.public_key())


def names_of(certificate: Certificate) -> list[str]:
    """Return the alternative names of a certificate as `DNS:name` and `IP:address`."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [
        *(f"DNS:{name}" for name in found.get_values_for_type(x509.DNSName)),
        *(f"IP:{address}" for address in found.get_values_for_type(x509.IPAddress)),
    ]


def common_name(certificate: Certificate) -> str:
    """Return the common name of a certificate's subject, or ""."""
    return next(iter(_values(certificate, NameOID.COMMON_NAME)), "")


def organizations(certificate: Certificate) -> list[str]:
    """Return the organizations of a certificate's subject: to Kubernetes, the groups of a user."""
    return _values(certificate, NameOID.ORGANIZATION_NAME)


def subject(certificate: Certificate) -> str:
    """Write a certificate's subject for a reader."""
    return certificate.subject.rfc4514_string()


def is_authority(certificate: Certificate) -> bool:
    """Tell whether a certificate may sign others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def signs_certificates(certificate: Certificate) -> bool:
    """Tell whether a certificate's key usage, if it has one, lets it sign others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def is_self_signed(certificate: Certificate) -> bool:
    """Tell whether a certificate was signed by its own key."""
    return is_signed_by(certificate, certificate)


def is_signed_by(certificate: Certificate, authority: Certificate) -> bool:
    """Tell whether an authority signed a certificate; dates and usages are not looked at."""
    try:
        certificate.verify_directly_issued_by(authority)
    # A signature that does not fit, a key of a kind that signs nothing: all the same.
    except Exception:
        return False
    return True


def extended_usages(certificate: Certificate) -> set[str]:
    """Return which of `serverAuth` and `clientAuth` a certificate is for."""
    known = {ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth", ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth"}
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return set()
    return {known[usage] for usage in found if usage in known}


def begins(certificate: Certificate) -> datetime:
    """Return from when on a certificate is valid."""
    if hasattr(certificate, "not_valid_before_utc"):
        return certificate.not_valid_before_utc
    return certificate.not_valid_before.replace(tzinfo=timezone.utc)


def ends(certificate: Certificate) -> datetime:
    """Return until when a certificate is valid."""
    if hasattr(certificate, "not_valid_after_utc"):
        return certificate.not_valid_after_utc
    return certificate.not_valid_after.replace(tzinfo=timezone.utc)


def days_left(certificate: Certificate, now: datetime) -> int:
    """Return the whole days that a certificate is still valid; negative once it is not."""
    return math.floor((ends(certificate) - now) / _DAY)


def normalized(names: Iterable[str]) -> list[str]:
    """Return alternative names each once, sorted."""
    return sorted(set(names))


def _values(certificate: Certificate, oid: Any) -> list[str]:
    return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]
