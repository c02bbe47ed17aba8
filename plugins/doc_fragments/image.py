# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Documentation of what surrounds the definition of an image, for all modules that take one."""

from __future__ import annotations


class ModuleDocFragment:
    """For modules that have the definition itself as their option C(image)."""

    DOCUMENTATION = r"""
options:
  site:
    description: What all clusters of the site share, a partial cluster model below the definition.
    type: dict
    default: {}
  directory:
    description: Where relative paths of the definition begin. Without it they are refused.
    type: path
"""
