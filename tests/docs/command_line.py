"""The one place where the tests of documents meet the shim's command line."""

from __future__ import annotations

from collections.abc import Sequence

from furyctl_vsphere.options import parse_options

# With these a command says something and ends, as any parser does.
_INFORMATION = {"--help", "-h", "--version"}


def parse(words: Sequence[str]) -> None:
    """Read a command line as the program does; a wrong one ends the process, as there."""
    if not _INFORMATION & set(words):
        parse_options(list(words), {})


def name_verb(words: Sequence[str]) -> None:
    """Read a command line that names a verb, and may leave out the file that it needs."""
    try:
        parse(words)
    except SystemExit:
        parse([*words, "--config", "FILE"])
