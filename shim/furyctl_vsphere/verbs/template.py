# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`cluster template`: a sample config."""

from __future__ import annotations

import sys

from ..console import Screen
from ..options import Options
from ..sample_config import sample


def template(_options: Options, _screen: Screen) -> None:
    """Print the sample, as it is, for `> cluster.yml`."""
    sys.stdout.write(sample("Cluster"))
