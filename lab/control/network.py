"""The lab's network: closed. What works in it needs nothing from outside, and the host forwards nothing."""

from __future__ import annotations

from .podman import podman, podman_json
from .settings import LabError, Settings

LABEL = "fury-lab"


def find(settings: Settings) -> bool:
    """Tell whether the network is there; raise LabError for one of that name that is not this lab's."""
    if settings.name not in podman("network", "ls", "--format", "{{.Name}}").split():
        return False
    network = podman_json("network", "inspect", settings.name)[0]
    if network.get("labels", {}).get(LABEL) != settings.name:
        raise LabError(f"podman has a network {settings.name!r} that is not the lab's: choose another LAB_NAME")
    subnet = network["subnets"][0]["subnet"]
    if subnet != str(settings.subnet):
        raise LabError(
            f"the lab {settings.name!r} is up on {subnet}, LAB_SUBNET says {settings.subnet}: run 'lab/lab down' first"
        )
    return True


def up(settings: Settings) -> None:
    """Make the network unless it is there."""
    if find(settings):
        return
    podman(
        "network",
        "create",
        "--internal",
        "--disable-dns",
        "--label",
        f"{LABEL}={settings.name}",
        "--subnet",
        str(settings.subnet),
        "--gateway",
        settings.gateway,
        "--ip-range",
        settings.dynamic_range,
        settings.name,
    )


def down(settings: Settings) -> None:
    """Remove the network whatever its subnet is, if it is this lab's."""
    for name in podman("network", "ls", "--filter", f"label={LABEL}={settings.name}", "--format", "{{.Name}}").split():
        podman("network", "rm", "--force", name)
