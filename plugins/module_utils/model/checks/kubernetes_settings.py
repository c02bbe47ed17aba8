# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the settings of Kubernetes' programs must be beyond their schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..kubernetes_defaults import COMPONENTS
from ..problem import MISSING, Path, Problem
from ..sections import pools_of, section
from ..versions import release_of

_LISTS_SINCE = "1.31"
_LEVELS = ("None", "Metadata", "Request", "RequestResponse")
_OTHERWISE = {
    "config": "the configuration is written by us",
    "kubeconfig": "the kubeconfig is kubeadm's",
    "bootstrap-kubeconfig": "the kubeconfig is kubeadm's",
    "cloud-provider": "kubernetes.cloud_provider says it for the whole cluster",
    "hostname-override": "a node has the name of its machine",
}


def kubernetes_settings_problems(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems of the login, the audit log, TLS and the programs' arguments."""
    kubernetes = section(model, "kubernetes")
    yield from _oidc(section(kubernetes, "oidc"), _takes_lists(kubernetes))
    yield from _audit(section(kubernetes, "audit"))
    yield from _tls(section(kubernetes, "tls"))
    for name in COMPONENTS:
        arguments = section(section(kubernetes, name), "extra_arguments")
        yield from _repeated(("kubernetes", name, "extra_arguments"), arguments, _takes_lists(kubernetes))
    yield from _admission(section(section(kubernetes, "api_server"), "extra_arguments"))
    yield from _kubelet_arguments(model)


def _takes_lists(kubernetes: Mapping[str, Any]) -> bool:
    """Tell whether an argument may stand more than once; what the version does wrong is said elsewhere."""
    release = release_of(str(kubernetes.get("version", "")))
    return release is None or release.kubeadm_api not in ("v1beta2", "v1beta3")


def _oidc(oidc: Mapping[str, Any], takes_lists: bool) -> Iterator[Problem]:
    path = ("kubernetes", "oidc")
    if not oidc.get("issuer_url"):
        for key, value in oidc.items():
            if value:
                yield Problem((*path, key), value, "an issuer beside it", "add the issuer's URL")
        return
    if not oidc.get("client_id"):
        yield Problem((*path, "client_id"), MISSING, "the client id, as there is an issuer", "add it")
    if oidc.get("ca") and oidc.get("ca_file"):
        yield Problem((*path, "ca_file"), oidc["ca_file"], "no second authority beside ca", "remove one of the two")
    claims = section(oidc, "required_claims")
    if len(claims) > 1 and not takes_lists:
        yield Problem(
            (*path, "required_claims"),
            claims,
            f"one claim, as kubeadm before {_LISTS_SINCE} has a place for no more",
            f"leave one, or choose Kubernetes {_LISTS_SINCE} or newer",
        )


def _audit(audit: Mapping[str, Any]) -> Iterator[Problem]:
    path = ("kubernetes", "audit", "policy")
    policy = section(audit, "policy")
    if not policy:
        return
    rules = policy.get("rules")
    if not isinstance(rules, list) or not rules:
        yield Problem((*path, "rules"), MISSING if rules is None else rules, "a list of rules", "add them")
        return
    for key, expected in (("kind", "Policy"), ("apiVersion", "audit.k8s.io/v1")):
        if policy.get(key, expected) != expected:
            yield Problem((*path, key), policy[key], expected, "correct or remove it")
    for index, rule in enumerate(rules):
        level = rule.get("level") if isinstance(rule, dict) else rule
        if level not in _LEVELS:
            found = MISSING if level is None else level
            yield Problem((*path, "rules", index, "level"), found, f"one of {', '.join(_LEVELS)}", "correct it")


def _tls(tls: Mapping[str, Any]) -> Iterator[Problem]:
    if tls.get("minimum_version") == "1.3" and tls.get("cipher_suites"):
        yield Problem(
            ("kubernetes", "tls", "cipher_suites"),
            tls["cipher_suites"],
            "none, as those of TLS 1.3 cannot be chosen",
            "remove them, or allow TLS 1.2",
        )


def _repeated(path: Path, arguments: Mapping[str, Any], takes_lists: bool) -> Iterator[Problem]:
    for name, value in arguments.items():
        if isinstance(value, list) and len(value) != 1 and not takes_lists:
            yield Problem(
                (*path, name),
                value,
                f"one value, as kubeadm before {_LISTS_SINCE} has a place for no more",
                f"give one, or choose Kubernetes {_LISTS_SINCE} or newer",
            )


def _admission(arguments: Mapping[str, Any]) -> Iterator[Problem]:
    plugins = arguments.get("enable-admission-plugins")
    if isinstance(plugins, str) and "NodeRestriction" not in plugins.split(","):
        yield Problem(
            ("kubernetes", "api_server", "extra_arguments", "enable-admission-plugins"),
            plugins,
            "NodeRestriction among them, without which a node may change the others",
            "add it",
        )


def _kubelet_arguments(model: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what kubelets are told by other means, which an argument would hide."""
    places: list[tuple[Path, Mapping[str, Any]]] = [
        (("kubernetes", "kubelet_arguments"), section(section(model, "kubernetes"), "kubelet_arguments")),
        *(
            (("pools", index, "kubelet_arguments"), section(pool, "kubelet_arguments"))
            for index, pool in pools_of(model).items()
        ),
    ]
    for path, arguments in places:
        for name, expected in _OTHERWISE.items():
            if name in arguments:
                yield Problem((*path, name), arguments[name], f"no such argument here: {expected}", "remove it")
        for name, value in arguments.items():
            # They stand in one line of a file, which knows no quotes.
            if any(set(str(each)) & set(" \t\n'\"\\") for each in (value if isinstance(value, list) else [value])):
                yield Problem(
                    (*path, name), value, "a value without blanks and quotes", "put it in kubelet_configuration"
                )
