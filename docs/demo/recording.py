# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From what a terminal showed to a recording that may be handed on: without long waits, and without secrets.

recording.py RAW CAST --home PATH --title TEXT --secrets DIRECTORY...
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# What a viewer sees in place of the directory that was recorded in. Both are of the same length, so that lines break
# and tables stand as they did.
HOME = "/home/furyadmin"

# Seconds: how long nothing happens at most, how long one command runs at most, and from one picture to the next at
# least.
_PAUSE, _COMMAND, _FRAME = 2.0, 25.0, 0.12

# The session says where a command begins and ends by a word to the terminal that no terminal knows.
_MARK = re.compile("\x1b\\]7770;([^\x07]*)\x07")
_MARK_BEGUN = re.compile("\x1b(\\](7(7(7(0(;[^\x07]*)?)?)?)?)?)?$")
_ESCAPE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")

# What no recording has to show, whatever the machine.
_FORBIDDEN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bBearer [\w.-]{16}|\b(?:password|token|secret)\s*[=:]\s*['\"]?[^\s'\"*<$]{6}"
    r"|(?:^|[\s'\"=(])/(?:root|tmp|work|var/tmp)\b|\bkubeadm join .*--token",
    re.IGNORECASE | re.MULTILINE,
)
# Shorter lines of a secret file are words that may stand anywhere.
_SHORTEST_SECRET = 12
_PUBLIC = re.compile(r"-----|ssh-|ecdsa-|#")


@dataclass(frozen=True)
class Event:
    """What the terminal got at a time: output (o), or the beginning of a chapter (m)."""

    at: float
    kind: str
    data: str


class ShownError(Exception):
    """The recording shows what it must not."""


def read(text: str) -> tuple[dict[str, object], list[Event]]:
    """Return the header and the events of an asciicast of version 2."""
    first, *rest = text.splitlines()
    return json.loads(first), [Event(*json.loads(line)) for line in rest if line]


def chapters(events: Iterable[Event]) -> Iterator[tuple[str, list[Event]]]:
    """Divide events at the session's marks; yield each part with the command that ran, or an empty one between two."""
    command, part, begun = "", [], ""
    for event in events:
        data = begun + event.data
        unfinished = _MARK_BEGUN.search(data)
        begun = unfinished[0] if unfinished else ""
        pieces = _MARK.split(data.removesuffix(begun) if begun else data)
        part += [Event(event.at, "o", pieces[0])] if pieces[0] else []
        for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
            yield command, part
            command, part = name, [Event(event.at, "o", after)] if after else []
    yield command, part


def shortened(parts: Iterable[tuple[str, Sequence[Event]]]) -> list[Event]:
    """Play what lasts long faster, leave out waits, and begin a chapter at each command."""
    events: list[Event] = []
    now, last = 0.0, 0.0
    for command, part in parts:
        length = part[-1].at - last if part else 0.0
        speed = max(1.0, length / _COMMAND) if command else 1.0
        if command:
            events.append(Event(now, "m", command))
        for event in part:
            now += min((event.at - last) / speed, _PAUSE)
            last = event.at
            events.append(Event(now, event.kind, event.data))
    return events


def in_frames(events: Iterable[Event]) -> list[Event]:
    """Join output that comes faster than an eye sees."""
    joined: list[Event] = []
    for event in events:
        if joined and event.kind == joined[-1].kind == "o" and event.at - joined[-1].at < _FRAME:
            joined[-1] = Event(joined[-1].at, "o", joined[-1].data + event.data)
        else:
            joined.append(event)
    return joined


def replaced(events: Iterable[Event], old: str, new: str) -> list[Event]:
    """Show another text in place of one."""
    return [Event(event.at, event.kind, event.data.replace(old, new)) for event in events]


def secrets_in(directories: Iterable[Path]) -> set[str]:
    """Return the lines of the files in directories of secrets, without those that are public."""
    found: set[str] = set()
    for directory in directories:
        for path in (each for each in directory.rglob("*") if each.is_file() and not each.is_symlink()):
            if path.suffix in {".pub", ".crt"} or path.name.startswith("known_hosts"):
                continue
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            # A key of a YAML or JSON file is none, what stands behind it may be.
            words = (line.strip() for line in lines) if "PRIVATE KEY" in "".join(lines) else _values(lines)
            found |= {word for word in words if len(word) >= _SHORTEST_SECRET and not _PUBLIC.match(word)}
    return found


def _values(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from re.findall(r"[A-Za-z0-9+/=_.-]{24,}", line)


def check(events: Iterable[Event], secrets: Iterable[str]) -> None:
    """Raise ShownError when the events show a secret, or a path of the machine that they were recorded on."""
    shown = _ESCAPE.sub("", "".join(event.data + ("\n" if event.kind == "m" else "") for event in events))
    shown = shown.replace("\r\n", "\n")
    # A terminal breaks lines anywhere.
    unbroken = re.sub(r"\s*\n\s*", "", shown)
    for secret in secrets:
        if secret in shown or secret in unbroken:
            raise ShownError(f"a secret that begins with {secret[:2]!r} and has {len(secret)} characters")
    found = _FORBIDDEN.search(shown)
    if found:
        line = shown.count("\n", 0, found.start()) + 1
        raise ShownError(f"{found[0].strip()[:12]!r}... in line {line} of the output")


def written(header: dict[str, object], title: str, events: Iterable[Event]) -> str:
    """Return an asciicast of version 2 that tells nothing of the machine it was made on."""
    kept = {"version": 2, "width": header["width"], "height": header["height"], "title": title}
    lines = [json.dumps([round(event.at, 3), event.kind, event.data], ensure_ascii=False) for event in events]
    return "\n".join([json.dumps(kept), *lines]) + "\n"


def main() -> int:
    """Read, shorten, check and write a recording."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path, help="what asciinema recorded")
    parser.add_argument("cast", type=Path, help="what is written")
    parser.add_argument("--home", required=True, help="directory that was recorded in")
    parser.add_argument("--title", required=True)
    parser.add_argument("--secrets", type=Path, action="append", default=[], help="directory of files of secrets")
    given = parser.parse_args()
    header, events = read(given.raw.read_text(encoding="utf-8"))
    if len(given.home) != len(HOME):
        parser.error(f"--home {given.home}: it must have {len(HOME)} characters, as {HOME} has, which is shown instead")
    events = replaced(in_frames(shortened(chapters(events))), given.home, HOME)
    secrets = secrets_in(given.secrets)
    secrets |= {value for name, value in os.environ.items() if name.endswith(("PASSWORD", "TOKEN")) and value}
    secrets |= {socket.gethostname()} if len(socket.gethostname()) >= _SHORTEST_SECRET else set()
    try:
        check(events, secrets)
    except ShownError as shown:
        print(f"recording.py: nothing was written: the recording shows {shown}", file=sys.stderr)  # noqa: T201
        return 1
    given.cast.write_text(written(header, given.title, events), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
