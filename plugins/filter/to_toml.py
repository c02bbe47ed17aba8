# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Filter: a dictionary as TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

DOCUMENTATION = r"""
name: to_toml
short_description: Write a dictionary as a TOML document
version_added: 0.1.0
author: SIGHUP (@sighupio)
description:
  - Dictionaries become tables, lists become arrays; a dictionary in a list becomes an inline table.
  - Keys keep their order, values come before tables.
options:
  _input:
    description: A dictionary of strings, numbers, booleans, lists and dictionaries.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Write a configuration
  ansible.builtin.copy:
    content: "{{ {'version': 2, 'grpc': {'address': '/run/x.sock'}} | sighup.fury_vsphere.to_toml }}"
    dest: /etc/example.toml
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The document, ending with a newline.
  type: str
"""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def to_toml(document: Mapping[str, Any]) -> str:
    """Return the TOML text of a dictionary."""
    if not isinstance(document, Mapping):
        raise AnsibleFilterError(f"to_toml takes a dictionary, not {type(document).__name__}.")
    return "\n".join(_table(document, ())).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    values = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    # A table that holds only tables needs no header of its own.
    if path and (values or not table):
        yield ""
        yield f"[{'.'.join(_key(part) for part in path)}]"
    for key, value in values.items():
        yield f"{_key(key)} = {_value(value, (*path, str(key)))}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _table(value, (*path, str(key)))


def _key(key: object) -> str:
    text = str(key)
    return text if _BARE_KEY.fullmatch(text) else _string(text)


def _value(value: object, path: tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_value(each, (*path, str(key)))}" for key, each in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(each, path) for each in value) + "]"
    raise AnsibleFilterError(f"to_toml cannot write '{'.'.join(path)}': TOML has no form of {type(value).__name__}.")


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Map the filter's name to its function."""
        return {"to_toml": to_toml}
