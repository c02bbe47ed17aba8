# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What is wrong with a configuration, said so that its writer can repair it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

# In quotes, as pylint does not know the operator between types.
Path: TypeAlias = "tuple[str | int, ...]"

# A value longer than this tells no more in a message than its beginning does.
_SHOWN_CHARACTERS = 80
# Keys whose value is a secret, also where they do not belong.
_SECRET_KEY = re.compile(r"(^|_)(password|passphrase|secret|token)$", re.IGNORECASE)
_CREDENTIALS_IN_URL = re.compile(r"(?<=://)[^/@\s\"]+@")


class _Missing:
    """Marks a key that is not there, which is not the same as one that is null."""

    def __repr__(self) -> str:
        return "missing"


MISSING = _Missing()


def dotted(path: Path) -> str:
    """Write a path as `pools[0].labels.tier`; a key that is no plain word stands in brackets and quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"[A-Za-z_][\w-]*", part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part)}]"
    return text


def shown(value: Any) -> str:
    """Write a value for a message: JSON, shortened, and without the credentials that a URL may carry."""
    if value is MISSING:
        return "missing"
    text = json.dumps(_without_secrets(value), ensure_ascii=False, default=str)
    text = _CREDENTIALS_IN_URL.sub("***@", text)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _without_secrets(value: Any) -> Any:
    """Hide what stands under keys of secrets in a value that has keys."""
    if isinstance(value, dict):
        return {key: "***" if _SECRET_KEY.search(str(key)) else _without_secrets(each) for key, each in value.items()}
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        path: keys and list indices from the root of the checked document.
        value: what stands there, or MISSING.
        expected: what should, as a noun phrase ("a whole number from 1 to 128").
        remedy: what to do, as an imperative clause without a full stop; may be empty.
    """

    path: Path
    value: Any
    expected: str
    remedy: str = ""

    def described(self, name: str) -> str:
        """Return the message under the name that the reader knows the key by."""
        ending = f"; {self.remedy}" if self.remedy else ""
        value = "***" if self._is_secret() else shown(self.value)
        return f"{name}: {value}: expected {self.expected}{ending}"

    def _is_secret(self) -> bool:
        """Tell whether the value is one that nobody may read in a message."""
        key = next((part for part in reversed(self.path) if isinstance(part, str)), "")
        return self.value is not MISSING and _SECRET_KEY.search(key) is not None

    def __str__(self) -> str:
        """Return the message under the path itself."""
        return self.described(dotted(self.path) or "(the whole document)")


class ModelError(Exception):
    """Anything that keeps a cluster model from being used."""


class MissingLibraryError(ModelError):
    """A Python library that the model needs is not installed."""


class DocumentError(ModelError):
    """A document with problems; `problems` lists all of them.

    Attributes:
        name: the variable that the document stands in.
    """

    name = ""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message has one line for each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(each.described(dotted((self.name, *each.path))) for each in self.problems))


class ClusterModelError(DocumentError):
    """A cluster model with problems."""

    name = "fury_cluster"


class ImageDefinitionError(DocumentError):
    """The definition of an image with problems."""

    name = "fury_image"
