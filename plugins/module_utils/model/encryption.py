# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Encryption of Kubernetes' resources at rest: its keys, and the safe way from one configuration to another.

With several API servers each must be able to read what any other writes. So a provider is first added to all of them
for reading, then becomes the one that writes, then everything is written anew, and only then the old one goes. Each
step is recorded when all API servers have it, and the way is worked out anew from what is recorded: a run that dies
goes on where it was. Source: "Rotate a decryption key" in Kubernetes' documentation on encryption at rest.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .problem import ModelError

# Kubernetes' name of the provider that does not encrypt.
PLAIN = "identity"


class EncryptionError(ModelError):
    """Keys that are missing, or cannot be used."""


@dataclass
class State:
    """What the working directory knows of a cluster's encryption.

    Attributes:
        keys: every key that there ever was, oldest first, as old backups of etcd need old ones: name, provider, secret.
        active: name of the key that shall write; empty for none.
        providers: what all API servers have: by resource its providers, names of keys or PLAIN, the writing one first.
        rewrite: resources of which some objects may not be written by the first provider yet.
    """

    keys: list[dict[str, str]] = field(default_factory=list)
    active: str = ""
    providers: dict[str, list[str]] = field(default_factory=dict)
    rewrite: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> State:
        """Return the state that a file holds."""
        try:
            return cls(
                keys=[{key: str(each[key]) for key in ("name", "provider", "secret")} for each in content["keys"]],
                active=str(content["active"]),
                providers={str(name): [str(each) for each in order] for name, order in content["providers"].items()},
                rewrite=[str(name) for name in content["rewrite"]],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise EncryptionError("it does not hold keys, active, providers and rewrite as it was written") from error

    def written(self) -> dict[str, Any]:
        """Return what the file shall hold."""
        return copy.deepcopy(self.__dict__)

    def provider_of(self, name: str) -> str:
        """Return the provider of a key."""
        return next((key["provider"] for key in self.keys if key["name"] == name), "")


@dataclass(frozen=True)
class Step:
    """One configuration that all API servers get before the next step begins.

    Attributes:
        providers: as in the state.
        rewrite: resources whose objects are written anew once all API servers have it.
    """

    providers: dict[str, list[str]]
    rewrite: tuple[str, ...] = ()


def target(state: State, enabled: bool, resources: Iterable[str]) -> dict[str, list[str]]:
    """Return the providers to end with. What is there unencrypted stays readable."""
    wanted = {name: [state.active, PLAIN] for name in resources} if enabled else {}
    return {**{name: [PLAIN] for name in state.providers}, **wanted}


def settled(state: State, enabled: bool, resources: Iterable[str]) -> bool:
    """Tell whether there is nothing to do."""
    return not state.rewrite and _worth_saying(target(state, enabled, resources)) == state.providers


def steps(state: State, enabled: bool, resources: Iterable[str]) -> list[Step]:
    """Return the steps that are left; with nothing to do the one that the API servers have."""
    wanted = target(state, enabled, resources)
    current = {name: state.providers.get(name, [PLAIN]) for name in wanted}
    readable = {name: [*order, *_missing(wanted[name], order)] for name, order in current.items()}
    writing = {name: [*order, *_missing(current[name], order)] for name, order in wanted.items()}
    changed = [name for name, order in wanted.items() if order[0] != current[name][0]]
    rewrite = tuple(sorted({*changed, *state.rewrite} & set(wanted)))

    found: list[Step] = []
    if readable != current:
        found.append(Step(_worth_saying(readable)))
    if writing != readable or rewrite:
        found.append(Step(_worth_saying(writing), rewrite))
    if wanted != writing or not found:
        found.append(Step(_worth_saying(wanted)))
    return found


def reached(state: State, step: Step) -> State:
    """Return the state once all API servers have a step."""
    return State(state.keys, state.active, copy.deepcopy(step.providers), sorted({*state.rewrite, *step.rewrite}))


def rewritten(state: State) -> State:
    """Return the state once everything is written anew."""
    return State(state.keys, state.active, state.providers, [])


def with_key(state: State, provider: str, secret: str) -> State:
    """Return the state with a new key that shall write."""
    name = f"key-{len(state.keys) + 1}"
    return State(
        [*state.keys, {"name": name, "provider": provider, "secret": secret}], name, state.providers, state.rewrite
    )


def configuration(state: State, providers: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the EncryptionConfiguration of some providers; empty when nothing is encrypted or was."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, order in providers.items():
        groups.setdefault(tuple(order), []).append(name)
    if not groups:
        return {}
    keys = {key["name"]: key for key in state.keys}
    for name in {name for order in groups for name in order} - {PLAIN, *keys}:
        raise EncryptionError(f"the key {name}, which the cluster uses, is missing")
    return {
        "apiVersion": "apiserver.config.k8s.io/v1",
        "kind": "EncryptionConfiguration",
        "resources": [
            {"resources": sorted(names), "providers": [_provider(name, keys) for name in order]}
            for order, names in sorted(groups.items())
        ],
    }


def _provider(name: str, keys: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    if name == PLAIN:
        return {PLAIN: {}}
    return {keys[name]["provider"]: {"keys": [{"name": name, "secret": keys[name]["secret"]}]}}


def _missing(wanted: list[str], there: list[str]) -> list[str]:
    return [name for name in wanted if name not in there]


def _worth_saying(providers: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Leave out the resources that are as they would be if nobody said anything."""
    return {name: list(order) for name, order in providers.items() if order != [PLAIN]}
