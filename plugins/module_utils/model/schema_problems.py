# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a JSON Schema finds wrong with a document, as problems that a person can read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from .networks import address_of, ipv6_address_of, ipv6_network_of, network_of
from .problem import MISSING, MissingLibraryError, Path, Problem

try:
    import jsonschema
except ImportError:
    _HAS_JSONSCHEMA = False
else:
    _HAS_JSONSCHEMA = True

_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of keys to values",
    "null": "null",
}


def schema_problems(schema: Mapping[str, Any], document: Any) -> list[Problem]:
    """Return everything in which a document (of plain Python types) differs from a JSON Schema.

    Raises MissingLibraryError when jsonschema is not installed.
    """
    if not _HAS_JSONSCHEMA:
        raise MissingLibraryError(
            "The Python library jsonschema is missing, which checks configurations; "
            "install it for the Python that runs Ansible: pip install 'jsonschema>=4.18'"
        )
    found: dict[tuple[Path, str], Problem] = {}
    for error in _validator_class()(schema, format_checker=_format_checker()).iter_errors(document):
        for problem in _problems_of(error):
            # One value may break several rules (pattern and length): one message is enough.
            found.setdefault((problem.path, problem.expected), problem)
    return list(found.values())


def nearest(word: str, known: list[str], missing: list[str]) -> str:
    """Return the known key that was probably meant; "" when none is near.

    One that differs in case and separators only is taken first, then one that is missing in the document.
    """
    for words, cutoff in ((known, 1.0), (missing, 0.6), (known, 0.6)):
        folded = {_folded(each): each for each in words}
        match = difflib.get_close_matches(_folded(word), list(folded), n=1, cutoff=cutoff)
        if match:
            return folded[match[0]]
    return ""


def _folded(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


@lru_cache(maxsize=1)
def _validator_class() -> Any:
    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft202012Validator, {"pattern": _check_pattern})


@lru_cache(maxsize=1)
def _format_checker() -> Any:
    checker = jsonschema.FormatChecker(formats=())
    for name, parse in (
        ("ipv4", address_of),
        ("ipv4-network", network_of),
        ("ipv6", ipv6_address_of),
        ("ipv6-network", ipv6_network_of),
    ):
        checker.checks(name)(lambda value, parse=parse: not isinstance(value, str) or parse(value) is not None)
    return checker


def _check_pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[Any]:
    """Check a pattern as JSON Schema means it: there `$` does not match before a last line break, in Python it does."""
    strict = f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern
    if isinstance(instance, str) and not re.search(strict, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


def _problems_of(error: Any) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        yield from _unknown_keys(error, path)
    elif error.validator == "required":
        yield from _missing_keys(error, path)
    elif "propertyNames" in error.absolute_schema_path:
        # The instance of such an error is the key; jsonschema gives the path of the mapping.
        expected = error.schema.get("x-expected", "another key")
        yield Problem((*path, error.instance), error.instance, f"as key {expected}", "rename the key")
    elif error.validator == "not":
        # The key is refused, whatever it holds; that may be a secret.
        yield Problem(path, "…", expectation(error), error.schema.get("x-remedy", ""))
    else:
        yield Problem(path, error.instance, expectation(error), error.schema.get("x-remedy", ""))


def _unknown_keys(error: Any, path: Path) -> Iterator[Problem]:
    known = list(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            meant = nearest(str(key), known, [each for each in known if each not in error.instance])
            expected = "a known key" if meant else f"a known key: {_one_of(known)}"
            remedy = f"did you mean {meant}?" if meant else "remove it"
            yield Problem((*path, str(key)), error.instance[key], expected, remedy)


def _missing_keys(error: Any, path: Path) -> Iterator[Problem]:
    for key in error.validator_value:
        if key not in error.instance:
            schema = error.schema.get("properties", {}).get(key, {})
            description = schema.get("description", "").rstrip(".")
            meaning = f" ({description[:1].lower()}{description[1:]})" if description else ""
            yield Problem((*path, key), MISSING, f"{expected_by(schema)}{meaning}", "add the key")


def expectation(error: Any) -> str:
    """Say in words what the schema wanted where it found an error."""
    if error.validator == "uniqueItems":
        return "a list without repetitions"
    if error.validator == "minItems":
        return "at least one entry" if error.validator_value == 1 else f"at least {error.validator_value} entries"
    return expected_by(error.schema)


def expected_by(schema: Mapping[str, Any]) -> str:
    """Say in words what a schema wants."""
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        return _one_of([str(value) for value in schema["enum"]])
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return (" or ".join(_TYPES[kind] for kind in kinds) or "another value") + _limits(schema)


def _limits(schema: Mapping[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f" from {schema['minimum']} to {schema['maximum']}"
    if "minimum" in schema:
        return f" of at least {schema['minimum']}"
    if schema.get("minLength"):
        return " that is not empty"
    return ""


def _one_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
