# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Registries of container images: where containerd finds them, whom it believes, and who wants a password.

containerd reads a directory with one hosts.toml for each registry (containerd/containerd, docs/hosts.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

EVERY_REGISTRY = "*"
DOCKER_HUB = "docker.io"
_DOCKER_HUB_SERVER = "https://registry-1.docker.io"
_DEFAULT_CAPABILITIES = ("pull", "resolve")
# containerd's name for the directory of the registries that have none of their own.
_DIRECTORY_OF_THE_REST = "_default"

Registry = Mapping[str, Any]


def with_mirrors_of_docker_hub(registries: Iterable[Registry], mirrors: Iterable[str]) -> list[Registry]:
    """Add the mirrors that are given the old way, as a list of URLs of mirrors of Docker Hub.

    A URL of http was enough of a choice there.
    """
    known = [dict(registry) for registry in registries]
    added = [{"url": url, "insecure": urlsplit(url).scheme == "http"} for url in mirrors]
    if not added:
        return list(known)
    hub = next((registry for registry in known if registry.get("name") == DOCKER_HUB), None)
    if hub is None:
        return [*known, {"name": DOCKER_HUB, "mirrors": added}]
    hub["mirrors"] = [*(hub.get("mirrors") or []), *added]
    return list(known)


def server_of(registry: Registry) -> str:
    """Return the URL where a registry answers itself; "" for all registries at once."""
    name = str(registry["name"])
    if registry.get("server") or name == EVERY_REGISTRY:
        return str(registry.get("server") or "")
    return _DOCKER_HUB_SERVER if name == DOCKER_HUB else f"https://{name}"


def host_of(url: str) -> str:
    """Return host, or host:port, of a URL."""
    return urlsplit(url).netloc.rpartition("@")[2]


def directory_of(registry: Registry) -> str:
    """Return the name of a registry's directory."""
    name = str(registry["name"])
    return _DIRECTORY_OF_THE_REST if name == EVERY_REGISTRY else name


def registry_files(
    registries: Iterable[Registry],
    directory: str,
    certificates: Mapping[str, str],
    write: Callable[[Mapping[str, Any]], str],
) -> Iterator[dict[str, str]]:
    """Yield the files (path, content) of all registries below a directory.

    `certificates` maps what the registries say of an authority to its text; `write` makes TOML of a document.
    """
    all_registries = list(registries)
    by_host = {host_of(server_of(each)): each for each in all_registries if server_of(each)}
    for registry in all_registries:
        place = f"{directory}/{directory_of(registry)}"
        document, authorities = _document(registry, by_host, place)
        for path, given in authorities.items():
            yield {"path": path, "content": certificates[given]}
        yield {"path": f"{place}/hosts.toml", "content": write(document)}


def _document(registry: Registry, by_host: Mapping[str, Registry], place: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return hosts.toml, and what is said of an authority by the file that it needs."""
    authorities: dict[str, str] = {}
    server = server_of(registry)
    document: dict[str, Any] = {"server": server} if server else {}
    document |= _trust(registry, server, f"{place}/ca.crt", authorities)
    hosts: dict[str, Any] = {}
    for number, mirror in enumerate(registry.get("mirrors") or [], 1):
        url = str(mirror["url"]).rstrip("/")
        # What a mirror does not say itself, it may say where it stands as a registry of its own.
        known = {**by_host.get(host_of(url), {}), **{key: value for key, value in mirror.items() if value}}
        hosts[url] = {"capabilities": list(mirror.get("capabilities") or _DEFAULT_CAPABILITIES)}
        if urlsplit(url).path.startswith("/v2/"):
            # The project of a registry that caches others (Harbor): containerd would add another /v2.
            hosts[url]["override_path"] = True
        hosts[url] |= _trust(known, url, f"{place}/mirror-{number}.crt", authorities)
    return {**document, **({"host": hosts} if hosts else {})}, authorities


def _trust(known: Registry, url: str, path: str, authorities: dict[str, str]) -> dict[str, Any]:
    """Return how the certificate of a host is verified; a host without TLS has none."""
    if urlsplit(url).scheme == "http":
        return {}
    if known.get("insecure"):
        return {"skip_verify": True}
    if known.get("ca_certificate"):
        authorities[path] = str(known["ca_certificate"])
        return {"ca": path}
    return {}


def authorities_of(registries: Iterable[Registry]) -> list[str]:
    """Return what registries and their mirrors say of authorities, each once."""
    found: dict[str, None] = {}
    for registry in registries:
        for each in (registry, *(registry.get("mirrors") or [])):
            if each.get("ca_certificate"):
                found[str(each["ca_certificate"])] = None
    return list(found)
