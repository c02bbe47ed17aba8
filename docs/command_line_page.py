"""What is generated of the page on the command line, from the table of verbs."""

from __future__ import annotations

from collections.abc import Iterator

from furyctl_vsphere.command_line.flag import Flag
from furyctl_vsphere.command_line.flags import ANYWHERE
from furyctl_vsphere.command_line.parser import PROGRAM
from furyctl_vsphere.command_line.table import VERBS
from furyctl_vsphere.command_line.verb import Verb
from furyctl_vsphere.exit_codes import MEANINGS


def verb_rows() -> Iterator[str]:
    """Yield the table of all verbs."""
    yield from ("| verb | what it does |", "|---|---|")
    yield from (f"| [`{verb.name}`](#{verb.name.replace(' ', '-')}) | {verb.help} |" for verb in VERBS.values())


def exit_code_rows() -> Iterator[str]:
    """Yield the table of exit codes."""
    yield from ("| code | meaning |", "|---|---|")
    yield from (f"| {code} | {meaning} |" for code, meaning in MEANINGS.items())


def flag_sections() -> Iterator[str]:
    """Yield the flags of all verbs, then a section for each."""
    yield from ("Beside the flags of its own each takes:", "", "| flag | what it does |", "|---|---|", *_rows(ANYWHERE))
    for verb in VERBS.values():
        yield from ("", *_section(verb))


def _section(verb: Verb) -> Iterator[str]:
    yield from (f"### {verb.name}", "", f"{verb.help[0].upper()}{verb.help[1:]}.", "")
    if verb.about:
        yield from (verb.about, "")
    if verb.flags:
        yield from ("| flag | what it does |", "|---|---|", *_rows(verb.flags), "")
    width = max(len(command) for command, _ in verb.examples)
    lines = (f"$ {PROGRAM} {command:<{width}}  # {what}" for command, what in verb.examples)
    yield from ("```console", *lines, "```")


def _rows(flags: tuple[Flag, ...]) -> Iterator[str]:
    for flag in flags:
        value = "\\|".join(flag.choices) or flag.metavar.replace("|", "\\|")
        names = ", ".join(f"`{name}`" for name in flag.names) if not flag.is_word else ""
        shown = f"{names} `{value}`" if value else names
        needed = "; must be given" if flag.required else ""
        yield f"| {shown.strip()} | {flag.help}{needed} |"
