"""The lab's network: closed. What works in it needs nothing from outside, and the host forwards nothing."""

from __future__ import annotations

import subprocess

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
    """Make the network unless it is there, and give the host its address in it.

    Podman's bridge comes and goes with the machines; the lab's servers are to be reached before the first one is there,
    and a request for an address that nobody has would leave the host.
    """
    if not find(settings):
        create(settings)
    address("replace", settings.gateway, check=True)


def create(settings: Settings) -> None:
    """Make the network."""
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
        address("delete", podman_json("network", "inspect", name)[0]["subnets"][0]["gateway"], check=False)
        podman("network", "rm", "--force", name)


def address(verb: str, gateway: str, *, check: bool) -> None:
    """Do something with an address of the host that needs no bridge."""
    command = ["ip", "address", verb, f"{gateway}/32", "dev", "lo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise LabError(f"the host cannot have the address {gateway}: {done.stderr.strip()}")
