# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the directory of a cluster's keys and certificates lacks, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .authority import AuthorityFiles, authority_problems, key_problems
from .certificate import (
    belong_together,
    certificate_in,
    common_name,
    ends,
    extended_usages,
    is_signed_by,
    names_of,
    normalized,
    private_key_in,
    public_bytes,
)

# Where the machines of a cluster have a copy of a file of this directory.
_ON_MACHINES = {
    "/etc/kubernetes/pki/ca.crt": "ca.crt",
    "/etc/kubernetes/pki/front-proxy-ca.crt": "front-proxy-ca.crt",
    "/etc/kubernetes/pki/etcd/ca.crt": "etcd/ca.crt",
    "/etc/kubernetes/pki/sa.pub": "sa.pub",
    "/etc/etcd/pki/ca.crt": "etcd/ca.crt",
}
# Of the user's own service account key: no certificate belongs to it.
SERVICE_ACCOUNTS = "sa"
_RENEW = "renew it with playbooks/certificates.yml and fury_renew_certificates=true"


@dataclass(frozen=True)
class Leaf:
    """A certificate that the directory shall hold.

    Attributes:
        path: of its files below the directory, without suffix.
        authority: path of the authority that signs it.
        common_name: of its subject.
        names: its alternative names, as `DNS:name` and `IP:address`.
        usages: `serverAuth`, `clientAuth` or both.
    """

    path: str
    authority: str
    common_name: str
    names: list[str]
    usages: list[str]


