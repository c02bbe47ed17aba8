# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One verb of the command line."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .flag import Flag

if TYPE_CHECKING:
    from ..console import Screen
    from ..options import Options

VerbFunction = Callable[["Options", "Screen"], None]


@dataclass(frozen=True)
class Verb:
    """What a user can ask for.

    Attributes:
        name: the words that are typed, divided by spaces.
        function: what carries it out, as module:function; imported when it is asked for.
        help: what it does, in one line.
        flags: that it takes beside those that go with every verb.
        examples: command lines without the program, with what each does.
        about: what there is to know beyond the one line.
        config: the config's name when none is given; empty: there is none, or it must be given.
        workdir: the working directory's name when none is given.
    """

    name: str
    function: str
    help: str
    flags: tuple[Flag, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    about: str = ""
    config: str = ""
    workdir: str = "cluster"

    def load(self) -> VerbFunction:
        """Return the function that carries the verb out."""
        module, _colon, name = self.function.partition(":")
        return cast("VerbFunction", getattr(importlib.import_module(module), name))
