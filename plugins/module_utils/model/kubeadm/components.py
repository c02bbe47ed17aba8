# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Arguments and volumes of the control plane's programs: what hardens them, then the settings, then the user's own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from ..hardening import API_SERVER, CONTROLLER_MANAGER, SCHEDULER, hardened
from ..schemas.audit import AUDIT
from .server_files import DIRECTORY, server_files
from .settings import Component, Settings

_TLS_VERSIONS = {"1.2": "VersionTLS12", "1.3": "VersionTLS13"}
_VOLUME = {"host_path": "hostPath", "mount_path": "mountPath", "read_only": "readOnly", "path_type": "pathType"}
# For a role that is used without the cluster model.
_AUDIT_DEFAULTS = {key: schema["default"] for key, schema in AUDIT["properties"].items()}
# The arguments of the login by OpenID Connect, by the keys of the cluster model.
_OIDC = {
    "issuer_url": "oidc-issuer-url",
    "client_id": "oidc-client-id",
    "username_claim": "oidc-username-claim",
    "username_prefix": "oidc-username-prefix",
    "groups_claim": "oidc-groups-claim",
    "groups_prefix": "oidc-groups-prefix",
    "ca_file": "oidc-ca-file",
}


def api_server(settings: Settings) -> Component:
    """Return the API server's."""
    own = settings.api_server
    files = server_files(settings)
    arguments = {
        **hardened(API_SERVER),
        **_common(settings),
        **_oidc_arguments(settings.oidc),
        **_audit_arguments(settings.audit),
        **{file.argument: file.path for file in files},
        **own.arguments,
    }
    volumes = [
        *([_volume("fury-settings", DIRECTORY, "Directory", read_only=True)] if files else []),
        *_oidc_volumes(settings.oidc),
        *_audit_volumes(settings.audit),
        *_own(own.volumes),
    ]
    return Component(arguments, volumes)


def controller_manager(settings: Settings) -> Component:
    """Return the controller manager's."""
    own = settings.controller_manager
    # API servers need none: the flag is gone from theirs in 1.33, and meant nothing there with an external provider.
    cloud = {"cloud-provider": settings.cloud_provider} if settings.cloud_provider else {}
    return Component({**hardened(CONTROLLER_MANAGER), **_common(settings), **cloud, **own.arguments}, _own(own.volumes))


def scheduler(settings: Settings) -> Component:
    """Return the scheduler's."""
    own = settings.scheduler
    return Component({**hardened(SCHEDULER), **_common(settings), **own.arguments}, _own(own.volumes))


def tls_version(tls: Mapping[str, Any]) -> str:
    """Return Kubernetes' name of the oldest version of TLS; empty when there is no wish."""
    return _TLS_VERSIONS.get(str(tls.get("minimum_version", "")), "")


def _common(settings: Settings) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    if tls_version(settings.tls):
        arguments["tls-min-version"] = tls_version(settings.tls)
    if settings.tls.get("cipher_suites"):
        arguments["tls-cipher-suites"] = ",".join(settings.tls["cipher_suites"])
    if settings.component_feature_gates:
        gates = sorted(settings.component_feature_gates.items())
        arguments["feature-gates"] = ",".join(f"{name}={str(is_open).lower()}" for name, is_open in gates)
    return arguments


def _oidc_arguments(oidc: Mapping[str, Any]) -> dict[str, Any]:
    if not oidc.get("issuer_url"):
        return {}
    arguments = {argument: oidc[key] for key, argument in _OIDC.items() if oidc.get(key)}
    if oidc.get("signing_algorithms"):
        arguments["oidc-signing-algs"] = ",".join(oidc["signing_algorithms"])
    if oidc.get("required_claims"):
        arguments["oidc-required-claim"] = [f"{claim}={value}" for claim, value in oidc["required_claims"].items()]
    return arguments


def _oidc_volumes(oidc: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not oidc.get("issuer_url") or not oidc.get("ca_file"):
        return []
    return [_volume("oidc-ca", oidc["ca_file"], "File", read_only=True)]


def _audit_arguments(audit: Mapping[str, Any]) -> dict[str, Any]:
    if not audit.get("enabled"):
        return {}
    audit = {**_AUDIT_DEFAULTS, **audit}
    return {
        "audit-log-path": audit["log_path"],
        "audit-log-maxage": audit["max_age_days"],
        "audit-log-maxbackup": audit["max_backups"],
        "audit-log-maxsize": audit["max_size_mb"],
    }


def _audit_volumes(audit: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not audit.get("enabled"):
        return []
    # The directory: rotated logs lie beside the log.
    path = posixpath.dirname(audit.get("log_path", _AUDIT_DEFAULTS["log_path"]))
    return [_volume("audit-log", path, "DirectoryOrCreate", read_only=False)]


def _own(volumes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Spell the volumes of the cluster model as kubeadm does."""
    return [{_VOLUME.get(key, key): value for key, value in volume.items()} for volume in volumes]


def _volume(name: str, path: str, kind: str, read_only: bool) -> dict[str, Any]:
    return {"name": name, "hostPath": path, "mountPath": path, "readOnly": read_only, "pathType": kind}
