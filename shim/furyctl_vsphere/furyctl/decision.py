# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whose a command line of furyctl's is: ours or the real one's. Pure but for a look at the config."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

from ..command_line.table import VERBS
from .words import Words, read_words


class Owner(Enum):
    """Who is to carry out a command line."""

    OURS = "ours"
    THEIRS = "theirs"
    # The program's own affairs: the real one's, and ours where there is no real one.
    ANYBODYS = "anybody's"


# The verbs that no other furyctl has.
_ONLY_OURS = (
    "get inventory",
    "get onpremises",
    "get topology",
    "image build",
    "image certify",
    "migrate",
    "preflight",
)
_ABOUT_THE_PROGRAM = ("", "completion", "help", "version")


def owner_of(arguments: Sequence[str], is_ours: Callable[[Path], bool]) -> Owner:
    """Decide by the verb, and for those that both have by the kind of the config."""
    words = read_words(arguments)
    if (words.verb[0] if words.verb else "") in _ABOUT_THE_PROGRAM:
        return Owner.ANYBODYS
    verb = _verb(words)
    if verb in _ONLY_OURS or (verb == "" and words.verb[0] == "image"):
        return Owner.OURS
    if verb == "cluster template":
        return _ours_if(words.values.get("--provisioner") == "vsphere")
    if verb == "create config":
        return _ours_if(words.values.get("--kind") == "VSphereCluster")
    if verb in VERBS:
        return _ours_if(any(is_ours(path) for path in _configs(words, verb)))
    return Owner.THEIRS


def _ours_if(condition: bool) -> Owner:
    return Owner.OURS if condition else Owner.THEIRS


def _verb(words: Words) -> str:
    """Return the one of our verbs that the words begin with; "" when there is none."""
    return next((name for name in (" ".join(words.verb[:2]), words.verb[0]) if name in VERBS), "")


def _configs(words: Words, verb: str) -> list[Path]:
    """Return the config that is meant: that which was named, or the first of the usual names that is there."""
    named = words.values.get("--config")
    if named is not None:
        return [Path(named)]
    usual = [Path("cluster.yml")] if verb.startswith("cluster ") else [Path("furyctl.yaml"), Path("cluster.yml")]
    return [path for path in usual if path.exists()][:1]
