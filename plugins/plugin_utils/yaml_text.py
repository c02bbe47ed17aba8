# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""YAML that every reader understands in the same way: YAML 1.1 and 1.2 differ in which words are strings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

# Everything else is quoted: "on", "0o14" and "1_000" are strings to one of the two versions only.
_PLAIN = re.compile(r"(?!(?:true|false|yes|no|on|off|y|n|null|nan|inf)$)[A-Za-z./][A-Za-z0-9_./@-]*", re.IGNORECASE)
_WIDTH = 4096


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]  # PyYAML has no type hints
    """Indents the items of lists, quotes what may be misread, and never refers from one place to another."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # PyYAML gives it by name
        """Indent a list below its key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, _data: Any) -> bool:
        """Write a value twice that stands in two places."""
        return True


def _represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(text) and ".." not in text.lstrip("./") else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", str.__str__(text), style="|" if "\n" in text else style)


# Ansible's own kinds of strings, dictionaries and lists are written as what they are at heart.
_Dumper.add_representer(str, _represent)
_Dumper.add_multi_representer(str, _represent)
_Dumper.add_multi_representer(dict, yaml.SafeDumper.represent_dict)
_Dumper.add_multi_representer(list, yaml.SafeDumper.represent_list)


def yaml_text(content: Any, header: Iterable[str] = ()) -> str:
    """Return a document below a header of lines, its keys in the order given."""
    text = yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, default_flow_style=False, allow_unicode=True, width=_WIDTH
    )
    return "\n".join((*header, "---", str(text)))
