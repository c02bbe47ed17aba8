# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What Kubernetes and etcd speak on their TLS ports."""

from __future__ import annotations

from .terms import Schema, list_of, mapping, text

# Go's names. As strong as there are before TLS 1.3, for both kinds of keys, and known to every version of etcd.
CIPHER_SUITES = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
)

TLS: Schema = mapping(
    "TLS of API server, controller manager, scheduler, kubelets and etcd.",
    {
        "minimum_version": text(
            "Oldest version of TLS; etcd knows the setting from 3.4.25 and 3.5.8 on.",
            enum=["1.2", "1.3"],
            default="1.2",
        ),
        "cipher_suites": list_of(
            "Cipher suites of TLS 1.2, by Go's names; those of TLS 1.3 cannot be chosen.",
            text(
                "A cipher suite.",
                pattern="^TLS_[A-Z0-9_]+$",
                x_expected="a name such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            ),
            x_default="with minimum_version 1.2 those with forward secrecy and AES-GCM, else none",
            uniqueItems=True,
        ),
    },
    default={},
)
