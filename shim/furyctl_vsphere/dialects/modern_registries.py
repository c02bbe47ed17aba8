# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Registries of `kind: VSphereCluster`: OnPremises' words, and those of the model for what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..cluster_model import Problem
from ..document import KeyPath
from .modern_values import Values
from .modern_words import ADVANCED
from .placeholders import PLACEHOLDER
from .translation import set_at, value_at

REGISTRIES: KeyPath = (*ADVANCED, "containerd", "registryConfigs")
# OnPremises' words; mirrorEndpoint and password are more than a word.
WORDS = {
    "registry": "name",
    "username": "username",
    "insecureSkipVerify": "insecure",
    "server": "server",
    "caCertificate": "ca_certificate",
}


def translate_registries(values: Values, data: Mapping[str, Any]) -> None:
    """Write the model's registries."""
    given = value_at(data, REGISTRIES)
    registries: list[Any] = []
    for index, entry in enumerate(given if isinstance(given, list) else []):
        if isinstance(entry, Mapping):
            registries.append(_registry(values, entry, (*REGISTRIES, index), len(registries)))
    if registries:
        set_at(values.result.model, ("container_runtime", "registries"), registries)


def _registry(values: Values, entry: Mapping[str, Any], source: KeyPath, number: int) -> dict[str, Any]:
    target: KeyPath = ("container_runtime", "registries", number)
    values.result.note(target, source)
    registry: dict[str, Any] = {}
    for key, word in WORDS.items():
        values.result.note((*target, word), (*source, key))
        if entry.get(key) is not None:
            registry[word] = values.carried(entry[key], (*source, key), (*target, word))
    values.result.note((*target, "mirrors"), (*source, "mirrorEndpoint"))
    mirrors = entry.get("mirrorEndpoint")
    if isinstance(mirrors, list):
        registry["mirrors"] = [
            _mirror(values, mirror, (*source, "mirrorEndpoint", index), (*target, "mirrors", index))
            for index, mirror in enumerate(mirrors)
        ]
    registry |= _password(values, entry.get("password"), (*source, "password"), target)
    return registry


def _mirror(values: Values, mirror: Any, source: KeyPath, target: KeyPath) -> Any:
    values.result.note(target, source)
    if isinstance(mirror, str):
        values.result.note((*target, "url"), source)
        return {"url": mirror}
    return values.carried(mirror, source, target)


def _password(values: Values, password: Any, source: KeyPath, target: KeyPath) -> dict[str, str]:
    """Return where the password is: it is read by the run that needs it, and never written down."""
    for word in ("password_environment", "password_file"):
        values.result.note((*target, word), source)
    if password is None:
        return {}
    match = PLACEHOLDER.fullmatch(password) if isinstance(password, str) else None
    if match and match[1] == "env":
        return {"password_environment": match[2]}
    if match and match[1] == "file":
        return {"password_file": str(values.path_of(match[2]))}
    expected = "{env://VARIABLE} or {file://path}, as a password is not to stand in a file that is shared"
    values.result.problems.append(Problem(source, "***", expected, "put it in a variable or a file of its own"))
    return {}
