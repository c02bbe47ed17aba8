# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a machine answered when it was looked at: `key=value` lines, a key once for each of its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LINE = re.compile(r"([a-z_]+)=(.*)")
_BEGIN = "begin"
_END = "end"


@dataclass(frozen=True)
class Reading:
    """An answer.

    Attributes:
        values: by key, in the order in which they were said.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_begun(self) -> bool:
        """Tell whether the machine answered at all."""
        return _BEGIN in self.values

    @property
    def is_complete(self) -> bool:
        """Tell whether the answer has come to its end."""
        return self.has_begun and _END in self.values

    def all(self, key: str) -> tuple[str, ...]:
        """Return all values of a key."""
        return self.values.get(key, ())

    def one(self, key: str) -> str:
        """Return the first value of a key, "" for none."""
        return next(iter(self.all(key)), "")

    def number(self, key: str) -> int:
        """Return the first value of a key as a number, 0 when it is none."""
        text = self.one(key)
        return int(text) if text.isascii() and text.isdecimal() else 0


def reading_of(text: str) -> Reading:
    """Return what a machine's answer says.

    What is no such line is left out: greetings before the beginning, and what a program wrote to the terminal.
    """
    values: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match and (match[1] == _BEGIN or _BEGIN in values):
            values.setdefault(match[1], []).append(match[2].strip())
    return Reading({key: tuple(each) for key, each in values.items()})
