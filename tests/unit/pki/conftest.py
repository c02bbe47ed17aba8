# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""An authority for the tests of keys and certificates."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves the tests' own modules out

from issued import DAY, NOW, Issued, issue


@pytest.fixture
def root() -> Issued:
    return issue("kubernetes", is_authority=True, ends=NOW + 3650 * DAY)
