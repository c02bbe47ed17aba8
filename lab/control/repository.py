"""The site's repository of packages and images: a directory, served over HTTP on the lab's gateway address.

The OVAs of the systems are laid over it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from . import appliance
from .process import Service
from .settings import HERE, LabError, Settings

START_SECONDS = 10.0


def service(settings: Settings) -> Service:
    """Return the server's process."""
    return Service("repository", settings.state)


def prepare(settings: Settings) -> Path:
    """Return the directory: the one that the environment names, or the one built when it is not in the cache."""
    if settings.repository is None:
        return build()
    if not (settings.repository / "key.asc").is_file():
        raise LabError(f"LAB_REPOSITORY is {str(settings.repository)!r}: want a directory made by lab/packages/build")
    return settings.repository


def build() -> Path:
    """Return the directory, built when it is not in the cache."""
    done = subprocess.run(
        [str(HERE / "packages" / "build")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise LabError("the repository could not be built (see above)")
    return Path(done.stdout.splitlines()[-1])


def link(settings: Settings) -> Path:
    """Return the name in the state directory of what is served."""
    return settings.state / "repository"


def up(settings: Settings, directory: Path) -> None:
    """Serve a directory unless one is served."""
    this = service(settings)
    if this.pid() is not None:
        return
    name = link(settings)
    name.unlink(missing_ok=True)
    name.symlink_to(directory)
    server = HERE / "control" / "file_server.py"
    place = (settings.gateway, str(settings.repository_port))
    this.start([sys.executable, str(server), *place, f"{name}/", f"{appliance.link(settings)}/"], START_SECONDS)


def running(settings: Settings) -> int | None:
    """Return the server's process, or None."""
    return service(settings).pid()
