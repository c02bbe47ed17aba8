# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is said of a word that nobody knows: the nearest one that somebody does. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from .flags import ANYWHERE
from .table import GROUPS, VERBS

# Flags that may stand before a verb; none of them has a value.
_HELP = ("-h", "--help")
_ANYWHERE = (*_HELP, "--version", *(name for flag in ANYWHERE for name in flag.names))
_LETTERS = {name[1] for name in _ANYWHERE if not name.startswith("--")}


def unknown_verb(arguments: Sequence[str]) -> str:
    """Return what is wrong with the verb of a command line; "" when it is right, or when there is none.

    The flags that may stand before a verb have no values, so that the first words without a dash are the verb.
    """
    words = [each for each in arguments if not each.startswith("-")]
    if not words:
        return ""
    early = next((each for each in arguments[: arguments.index(words[0])] if not _may_stand_early(each)), "")
    if early:
        return f"{early.partition('=')[0]} is no flag that goes before the verb: write it behind"
    if words[0] in VERBS or (words[0] in GROUPS and not set(_HELP).isdisjoint(arguments)):
        return ""
    if words[0] in GROUPS:
        return _unknown_second(words[0], words[1] if len(words) > 1 else "")
    return f"there is no verb '{words[0]}'{_nearest_verb(' '.join(words[:2]), words[0])}"


def _unknown_second(first: str, second: str) -> str:
    below = [name.partition(" ")[2] for name in VERBS if name.startswith(f"{first} ")]
    if second in below:
        return ""
    if not second:
        return f"'{first}' is half a verb; there are: {', '.join(f'{first} {word}' for word in below)}"
    return f"there is no verb '{first} {second}'{_nearest_verb(f'{first} {second}', first)}"


def unknown_arguments(unknown: Sequence[str], verb: str) -> str:
    """Return what is wrong with words behind a verb that it has no place for."""
    word = unknown[0].partition("=")[0]
    if not word.startswith("-"):
        return f"there is no place for the word {word!r}"
    known = _names(verb)
    nearest = difflib.get_close_matches(word, known, 1)
    others = [name for name in VERBS if name != verb and word in _names(name)]
    if nearest:
        return f"there is no flag {word}; did you mean {nearest[0]}?"
    if others:
        return f"there is no flag {word}, but for: {', '.join(others)}"
    return f"there is no flag {word}; there are: {', '.join(known)}"


def _may_stand_early(flag: str) -> bool:
    return flag in _ANYWHERE or (not flag.startswith("--") and set(flag[1:]) <= _LETTERS)


def _names(verb: str) -> list[str]:
    return [name for flag in (*VERBS[verb].flags, *ANYWHERE) for name in flag.names if name.startswith("-")]


def _nearest_verb(typed: str, first: str) -> str:
    """Find the verbs that are nearest to two words, or to the first; a verb's second word is known for it too."""
    by_words: dict[str, list[str]] = {}
    for name in VERBS:
        for words in {name, name.partition(" ")[2] or name}:
            by_words.setdefault(words, []).append(name)
    near = _matches(typed, by_words) or _matches(first, by_words)
    if near:
        return f"; did you mean {' or '.join(by_words[near])}?"
    group = _matches(first, GROUPS)
    if group:
        return f"; did you mean {group}?"
    return f"; there are: {', '.join(VERBS)}"


def _matches(word: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(word, list(known), 1)), "")
