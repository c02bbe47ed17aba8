# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Login to the Kubernetes API by OpenID Connect."""

from __future__ import annotations

from .terms import Schema, list_of, mapping, text

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512")

OIDC: Schema = mapping(
    "Login to the Kubernetes API by OpenID Connect.",
    {
        "issuer_url": text(
            "URL of the issuer; empty: no OpenID Connect.",
            default="",
            pattern=r"^(https://\S+)?$",
            x_expected="a URL that begins with https://",
        ),
        "client_id": text("Client id that tokens must be made for.", default=""),
        "username_claim": text("Claim that holds the user's name; empty: sub.", default="", examples=["email"]),
        "username_prefix": text(
            "What is put before user names; -: nothing; empty: the issuer's URL, unless the claim is email.",
            default="",
            examples=["oidc:"],
        ),
        "groups_claim": text("Claim that holds the user's groups; empty: none.", default="", examples=["groups"]),
        "groups_prefix": text("What is put before names of groups.", default="", examples=["oidc:"]),
        "required_claims": {
            "type": "object",
            "description": "Claims that a token must have, with their value. More than one from Kubernetes 1.31 on.",
            "additionalProperties": {
                "type": "string",
                "description": "The value.",
                "x-expected": "a string",
                "x-remedy": "put numbers, true and false in quotes",
            },
            "default": {},
            "examples": [{"hd": "example.com"}],
        },
        "signing_algorithms": list_of(
            "Signatures that are believed; empty: RS256.",
            text("A signature's algorithm.", enum=list(ALGORITHMS)),
            default=[],
            uniqueItems=True,
        ),
        "ca": text(
            "Authority that signed the issuer's certificate: PEM text, or the absolute path of a file on the "
            "operator's machine; brought to the control planes. Empty: those that the API server's image trusts.",
            default="",
            pattern=r"^(/[^\n]*|\s*-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----\s*)?$",
            x_expected="a PEM certificate or an absolute path",
            x_operator_file=True,
        ),
        "ca_file": text(
            "Absolute path on the control planes of that authority, where it is there already.",
            default="",
            pattern="^(/.*)?$",
            x_expected="an absolute path on the nodes",
        ),
    },
    default={},
)
