# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where packages, images and etcd come from."""

from __future__ import annotations

from .operator_files import operator_path
from .proxy import proxy
from .terms import HTTP_URL, VERSION, Schema, label, list_of, mapping, text, url

_CHECKSUM = "sha256:[0-9a-f]{64}"
_OPTIONAL_URL = HTTP_URL.replace("^", "^(").replace("$", ")?$")

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
            pattern=_OPTIONAL_URL,
            x_expected="a URL that begins with http:// or https://",
        ),
        "key_checksum": text(
            "Checksum of what key_url holds; required when that is not https.",
            default="",
            pattern=f"^({_CHECKSUM})?$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
    },
    required=("name", "family", "uri"),
)

DIRECTORY: Schema = mapping(
    "One directory of packages, which are verified by their checksums instead of a signature.",
    {
        "name": label("Name of the directory on the nodes.", examples=["kubernetes-1.35"]),
        "family": text("Operating systems that use it.", enum=["debian", "redhat"]),
        "path": operator_path("Where it is on the operator's machine.", default="", examples=["/srv/packages"]),
        "url": text(
            "Where the nodes find it, instead of a path.",
            default="",
            pattern=_OPTIONAL_URL,
            x_expected="a URL that begins with http:// or https://",
        ),
        "checksum": text(
            "Checksum of its file SHA256SUMS, which lists those of the packages; required with a URL.",
            default="",
            pattern=f"^({_CHECKSUM})?$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
    },
    required=("name", "family"),
)

IMAGE_ARCHIVE: Schema = mapping(
    "One archive of container images, imported on the nodes.",
    {
        "url": text(
            "URL of the archive.",
            default="",
            pattern=_OPTIONAL_URL,
            x_expected="a URL that begins with http:// or https://",
            examples=["https://mirror.example.com/images/kubernetes-1.20.2.tar"],
        ),
        "path": operator_path("Where it is on the operator's machine, instead of a URL.", default=""),
        "checksum": text(
            "Checksum of the archive.",
            pattern=f"^{_CHECKSUM}$",
            x_expected="sha256: and 64 hexadecimal digits",
        ),
        "kubernetes_version": text(
            "Use the archive with this version of Kubernetes only; empty: with every one.",
            default="",
            pattern=VERSION.replace("^", "^(").replace("$", ")?$"),
            x_expected="a full version such as 1.20.2",
        ),
    },
    required=("checksum",),
)

PACKAGES: Schema = mapping(
    "Where packages, images and etcd come from: what an air-gapped site overrides.",
    {
        "repositories": list_of(
            "Repositories of packages; empty: the public ones of the Kubernetes project.", REPOSITORY, default=[]
        ),
        "directories": list_of(
            "Directories of packages, for sites without a repository of their own.", DIRECTORY, default=[]
        ),
        "proxy": proxy("Proxy that packages and archives are downloaded through.", x_default="container_runtime.proxy"),
        "image_archives": list_of(
            "Archives of container images for sites without a registry.", IMAGE_ARCHIVE, default=[]
        ),
        "etcd_mirror": text(
            "Base URL of a mirror of etcd's releases, laid out as upstream's; empty: upstream.",
            default="",
            pattern=_OPTIONAL_URL,
            x_expected="a URL that begins with http:// or https://",
        ),
        "etcd_checksums": {
            "type": "object",
            "description": "Checksums of etcd's archives by their names. One that is not here is compared with the "
            "file SHA256SUMS beside it, which then must come over https.",
            "additionalProperties": {
                "type": "string",
                "description": "Checksum of the archive.",
                "pattern": f"^{_CHECKSUM}$",
                "x-expected": "sha256: and 64 hexadecimal digits",
            },
            "propertyNames": {
                "pattern": r"^etcd-v\d+\.\d+\.\d+-linux-(amd64|arm64)\.tar\.gz$",
                "x-expected": "a name such as etcd-v3.5.26-linux-amd64.tar.gz",
            },
            "default": {},
        },
    },
    default={},
)
