# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Documentation of what modules do in check mode and diff mode."""

from __future__ import annotations


class ModuleDocFragment:
    """For modules as it is; those that show no differences name the part C(no_diff)."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Returns details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
"""

    NO_DIFF = r"""
attributes:
  check_mode:
    description: Can run in check_mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Returns details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: none
"""
