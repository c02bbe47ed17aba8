"""The machines of the lab's VMs, as containers."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

from .network import LABEL
from .podman import environment, podman, podman_json
from .settings import HERE, TEMPLATES, LabError, Settings


@dataclass(frozen=True)
class Machine:
    """A container of the lab as `status` shows it."""

    name: str
    status: str
    address: str


def images(settings: Settings) -> dict[str, str]:
    """Return the image of each system: the one that the environment names, or the one built from the recipe."""
    return {system: settings.images.get(system) or build(system) for system in TEMPLATES}


def build(system: str) -> str:
    """Return the name of a system's image, built and loaded when it is not there."""
    done = subprocess.run(
        [str(HERE / "machines" / "build"), system],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env=environment(),
    )
    if done.returncode != 0:
        raise LabError(f"the image of {system} could not be built (see above)")
    return done.stdout.splitlines()[-1]


def running(settings: Settings) -> list[Machine]:
    """Return the lab's machines, also those that are off."""
    found = podman_json("ps", "--all", "--filter", f"label={LABEL}={settings.name}", "--format", "json") or []
    return [Machine(item["Names"][0], item["Status"], address(item["Names"][0])) for item in found]


def address(name: str) -> str:
    """Return a machine's address; "" when it is off."""
    return podman(
        "container", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name
    ).strip()


def remove_all(settings: Settings) -> None:
    """Remove every machine of the lab, also one that was left half made, and the images made of machines."""
    names = set(podman("ps", "--all", "--filter", f"label={LABEL}={settings.name}", "--format", "{{.Names}}").split())
    made = settings.state / "machines"
    if made.is_dir():
        names |= {entry.name for entry in made.iterdir()}
    if names:
        podman("rm", "--force", "--ignore", "--volumes", "--time", "0", *sorted(names))
    # What was made of machines that became templates.
    podman("image", "prune", "--all", "--force", "--filter", f"label={LABEL}={settings.name}")
