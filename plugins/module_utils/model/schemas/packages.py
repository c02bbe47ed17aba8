# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where packages, images and etcd come from."""

from __future__ import annotations

from .terms import HTTP_URL, VERSION, Schema, label, list_of, mapping, text, url

REPOSITORY: Schema = mapping(
    "One repository of packages.",
    {
        "name": label("Name of the repository's file on the nodes.", examples=["site-mirror"]),
        "family": text("Operating systems that use it.", enum=["debian", "redhat"]),
        "uri": url("Base URL of the repository.", examples=["https://mirror.example.com/apt"]),
        "suite": text("Debian family: suite of the repository.", default="", examples=["bookworm", "/"]),
        "components": list_of(
            "Debian family: components of the suite; none when the suite ends in a slash.",
            text("A component.", minLength=1),
            default=[],
            examples=[["main"]],
        ),
        "key": text(
            "Public key that signs the repository, as ASCII-armoured text.",
            default="",
            pattern=r"^(\s*-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*-----END PGP PUBLIC KEY BLOCK-----\s*)?$",
            x_expected="an ASCII-armoured PGP public key block",
        ),
        "key_url": text(
            "URL of that key, instead of its text.",
            default="",
            pattern=HTTP_URL.replace("^", "^(").replace("$", ")?$"),
            x_expected="a URL that begins with http:// or https://",
        ),
        "key_checksum": text(
            "Checksum of what key_url holds; required when that is not https.",
            default="",
            pattern="^(sha256:[0-9a-f]{64})?$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
    },
    required=("name", "family", "uri"),
)

IMAGE_ARCHIVE: Schema = mapping(
    "One archive of container images, imported on the nodes.",
    {
        "url": url("URL of the archive.", examples=["https://mirror.example.com/images/kubernetes-1.20.2.tar"]),
        "checksum": text(
            "Checksum of the archive.",
            pattern="^sha256:[0-9a-f]{64}$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
        "kubernetes_version": text(
            "Use the archive with this version of Kubernetes only; empty: with every one.",
            default="",
            pattern=VERSION.replace("^", "^(").replace("$", ")?$"),
            x_expected="a full version such as 1.20.2",
        ),
    },
    required=("url", "checksum"),
)

PACKAGES: Schema = mapping(
    "Where packages, images and etcd come from: what an air-gapped site overrides.",
    {
        "repositories": list_of(
            "Repositories of packages; empty: the public ones of the Kubernetes project.", REPOSITORY, default=[]
        ),
        "image_archives": list_of(
            "Archives of container images for sites without a registry.", IMAGE_ARCHIVE, default=[]
        ),
        "etcd_mirror": text(
            "Base URL of a mirror of etcd's releases, laid out as upstream's; empty: upstream.",
            default="",
            pattern=HTTP_URL.replace("^", "^(").replace("$", ")?$"),
            x_expected="a URL that begins with http:// or https://",
        ),
    },
    default={},
)
