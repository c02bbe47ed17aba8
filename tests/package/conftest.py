"""What was built, and an environment that it is installed into; both once for all tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode leaves the tests' own modules out
sys.path.append(str(Path(__file__).parents[1] / "vsphere"))  # the simulated vCenter

from clean import Clean
from products import Built, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("built") / "build")


@pytest.fixture(scope="session")
def clean(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """Install dependencies, archive and wheel as docs/install.md says it for a site without internet."""
    home = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
    wheels, lock = home / "wheels", built.one("requirements.lock")
    pins = ("--require-hashes", "--requirement", lock)
    # By the pip of the tests, whose cache is warm.
    download = ("download", "--quiet", "--no-deps", "--only-binary", ":all:", *pins, "--dest", wheels)
    subprocess.run([sys.executable, "-m", "pip", *download], check=True, stderr=subprocess.DEVNULL)
    environment = Clean(home)
    offline = ("install", "--quiet", "--no-index", "--find-links", wheels)
    environment.run("pip", *offline, *pins)
    # Before the wheel, with which ansible-galaxy would find the collection to be there already.
    archive = ("collection", "install", "--offline", built.archive)
    environment.run("ansible-galaxy", *archive, "--collections-path", environment.collections)
    # With its dependencies, all of which must be there already.
    environment.run("pip", *offline, built.wheel)
    return environment
