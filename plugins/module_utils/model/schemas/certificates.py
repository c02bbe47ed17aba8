# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Certificates, the authorities that sign them, and the users that have one."""

from __future__ import annotations

from .operator_files import operator_path
from .terms import Schema, list_of, mapping, number, text

# Some ten years more than Kubernetes is likely to be asked about; an authority's default is ten.
_LONGEST_DAYS = 7300

# Names as kubeadm takes them: DNS names, which may begin with a wildcard, and addresses.
# The last part is no number, so that a mistyped address is not taken for a name.
_NAME = r"^(?=.*[a-z])(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"


def _authority(description: str) -> Schema:
    return mapping(
        description,
        {
            "certificate": operator_path("Path of its certificate in PEM format; empty: one is made.", default=""),
            "key": operator_path("Path of its private key in PEM format, without a password.", default=""),
            "chain": operator_path(
                "Of an intermediate authority: path of the certificates above it, the root last.", default=""
            ),
        },
        default={},
    )


EXTRA_NAMES: Schema = list_of(
    "Names and addresses that the API is reached by beside the cluster's own; its certificates are made for them, too.",
    text(
        "A DNS name, also *.example.com, or an address.",
        anyOf=[{"format": "ipv4"}, {"format": "ipv6"}, {"pattern": _NAME, "maxLength": 253}],
        x_expected="a DNS name in lower-case letters, or an address",
        examples=["api.example.com"],
    ),
    default=[],
)

USER: Schema = mapping(
    "A user, told by a certificate; what it may do is what RBAC lets its name and groups do.",
    {
        "name": text(
            "Name of the user in Kubernetes, and of the file secrets/users/NAME.conf.",
            minLength=1,
            maxLength=64,
            examples=["jane@example.com"],
        ),
        "groups": list_of(
            "Groups of the user in Kubernetes.",
            text("A group.", minLength=1, maxLength=64, examples=["developers"]),
            default=[],
        ),
        "validity_days": number("How many days its certificate is valid.", 1, _LONGEST_DAYS, default=365),
    },
    required=("name",),
)

CERTIFICATES: Schema = mapping(
    "Keys and certificates of the cluster.",
    {
        "renew_before_days": number(
            "How many days before its end a certificate is warned of; kubeconfigs of users are made anew then.",
            1,
            _LONGEST_DAYS,
            default=30,
        ),
        "validity_days": number(
            "How many days a new certificate is valid. Those that kubeadm makes are so from Kubernetes 1.31 on, and "
            "for a year before.",
            1,
            _LONGEST_DAYS,
            default=365,
        ),
        "authority_validity_days": number("How many days a new authority is valid.", 1, _LONGEST_DAYS, default=3650),
        "authorities": mapping(
            "Authorities of yours, copied into secrets/pki before the first run. Those without a path are taken from "
            "there, or made.",
            {
                "kubernetes": _authority("The authority of the API, its clients and the kubelets."),
                "front_proxy": _authority("The authority of the API's own extensions."),
                "etcd": _authority("The authority of etcd."),
                "service_accounts": mapping(
                    "The key that signs the tokens of service accounts.",
                    {
                        "key": operator_path(
                            "Path of the private key in PEM format, without a password; empty: one is made.", default=""
                        )
                    },
                    default={},
                ),
            },
            default={},
        ),
    },
    default={},
)
