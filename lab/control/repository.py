"""The site's repository of packages and images: a directory, served over HTTP on the lab's gateway address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Optional

from .process import Service
from .settings import HERE, LabError, Settings

START_SECONDS = 10.0


def service(settings: Settings) -> Service:
    return Service("repository", settings.state)


def build() -> Path:
    done = subprocess.run([str(HERE / "packages" / "build")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise LabError("the repository could not be built (see above)")
    return Path(done.stdout.splitlines()[-1])


def link(settings: Settings) -> Path:
    """The directory that is served, by a name in the state directory."""
    return settings.state / "repository"


def up(settings: Settings, directory: Path) -> None:
    this = service(settings)
    if this.pid() is not None:
        return
    name = link(settings)
    name.unlink(missing_ok=True)
    name.symlink_to(directory)
    server = HERE / "control" / "file_server.py"
    this.start([sys.executable, str(server), settings.gateway, str(settings.repository_port), f"{name}/"], START_SECONDS)


def running(settings: Settings) -> Optional[int]:
    return service(settings).pid()
