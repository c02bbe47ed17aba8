# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The parser of the command line, from the table of verbs."""

from __future__ import annotations

import argparse
from typing import Any, TypeAlias

from .. import __version__
from .flags import ANYWHERE
from .table import GROUPS, VERBS
from .verb import Verb

PROGRAM = "furyctl-vsphere"


class Parser(argparse.ArgumentParser):
    """A parser that takes the flags that go with every verb, and flags only as they are written in full."""

    def __init__(self, **settings: Any) -> None:
        """Take argparse's settings."""
        # A flag that is new tomorrow must not change what a script means today, as it would with abbreviations.
        super().__init__(**settings, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
        # Taken before and behind the verb: each leaves no trace when it is not given, so that no parser sets back
        # what another one found.
        for flag in ANYWHERE:
            flag.add_to(self)


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def build_parser() -> Parser:
    """Return the parser of all verbs; it finds `group`, `verb`, and a field for each flag that was given."""
    parser = Parser(prog=PROGRAM, description="Kubernetes clusters on vSphere from a furyctl config.")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    first: Verbs = parser.add_subparsers(dest="group", metavar="VERB", required=True)
    groups: dict[str, Verbs] = {}
    for verb in VERBS.values():
        group, _space, rest = verb.name.partition(" ")
        if rest and group not in groups:
            below = first.add_parser(group, help=GROUPS[group], description=_sentence(GROUPS[group]))
            groups[group] = below.add_subparsers(dest="verb", metavar="VERB", required=True)
        _add_verb(groups[group] if rest else first, rest or group, verb)
    return parser


def _add_verb(verbs: Verbs, word: str, verb: Verb) -> None:
    about = f"{_sentence(verb.help)}\n\n{verb.about}".rstrip()
    parser = verbs.add_parser(word, help=verb.help, description=about, epilog=_examples(verb))
    for flag in verb.flags:
        flag.add_to(parser)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _examples(verb: Verb) -> str:
    lines = [line for command, what in verb.examples for line in (f"  # {what}", f"  {PROGRAM} {command}")]
    return "\n".join(("examples:", *lines)) if lines else ""
