# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""All verbs, in the order of help."""

from __future__ import annotations

from .cluster_verbs import CLUSTER_VERBS
from .image_verbs import IMAGE_VERBS
from .legacy_verbs import LEGACY_VERBS
from .program_verbs import PROGRAM_VERBS
from .query_verbs import QUERY_VERBS
from .verb import Verb

VERBS: dict[str, Verb] = {
    verb.name: verb for verb in (*CLUSTER_VERBS, *QUERY_VERBS, *IMAGE_VERBS, *PROGRAM_VERBS, *LEGACY_VERBS)
}

# First words of verbs that have two.
GROUPS = {
    "create": "begin something",
    "validate": "check something",
    "renew": "make something anew",
    "delete": "delete something",
    "get": "read something from a living cluster",
    "image": "work on a golden image",
    "cluster": "the verbs of furyctl 0.5 to 0.11",
}
