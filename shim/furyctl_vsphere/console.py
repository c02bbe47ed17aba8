# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What the user sees from us; Ansible writes to the same terminal by itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text


class Screen:
    """Results on stdout, errors and notices on stderr; colours, and a run that is drawn live, on terminals only."""

    def __init__(self, no_tty: bool = False, environment: Mapping[str, str] = os.environ) -> None:
        """Decide on colours: none with --no-tty, with NO_COLOR, and where no terminal is.

        A run is drawn live without colours, too; whether the terminal can do it is found out by who draws.
        """
        plain = no_tty or bool(environment.get("NO_COLOR"))
        self.colour = not plain and sys.stdout.isatty()
        self.live = not no_tty and sys.stdout.isatty()
        self._out = Console(no_color=plain, force_terminal=False if plain else None, highlight=False, soft_wrap=True)
        self._err = Console(
            stderr=True, no_color=plain, force_terminal=False if plain else None, highlight=False, soft_wrap=True
        )

    def say(self, text: str, style: str = "") -> None:
        """Show a result."""
        self._out.print(Text(text, style))

    def notice(self, text: str) -> None:
        """Show what the user might want to know."""
        self._err.print(Text(text, "yellow"))

    def errors(self, lines: Sequence[str]) -> None:
        """Show what is wrong."""
        for line in lines:
            self._err.print(Text.assemble(("error: ", "bold red"), line))

    def confirmed(self, question: str) -> bool:
        """Ask a question that only `yes` says yes to; no input says no."""
        self._out.print(Text(question, "bold"), end=" ")
        self._out.file.flush()
        answer = sys.stdin.readline()
        if not answer.endswith("\n"):
            self._out.print()
        return answer.strip() == "yes"
