# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The parser of the command line, from the table of verbs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, TypeAlias

from .. import __version__
from .flags import ANYWHERE
from .mistake import unknown_arguments, unknown_verb
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
        # Of the parser of all verbs: the parser of each.
        self.of_verbs: dict[str, Parser] = {}


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def parse(arguments: Sequence[str], program: str = PROGRAM) -> argparse.Namespace:
    """Read a command line; end the process with code 2, and the nearest right word, when it is wrong.

    What is found has `group`, of verbs with two words `verb`, and a field for each flag that was given.
    """
    parser = build_parser(program)
    mistake = unknown_verb(arguments)
    if mistake:
        parser.error(mistake)
    found, unknown = parser.parse_known_args(arguments)
    if unknown:
        verb = " ".join(filter(None, (found.group, getattr(found, "verb", ""))))
        parser.of_verbs[verb].error(unknown_arguments(unknown, verb))
    return found


def build_parser(program: str = PROGRAM) -> Parser:
    """Return the parser of all verbs."""
    parser = Parser(prog=program, description="Kubernetes clusters on vSphere from a furyctl config.")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    first: Verbs = parser.add_subparsers(dest="group", metavar="VERB", required=True)
    groups: dict[str, Verbs] = {}
    for verb in VERBS.values():
        group, _space, rest = verb.name.partition(" ")
        if rest and group not in groups:
            below = first.add_parser(group, help=GROUPS[group], description=_sentence(GROUPS[group]))
            groups[group] = below.add_subparsers(dest="verb", metavar="VERB", required=True)
        parser.of_verbs[verb.name] = _add_verb(groups[group] if rest else first, rest or group, verb, program)
    return parser


def _add_verb(verbs: Verbs, word: str, verb: Verb, program: str) -> Parser:
    about = f"{_sentence(verb.help)}\n\n{verb.about}".rstrip()
    parser = verbs.add_parser(word, help=verb.help, description=about, epilog=_examples(verb, program))
    for flag in verb.flags:
        flag.add_to(parser)
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _examples(verb: Verb, program: str) -> str:
    lines = [line for command, what in verb.examples for line in (f"  # {what}", f"  {program} {command}")]
    return "\n".join(("examples:", *lines)) if lines else ""
