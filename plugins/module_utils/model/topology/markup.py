# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Elements of XML and HTML as text, with everything that comes from outside escaped."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, attributes: dict[str, object] | None = None, *content: str, empty: bool = False) -> Markup:
    """Return an element; content that is no Markup is escaped, attributes without value are left out."""
    given = "".join(
        f' {key}="{_escaped(_number(value))}"' for key, value in (attributes or {}).items() if value is not None
    )
    if empty:
        return Markup(f"<{name}{given}/>")
    return Markup(f"<{name}{given}>{''.join(_escaped(each) for each in content)}</{name}>")


def joined(*parts: str) -> Markup:
    """Return parts one after the other, one a line."""
    return Markup("\n".join(_escaped(part) for part in parts))


def _escaped(text: str) -> str:
    if isinstance(text, Markup):
        return text
    return escape(_FORBIDDEN.sub("\ufffd", text), {'"': "&quot;", "'": "&#39;"})


def _number(value: object) -> str:
    """Write lengths with one digit, so that the picture is the same on every machine."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
