"""The documents of the repository, and what they show for a terminal."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL
)
_TERMINAL = {"console", "sh", "bash", "shell"}
# Where a line of a shell begins another command.
_SEPARATORS = {"&&", "||", "|", ";", "(", ")", "&"}
_REDIRECTION = re.compile(r"^[0-9]*(>|>>|<|>&|<&)$")
_ASSIGNMENT = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*=")


@dataclass(frozen=True)
class Block:
    """Commands that a document shows, as a shell reads them: no prompts, no output, continued lines in one."""

    document: Path
    number: int
    script: str

    def __str__(self) -> str:
        """Name it for pytest."""
        return f"{name_of(self.document)}:{self.number}"


@dataclass(frozen=True)
class Command:
    """A simple command in a block: a program with its arguments."""

    document: Path
    words: tuple[str, ...]

    def __str__(self) -> str:
        """Name it for pytest."""
        return f"{name_of(self.document)}: {' '.join(self.words)}"

    @property
    def program(self) -> str:
        """Return the program's name, without its directory."""
        return self.words[0].rsplit("/", maxsplit=1)[-1]


def name_of(path: Path) -> str:
    """Return a document's path below the root."""
    return str(path.relative_to(ROOT))


@cache
def documents() -> tuple[Path, ...]:
    """Return all documents that people wrote or programs generated, but those of a working directory or a build."""
    found = [
        *ROOT.glob("*.md"),
        *(path for top in ("docs", "examples", "lab", "roles", "shim") for path in (ROOT / top).rglob("*.md")),
    ]
    return tuple(path for path in sorted(found) if "cluster" not in path.relative_to(ROOT).parts[:-1])


def blocks() -> Iterator[Block]:
    """Yield every block for a terminal."""
    for document in documents():
        text = document.read_text(encoding="utf-8")
        for match in _FENCE.finditer(text):
            if match["language"] in _TERMINAL:
                number = text.count("\n", 0, match.start()) + 1
                yield Block(document, number, _script(match["language"], match["body"]))


def commands() -> Iterator[Command]:
    """Yield every simple command of all blocks; of comments and of what shells do themselves nothing."""
    for block in blocks():
        for line in block.script.splitlines():
            lexer = shlex.shlex(line, posix=True, punctuation_chars="();|&<>")
            lexer.commenters = "#"
            lexer.whitespace_split = True
            yield from _simple(block.document, list(lexer))


def _script(language: str, body: str) -> str:
    """Return what is typed: of a console what stands behind the prompt, and the lines that continue it."""
    lines: list[str] = []
    continued = False
    for line in body.splitlines():
        typed = line.strip() if language != "console" else line.strip().removeprefix("$ ")
        if continued:
            lines[-1] = f"{lines[-1]} {typed}"
        elif language != "console" or line.strip().startswith("$ "):
            lines.append(typed)
        else:
            continue
        continued = lines[-1].endswith("\\")
        lines[-1] = lines[-1].removesuffix("\\").rstrip()
    return "\n".join(lines) + "\n"


def _simple(document: Path, words: list[str]) -> Iterator[Command]:
    current: list[str] = []
    skipped = False
    for word in [*words, ";"]:
        if skipped:
            skipped = False
        elif word in _SEPARATORS:
            while current and (_ASSIGNMENT.match(current[0]) or current[0] in ("sudo", "env", "time")):
                current.pop(0)
            # What begins with a dollar or a dash belongs to a command that is put in.
            if current and current[0][0] not in "$-":
                yield Command(document, tuple(current))
            current = []
        elif _REDIRECTION.match(word):
            skipped = True
        else:
            current.append(word)
