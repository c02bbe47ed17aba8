# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One flag of the command line, and how argparse is told of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["switch", "text", "list", "file", "directory", "ignored", "ignored text"]


@dataclass(frozen=True)
class Flag:
    """A flag, or a word without dashes.

    Attributes:
        names: as they are typed; one name without dashes is a word that must be given.
        field: of the options, which its value is kept in.
        help: what it does, for people.
        kind: a switch, or what its value is; what is ignored is accepted, and told to have no effect.
        metavar: what stands for its value in help.
        choices: the only values that it takes.
        required: whether it must be given.
    """

    names: tuple[str, ...]
    field: str
    help: str
    kind: Kind = "switch"
    metavar: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def is_word(self) -> bool:
        """Tell whether it is typed without dashes."""
        return not self.names[0].startswith("-")

    def add_to(self, parser: argparse.ArgumentParser) -> argparse.Action:
        """Tell a parser of the flag; what is not given leaves no trace."""
        settings: dict[str, Any] = {"help": self.help}
        if not self.is_word:
            settings |= {"dest": self.field, "default": argparse.SUPPRESS}
        if self.required and not self.is_word:
            settings["required"] = True
        if self.choices:
            settings["choices"] = self.choices
        if self.kind == "switch":
            settings["action"] = "store_true"
        elif self.kind == "ignored":
            settings |= {"action": _Ignored, "nargs": 0}
        else:
            settings |= _VALUES[self.kind]
            if not self.choices or self.metavar:
                settings["metavar"] = self.metavar
        return parser.add_argument(*self.names, **settings)


class _Ignored(argparse.Action):
    """Keeps the name of a flag that has no effect, and not its value, which may be a secret."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        _values: str | Sequence[Any] | None,
        _option_string: str | None = None,
    ) -> None:
        """Note the longest of its names."""
        longest = max(self.option_strings, key=len)
        setattr(namespace, self.dest, [*getattr(namespace, self.dest, []), longest])


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


_Converter = Callable[[str], Any]
_VALUES: dict[str, dict[str, Any]] = {
    "text": {},
    "list": {"action": "extend", "type": _words},
    "file": {"type": Path},
    "directory": {"type": Path},
    "ignored text": {"action": _Ignored},
}
