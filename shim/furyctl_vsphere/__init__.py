# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""furyctl's cluster verbs for vSphere."""

__version__ = "0.1.0"
