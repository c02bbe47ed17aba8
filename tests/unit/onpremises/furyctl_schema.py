"""furyctl's own schema of OnPremises, which is not part of this repository."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

# Beside the checkout, unless the environment names it.
_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "onpremises-kfd-v1alpha2.json"


def problems(document: Any) -> list[str]:
    """Return what furyctl's schema says of a document; skips where there is no schema, and fails in CI."""
    path = Path(os.environ.get("FURY_ONPREMISES_SCHEMA") or _BESIDE)
    if not path.is_file():
        reason = f"not compared with furyctl's schema: there is no {path}; name it in FURY_ONPREMISES_SCHEMA"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # What it refers to (plugins, patches) is in files of its own, which are not there.
    anything: Any = Registry(retrieve=lambda _uri: Resource(contents={}, specification=DRAFT202012))
    validator = Draft202012Validator(json.loads(path.read_text()), registry=anything)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
