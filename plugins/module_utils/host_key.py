# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Making the SSH host key of a new node."""

from __future__ import annotations

import sys

from .model.guestinfo import HostKey
from .model.problem import MissingLibraryError

try:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
except ImportError:
    _HAS_CRYPTOGRAPHY = False
else:
    _HAS_CRYPTOGRAPHY = True


def require_cryptography() -> None:
    """Raise MissingLibraryError when host keys cannot be made on this machine."""
    if not _HAS_CRYPTOGRAPHY:
        raise MissingLibraryError(
            f"Failed to make SSH host keys: the Python library cryptography is not installed for {sys.executable}; "
            f"install it, or set ansible_python_interpreter to a Python that has it"
        )


def make_host_key() -> HostKey:
    """Return a new ed25519 key pair."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return HostKey(private.decode(), public.decode())
