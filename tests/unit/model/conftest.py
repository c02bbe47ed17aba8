"""Models of the same small cluster for the tests of the model."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves the tests' own modules out

from sample_cluster import model_with


@pytest.fixture
def model() -> dict[str, Any]:
    return model_with()
