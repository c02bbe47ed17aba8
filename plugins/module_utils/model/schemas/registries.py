# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Registries of container images."""

from __future__ import annotations

from .operator_files import certificate, operator_path
from .terms import HTTP_URL, Schema, flag, list_of, mapping, text, url

_OPTIONAL_URL = HTTP_URL.replace("^", "^(").replace("$", ")?$")

MIRROR: Schema = mapping(
    "One mirror of a registry.",
    {
        "url": url(
            "URL of the mirror. A path that begins with /v2/ is taken as it is (Harbor: /v2/PROJECT), behind any other "
            "one the registry's own /v2 is expected.",
            examples=["https://registry.example.com"],
        ),
        "capabilities": list_of(
            "What the mirror is trusted with: to give what a digest names (pull), and to say which digest a tag has "
            "(resolve).",
            text("A capability.", enum=["pull", "resolve"]),
            default=["pull", "resolve"],
            minItems=1,
        ),
        "ca_certificate": certificate(
            "Authority that signs the mirror's certificate, beside those that the system trusts. The default is what "
            "the registry of that host says.",
            default="",
        ),
        "insecure": flag(
            "Whether the mirror's certificate is not verified, or there is none (a URL of http).", default=False
        ),
    },
    required=("url",),
)

REGISTRY: Schema = mapping(
    "One registry.",
    {
        "name": text(
            "Host, or host:port, as it stands in the names of images; * for all that have no entry of their own.",
            pattern=r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?|\*)$",
            x_expected="a host or host:port such as registry.example.com:5000, without scheme and path, or *",
            examples=["docker.io"],
        ),
        "server": text(
            "URL where the registry answers, tried when no mirror has an image. A mirror's URL: nothing else is asked.",
            default="",
            pattern=_OPTIONAL_URL,
            x_expected="a URL that begins with http:// or https://",
            x_default="https and the name; Docker Hub's own",
        ),
        "mirrors": list_of("Mirrors of the registry, tried in this order.", MIRROR, default=[]),
        "ca_certificate": certificate(
            "Authority that signs the registry's certificate, beside those that the system trusts.", default=""
        ),
        "insecure": flag(
            "Whether the registry's certificate is not verified, or there is none (server is a URL of http).",
            default=False,
        ),
        "username": text("User that containerd logs in as; empty: it does not log in.", default=""),
        "password_environment": text(
            "Environment variable of the operator that holds the password.",
            default="",
            pattern="^([A-Za-z_][A-Za-z0-9_]*)?$",
            x_expected="the name of an environment variable",
        ),
        "password_file": operator_path("File on the operator's machine whose first line is the password.", default=""),
    },
    required=("name",),
)

REGISTRIES: Schema = list_of(
    "Registries of container images, their mirrors and how they are believed.", REGISTRY, default=[]
)
