# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What of a command line of furyctl's tells whose it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Flags of furyctl that have a value, which may be the next argument; a value is no verb.
_WITH_VALUE = {
    "-b": "--bin-path",
    "-c": "--config",
    "-g": "--git-protocol",
    "-k": "--kind",
    "-l": "--log",
    "-n": "--name",
    "-o": "--outdir",
    "-t": "--token",
    "-v": "--version",
    "-w": "--workdir",
    "": "--distribution --distro-location --limit --output --phase --provisioner --rerun-hooks --site --template "
    "--timeout --to",
}
_LONG = {name for names in _WITH_VALUE.values() for name in names.split()}
# Switches of one letter, several of which may stand behind one dash, before a flag with a value.
_SHORT = re.compile(r"-[a-zA-Z]*?([bcgklnotvw])=?(.*)", re.DOTALL)
_SWITCHES = re.compile(r"-[adDhHT]+")


@dataclass(frozen=True)
class Words:
    """A command line in parts.

    Attributes:
        verb: the words that are neither flags nor their values.
        values: of each flag with a value, by its long name, the last that was given.
    """

    verb: tuple[str, ...]
    values: dict[str, str]


def read_words(arguments: Sequence[str]) -> Words:
    """Divide a command line, in all spellings of flags: `-c x`, `-cx`, `-c=x`, `-Dc x`, `--config x`, `--config=x`."""
    verb: list[str] = []
    values: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            verb += rest
        elif argument.startswith("--"):
            name, equals, value = argument.partition("=")
            if name in _LONG:
                values[name] = value if equals else next(rest, "")
        elif argument.startswith("-") and len(argument) > 1:
            values |= _short(argument, rest)
        else:
            verb.append(argument)
    return Words(tuple(verb), values)


def _short(argument: str, rest: Iterator[str]) -> dict[str, str]:
    match = _SHORT.fullmatch(argument)
    if not match or _SWITCHES.fullmatch(argument):
        return {}
    return {_WITH_VALUE[f"-{match[1]}"]: match[2] or next(rest, "")}
