# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`cluster template`: a sample config."""

from __future__ import annotations

import sys
from importlib import resources

from ..console import Screen
from ..options import Options


def sample() -> str:
    """Return a config that shows and explains every key."""
    return (resources.files("furyctl_vsphere") / "samples" / "cluster.yml").read_text(encoding="utf-8")


def template(_options: Options, _screen: Screen) -> None:
    """Print the sample, as it is, for `> cluster.yml`."""
    sys.stdout.write(sample())
