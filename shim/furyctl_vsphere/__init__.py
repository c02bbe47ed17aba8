# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""furyctl's cluster verbs for vSphere."""

from .installed_version import read_version

__version__ = read_version()
