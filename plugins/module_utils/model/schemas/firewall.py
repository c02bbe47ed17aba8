# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The firewalls of the nodes."""

from __future__ import annotations

from .terms import Schema, label, list_of, mapping, network, text

FIREWALL: Schema = mapping(
    "The firewalls of the nodes.",
    {
        "enabled": {
            "enum": ["auto", True, False],
            "description": "auto: firewalld where it runs, ufw where it is on. true: installed and turned on. false: "
            "left alone.",
            "default": "auto",
            "x-expected": "auto, true or false",
        },
        "api_clients": list_of(
            "Networks that the Kubernetes API is reached from, beside the nodes.",
            network("A network."),
            default=["0.0.0.0/0"],
        ),
        "additional": list_of(
            "What else is let in.",
            mapping(
                "Ports that are let in.",
                {
                    "name": label("A name of your choice."),
                    "ports": list_of(
                        "The ports.",
                        text(
                            "A port, or a range.",
                            pattern=r"^[0-9]{1,5}(-[0-9]{1,5})?/(tcp|udp)$",
                            x_expected="a port such as 443/tcp or 8000-8100/udp",
                        ),
                        minItems=1,
                    ),
                    "clients": list_of(
                        "Networks that they are reached from; empty: any.", network("A network."), default=[]
                    ),
                    "pools": list_of(
                        "Pools that they are let in at; empty: all.", label("Name of a pool."), default=[]
                    ),
                },
                required=("name", "ports"),
            ),
            default=[],
            examples=[[{"name": "ingress", "ports": ["443/tcp"], "pools": ["infra"]}]],
        ),
    },
    default={},
)
