# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`cri.proxy`: assignments as systemd's Environment= takes them."""

from __future__ import annotations

import shlex

_VARIABLES = {"HTTP_PROXY": "http", "HTTPS_PROXY": "https", "NO_PROXY": "no_proxy"}


def parse_proxy(text: str) -> dict[str, str]:
    """Return the model's proxy (keys http, https, no_proxy) of `"HTTP_PROXY=http://…" "NO_PROXY=…"`.

    Variables may be in lower case too. Raises ValueError, whose text tells what is wrong.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ValueError("a quote is not closed") from error
    proxy: dict[str, str] = {}
    for number, word in enumerate(words, 1):
        variable, equals, value = word.partition("=")
        key = _VARIABLES.get(variable.upper())
        if not equals or key is None:
            # The word itself may be a part of a password that was not put in quotes.
            raise ValueError(f"word {number} is not an assignment to {', '.join(_VARIABLES)}")
        if key in proxy:
            raise ValueError(f"{variable} is given twice")
        proxy[key] = value
    return proxy
