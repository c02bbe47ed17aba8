# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""How to reach a vCenter: the options that all modules and the inventory plugin share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import env_fallback
from ansible.module_utils.parsing.convert_bool import boolean

from .errors import failed


def validate_certs_from_environment(default: bool = True) -> bool:
    """Return whether certificates are to be verified, in the words of either family of variables."""
    if "VMWARE_VALIDATE_CERTS" in os.environ:
        return bool(boolean(os.environ["VMWARE_VALIDATE_CERTS"]))
    if "VSPHERE_ALLOW_UNVERIFIED_SSL" in os.environ:
        return not boolean(os.environ["VSPHERE_ALLOW_UNVERIFIED_SSL"])
    return default


def argument_spec() -> dict[str, dict[str, Any]]:
    """Return the connection options of a module's argument spec."""
    return {
        "hostname": {"type": "str", "fallback": (env_fallback, ["VSPHERE_SERVER", "VMWARE_HOST"])},
        "port": {"type": "int", "default": 443, "fallback": (env_fallback, ["VSPHERE_PORT", "VMWARE_PORT"])},
        "username": {"type": "str", "fallback": (env_fallback, ["VSPHERE_USER", "VMWARE_USER"])},
        "password": {
            "type": "str",
            "no_log": True,
            "fallback": (env_fallback, ["VSPHERE_PASSWORD", "VMWARE_PASSWORD"]),
        },
        "validate_certs": {"type": "bool", "default": True, "fallback": (validate_certs_from_environment, [])},
        "ca_file": {"type": "str", "fallback": (env_fallback, ["VSPHERE_CA_FILE", "VMWARE_CA_FILE"])},
        "session_token": {
            "type": "str",
            "no_log": True,
            "fallback": (env_fallback, ["VSPHERE_SESSION_TOKEN", "VMWARE_SESSION_TOKEN"]),
        },
        "proxy_host": {"type": "str", "fallback": (env_fallback, ["VSPHERE_PROXY_HOST", "VMWARE_PROXY_HOST"])},
        "proxy_port": {"type": "int", "fallback": (env_fallback, ["VSPHERE_PROXY_PORT", "VMWARE_PROXY_PORT"])},
    }


@dataclass(frozen=True)
class Connection:
    """Where a vCenter is and as whom to log in.

    Attributes:
        session_token: the value of a living session's cookie, which takes the place of a login.
    """

    hostname: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    validate_certs: bool = True
    ca_file: str | None = None
    session_token: str = field(default="", repr=False)
    proxy_host: str = ""
    proxy_port: int = 0

    @property
    def server(self) -> str:
        """Return how messages call the vCenter."""
        return f"{self.hostname}:{self.port}"

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Connection:
        """Build it from a module's or a plugin's options. Raises VsphereError that names what is missing."""
        variables = {"hostname": "VSPHERE_SERVER"}
        if not options.get("session_token"):
            variables.update(username="VSPHERE_USER", password="VSPHERE_PASSWORD")  # noqa: S106 - a variable's name
        if options.get("proxy_host") or options.get("proxy_port"):
            variables.update(proxy_host="VSPHERE_PROXY_HOST", proxy_port="VSPHERE_PROXY_PORT")
        missing = [f"{name} (or {variable})" for name, variable in variables.items() if not options.get(name)]
        if missing:
            raise failed("log in to vCenter", f"not set: {', '.join(missing)}", "set the option or the variable")
        return cls(
            hostname=options["hostname"],
            port=int(options["port"]),
            username=options.get("username") or "",
            password=options.get("password") or "",
            validate_certs=options["validate_certs"],
            ca_file=os.path.expanduser(options["ca_file"]) if options.get("ca_file") else None,
            session_token=(options.get("session_token") or "").strip().strip('"'),
            proxy_host=options.get("proxy_host") or "",
            proxy_port=int(options.get("proxy_port") or 0),
        )
