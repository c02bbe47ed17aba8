# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One hash of everything that decides what an image holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .naming import source_identity

# The user and the keys of the builder do not outlive it, unless clones learn of none.
_NOT_IN_THE_IMAGE = ("ssh",)
_LASTING = "spec"


def definition_hash(image: Mapping[str, Any], scripts: Mapping[str, bytes]) -> str:
    """Return 16 hexadecimal digits for a complete definition; `scripts` are the hooks' contents by their paths.

    Where in vCenter the image is made, by how large a machine and at which address does not count.
    """
    contents = {
        "source": source_identity(image["source"]),
        "system": image["system"],
        "kubernetes": image["kubernetes"]["version"],
        "packages": sorted(image["packages"]),
        "update": image["update"],
        "hooks": [
            {
                "script": hashlib.sha256(scripts[hook["path"]]).hexdigest(),
                "arguments": hook["arguments"],
                "environment": hook["environment"],
            }
            for hook in image["hooks"]
        ],
        "hardening": image["hardening"],
        "cluster": {
            key: value
            for key, value in image["cluster"].items()
            if key not in _NOT_IN_THE_IMAGE or image["customization"] == _LASTING
        },
        "customization": image["customization"],
    }
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()[:16]
