# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How nodes are reached."""

from __future__ import annotations

from .terms import Schema, flag, list_of, mapping, number, text

SSH: Schema = mapping(
    "How the nodes are reached.",
    {
        "user": text(
            "User on the nodes, made at their first boot; may become root.",
            default="fury",
            pattern=r"^[a-z_][a-z0-9_-]{0,31}$",
            x_expected="a Linux user name of at most 32 lower-case letters, digits, dashes and underscores",
        ),
        "port": number("TCP port of the nodes' SSH servers.", 1, 65535, default=22),
        "authorized_keys": list_of(
            "Public keys that may log in as that user, beside the one made in the working directory.",
            text(
                "The content of a public key file.",
                pattern=r"^(ssh-(rsa|ed25519)|ecdsa-sha2-\S+|sk-\S+) [A-Za-z0-9+/]+=*( [^\r\n]*)?$",
                x_expected="one SSH public key such as 'ssh-ed25519 AAAA… name'",
            ),
            default=[],
        ),
        "accept_new_host_keys": flag(
            "Whether the host key of a node that made its own is believed at the first connection. Nodes that are "
            "customized by guestinfo get theirs from us and need no such trust.",
            False,
        ),
    },
    default={},
)