@dataclass
class Plan:
    """What is to be done, in this order.

    Attributes:
        bring: files of the user to copy, each with source, destination and mode.
        authorities: paths of the authorities to make.
        service_accounts: which of `key` and `public` to make of the key pair of the service accounts.
        certificates: those to make, each with its reason.
        problems: what keeps the directory from being used; with any of them nothing is done.
    """

    bring: list[dict[str, str]] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)
    service_accounts: list[str] = field(default_factory=list)
    certificates: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Directory:
    """The directory, and what belongs into it.

    Attributes:
        path: where it is.
        sources: of an authority, or of the service accounts, paths of the user's own files by suffix
            (`.crt`, `.key`, `-chain.crt`).
        unfinished: authorities that an interrupted run began to make.
        living: certificates and public keys that the machines of the cluster have, each with host, path and pem.
    """

    path: Path
    sources: Mapping[str, Mapping[str, str]]
    unfinished: Sequence[str] = ()
    living: Sequence[Mapping[str, str]] = ()

    def plan(self, authorities: Iterable[str], leaves: Iterable[Leaf], now: datetime, renew: bool) -> Plan:
        """Return what is to be done."""
        plan = Plan()
        for authority in authorities:
            self._plan_authority(plan, authority, now)
        self._plan_service_accounts(plan)
        plan.problems += self._living_problems(now, renew)
        for leaf in leaves:
            reason = self._reason(leaf, now, renew)
            if reason.startswith("expired"):
                plan.problems.append(f"{self.path / leaf.path}.crt {reason}; {_RENEW}")
            elif reason:
                plan.certificates.append({"path": leaf.path, "reason": reason})
        return plan

    def _plan_authority(self, plan: Plan, authority: str, now: datetime) -> None:
        brought = self._bring(plan, authority, {".crt": "0644", ".key": "0600", "-chain.crt": "0644"})
        files = AuthorityFiles(
            name=f"{self.path / authority}.crt",
            key_name=f"{self.path / authority}.key",
            chain_name=f"{self.path / authority}-chain.crt",
            certificate=self._content(authority, ".crt"),
            key=self._content(authority, ".key"),
            chain=self._content(authority, "-chain.crt"),
        )
        half = files.certificate is None or files.key is None
        if files.is_missing or (half and authority in self.unfinished and not brought):
            plan.authorities.append(authority)
        else:
            plan.problems += authority_problems(files, now)

    def _plan_service_accounts(self, plan: Plan) -> None:
        self._bring(plan, SERVICE_ACCOUNTS, {".key": "0600"})
        name = f"{self.path / SERVICE_ACCOUNTS}.key"
        key, public = self._content(SERVICE_ACCOUNTS, ".key"), self._content(SERVICE_ACCOUNTS, ".pub")
        if key is None and public is not None:
            plan.problems.append(
                f"{self.path / SERVICE_ACCOUNTS}.pub is there without {name}; expected both; bring the key"
            )
            return
        plan.service_accounts = [part for part, content in (("key", key), ("public", public)) if content is None]
        if key is None:
            return
        try:
            loaded = private_key_in(key)
        except (ValueError, TypeError):
            plan.problems.append(f"{name} is no private key in PEM format without a password; bring one")
            return
        plan.problems += key_problems(name, loaded)
        if public is not None and _public_key(public) != public_bytes(loaded.public_key()):
            plan.problems.append(
                f"{self.path / SERVICE_ACCOUNTS}.pub is not the public key of {name}; remove the former"
            )

    def _bring(self, plan: Plan, path: str, modes: Mapping[str, str]) -> bool:
        """Plan to copy the user's own files; tell whether there are any."""
        sources = self.sources.get(path, {})
        for suffix, mode in modes.items():
            source = sources.get(suffix)
            destination = self._own(path, suffix)
            if not source:
                continue
            content, present = _read(Path(source)), _read(destination)
            if content is None:
                plan.problems.append(
                    f"{source} is not there or cannot be read; expected the file that becomes {destination}"
                )
            elif present is None:
                plan.bring.append({"source": source, "destination": str(destination), "mode": mode})
            elif present.split() != content.split():
                plan.problems.append(
                    f"{destination} is another file than {source}; it is never overwritten, as the cluster hangs on "
                    "it; leave the key of the config out, or name the same file"
                )
        return any(sources.values())

    def _living_problems(self, now: datetime, renew: bool) -> Iterator[str]:
        for file in self.living:
            path, host, pem = file["path"], file["host"], file["pem"].encode()
            if path in _ON_MACHINES:
                name, _dot, suffix = _ON_MACHINES[path].rpartition(".")
                own = self._content(name, f".{suffix}")
                if own is None or not _same(own, pem):
                    lost = "is missing" if own is None else "is another one"
                    yield (
                        f"{host} has {path}, and {self.path / name}.{suffix} {lost}; expected the directory that the "
                        "cluster was made with; bring it, or, when there is no cluster on these machines, remove "
                        "/etc/kubernetes and /etc/etcd there"
                    )
                continue
            certificate = None if renew else certificate_in(pem)
            if certificate is not None and ends(certificate) <= now:
                yield f"{path} of {host} expired on {ends(certificate):%Y-%m-%d}; {_RENEW}"

    def _reason(self, leaf: Leaf, now: datetime, renew: bool) -> str:
        """Return why a certificate is to be made, or "" when it is as it shall be."""
        certificate = certificate_in(_read(self._own(leaf.path, ".crt")) or b"")
        authority = certificate_in(self._content(leaf.authority, ".crt") or b"")
        if certificate is None or authority is None or _read(self._own(leaf.path, ".key")) is None:
            return "missing"
        try:
            key = private_key_in(_read(self._own(leaf.path, ".key")) or b"")
        except (ValueError, TypeError):
            return "its key cannot be read"
        is_for_this = common_name(certificate) == leaf.common_name and extended_usages(certificate) >= set(leaf.usages)
        reasons = {
            "its key is another one": not belong_together(certificate, key),
            "another authority signed it": not is_signed_by(certificate, authority),
            "it is for another use": not is_for_this,
            f"it is for {', '.join(names_of(certificate))}": normalized(names_of(certificate))
            != normalized(leaf.names),
            "renewal was asked for": renew,
            f"expired on {ends(certificate):%Y-%m-%d}": ends(certificate) <= now,
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def _content(self, path: str, suffix: str) -> bytes | None:
        """Return what a file of the directory will hold once the user's own files are brought."""
        own = _read(self._own(path, suffix))
        source = self.sources.get(path, {}).get(suffix)
        return _read(Path(source)) if own is None and source else own

    def _own(self, path: str, suffix: str) -> Path:
        return self.path / f"{path}{suffix}"


def _read(path: Path) -> bytes | None:
    try:
        return path.expanduser().read_bytes()
    except OSError:
        return None


def _same(one: bytes, other: bytes) -> bool:
    """Tell whether two files hold the same certificate, or else the same public key."""
    certificates = certificate_in(one), certificate_in(other)
    if None in certificates:
        return certificates == (None, None) and _public_key(one) == _public_key(other)
    return certificates[0] == certificates[1]


def _public_key(content: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - may be missing

    try:
        return public_bytes(load_pem_public_key(content))
    except ValueError:
        return b""
