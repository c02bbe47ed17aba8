# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The report of the certificates of a cluster and their ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .certificate import certificate_in, days_left, ends, is_authority, names_of, subject

_TITLES = ("node", "certificate", "subject", "names", "expires", "days left")
VALID, SOON, EXPIRED = "valid", "expires soon", "expired"


def certificate_rows(
    machines: Mapping[str, Sequence[Mapping[str, Any]]], now: datetime, window: int
) -> list[dict[str, Any]]:
    """Return one entry per certificate and place, those that end first in front.

    `machines` holds what the module certificates_info found on each.
    """
    rows = []
    for machine, files in machines.items():
        for file in files:
            certificate = certificate_in(str(file["pem"]).encode())
            # A public key has no end.
            if certificate is None:
                continue
            left = days_left(certificate, now)
            rows.append(
                {
                    "node": machine,
                    "certificate": file["path"],
                    "subject": subject(certificate),
                    "names": names_of(certificate),
                    "authority": is_authority(certificate),
                    "expires": ends(certificate).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "days_left": left,
                    "state": EXPIRED if ends(certificate) <= now else SOON if left < window else VALID,
                    "fingerprint": _fingerprint(certificate),
                }
            )
    return sorted(rows, key=lambda row: row["expires"])


def certificate_table(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the report as lines; a certificate that lies in several places stands there once."""
    places: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        places.setdefault(row["fingerprint"], []).append(row)
    cells = [_TITLES, *(_cells(same) for same in places.values())]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_TITLES))]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def _cells(same: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    first = same[0]
    nodes = list(dict.fromkeys(str(row["node"]) for row in same))
    more = f" and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    return (
        f"{nodes[0]}{more}",
        str(first["certificate"]),
        str(first["subject"]),
        " ".join(name.partition(":")[2] for name in first["names"]),
        str(first["expires"])[:10],
        f"{first['days_left']}{'' if first['state'] == VALID else ' !'}",
    )


def _fingerprint(certificate: Any) -> str:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - may be missing

    fingerprint: str = certificate.fingerprint(SHA256()).hex()
    return fingerprint
