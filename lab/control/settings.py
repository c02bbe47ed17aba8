"""What the environment says about a lab: names, addresses, places."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
USER = "administrator@vsphere.local"
SMALLEST_PREFIX = 28
TEMPLATES = {"ubuntu": "ubuntu-22.04", "oraclelinux": "oraclelinux-8"}


class LabError(Exception):
    """Something that a person can act on, in one line."""


@dataclass(frozen=True)
class Settings:
    """One lab.

    `vcenter` is host:port; `images` maps a system to a container image that replaces the built one; `repository` is a
    directory that replaces the built one.
    """

    name: str
    subnet: ipaddress.IPv4Network
    vcenter: str
    repository_port: int
    registry_port: int
    images: Mapping[str, str]
    repository: Path | None
    state_root: Path
    cache_root: Path

    @property
    def state(self) -> Path:
        """The directory with everything of this lab."""
        return self.state_root / self.name

    @property
    def gateway(self) -> str:
        """The host's address on the lab's network."""
        return str(self.subnet[1])

    @property
    def dynamic_range(self) -> str:
        """Where machines without an address of their own get one: the upper half of the network."""
        return str(list(self.subnet.subnets())[1])

    @property
    def repository_url(self) -> str:
        """Where machines find packages and images."""
        return f"http://{self.gateway}:{self.repository_port}"

    @property
    def registry(self) -> str:
        """Host and port of the registry of container images."""
        return f"{self.gateway}:{self.registry_port}"

    @property
    def vcenter_host(self) -> str:
        """The address that the vCenter listens on."""
        return self.vcenter.rpartition(":")[0]

    @property
    def vcenter_port(self) -> str:
        """The port that the vCenter listens on."""
        return self.vcenter.rpartition(":")[2]


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment; raise LabError for what cannot be."""
    name = environment.get("LAB_NAME") or "fury-lab"
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
        raise LabError(
            f"LAB_NAME is {name!r}: want a lower-case name of letters, digits and dashes, 31 characters at most"
        )

    text = environment.get("LAB_SUBNET") or "10.213.0.0/24"
    try:
        subnet = ipaddress.IPv4Network(text)
    except ValueError as error:
        raise LabError(f"LAB_SUBNET is {text!r}: {error}") from None
    if subnet.prefixlen > SMALLEST_PREFIX:
        raise LabError(f"LAB_SUBNET is {text!r}: want a network of 16 addresses or more")

    vcenter = environment.get("LAB_VCENTER") or "127.0.0.1:8989"
    if not re.fullmatch(r"[A-Za-z0-9.-]+:[0-9]+", vcenter):
        raise LabError(f"LAB_VCENTER is {vcenter!r}: want HOST:PORT")
    port = environment.get("LAB_REPOSITORY_PORT") or "8080"
    if not port.isdigit():
        raise LabError(f"LAB_REPOSITORY_PORT is {port!r}: want a number")

    registry_port = environment.get("LAB_REGISTRY_PORT") or "5443"
    if not registry_port.isdigit():
        raise LabError(f"LAB_REGISTRY_PORT is {registry_port!r}: want a number")

    home = environment.get("HOME", "/root")
    state = environment.get("XDG_STATE_HOME") or os.path.join(home, ".local", "state")
    cache = environment.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    images = {
        system: environment[variable]
        for system, variable in (("ubuntu", "LAB_UBUNTU_IMAGE"), ("oraclelinux", "LAB_ORACLE_IMAGE"))
        if environment.get(variable)
    }
    repository = Path(environment["LAB_REPOSITORY"]) if environment.get("LAB_REPOSITORY") else None
    ports = (int(port), int(registry_port))
    places = (Path(state) / "fury-vsphere" / "lab", Path(cache) / "fury-vsphere")
    return Settings(name, subnet, vcenter, *ports, images, repository, *places)
