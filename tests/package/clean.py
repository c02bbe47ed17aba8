"""An environment that holds nothing but what was installed into it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Clean:
    """A virtual environment, and a home, that know nothing of the checkout."""

    home: Path

    @property
    def site_packages(self) -> Path:
        (found,) = (self.home / "venv" / "lib").glob("python*/site-packages")
        return found

    @property
    def collections(self) -> Path:
        """Where the Galaxy archive is installed, beside the wheel."""
        return self.home / "collections"

    def run(
        self, program: str, *arguments: str | Path, check: bool = True, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, in its home."""
        result = subprocess.run(
            [self.home / "venv" / "bin" / program, *arguments],
            cwd=self.home,
            # Of ours only what pip needs to reach a package index.
            env={
                **{name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "LANG"))},
                "PATH": f"{self.home / 'venv' / 'bin'}:/usr/bin:/bin",
                "HOME": str(self.home),
                "ANSIBLE_NOCOLOR": "true",
                # So that what is installed stays as it was unpacked, for those who compare it.
                "PYTHONDONTWRITEBYTECODE": "1",
                **more,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or result.returncode == 0, result.stdout + result.stderr
        return result
