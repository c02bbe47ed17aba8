"""The lab's vCenter."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .podman import environment
from .process import Service
from .settings import HERE, TEMPLATES, USER, LabError, Settings

START_SECONDS = 30.0


def service(settings: Settings) -> Service:
    """Return the simulator's process."""
    return Service("vcenter", settings.state)


def certificate_authority(settings: Settings) -> Path:
    """Return the file with the certificate of the authority that signed the vCenter's."""
    return settings.state / "ca.pem"


def password(settings: Settings) -> str:
    """Return the administrator's password."""
    return (settings.state / "credentials").read_text(encoding="utf-8").splitlines()[1]


def build() -> str:
    """Return the path of the simulator's binary, built when it is not in the cache."""
    done = subprocess.run(
        [str(HERE / "vcenter" / "build")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise LabError("the vCenter simulator could not be built (see above)")
    return done.stdout.splitlines()[-1]


def inventory(images: Mapping[str, str]) -> dict[str, Any]:
    """Make the inventory: the simulator's own, with an image behind each template."""
    document: dict[str, Any] = json.loads((HERE / "vcenter" / "cmd" / "inventory.json").read_text(encoding="utf-8"))
    machines = {TEMPLATES[system]: image for system, image in images.items()}
    for datacenter in document["datacenters"]:
        for template in datacenter["templates"]:
            template["machine"] = machines[template["name"]]
    return document


def up(settings: Settings, binary: str, images: Mapping[str, str]) -> None:
    """Start the vCenter unless it runs. It keeps its inventory in memory: a new one knows nothing of earlier VMs."""
    this = service(settings)
    if this.pid() is not None:
        return
    check_free(settings)

    write_private(settings.state / "credentials", f"{USER}\n{secrets.token_urlsafe(18)}\n")
    inventory_file = settings.state / "inventory.json"
    inventory_file.write_text(json.dumps(inventory(images), indent=2), encoding="utf-8")
    stores = settings.state / "datastores"
    stores.mkdir(exist_ok=True)

    this.start(
        [
            binary,
            "-l",
            settings.vcenter,
            "-credentials",
            str(settings.state / "credentials"),
            "-ca-out",
            str(certificate_authority(settings)),
            "-inventory",
            str(inventory_file),
            "-machines",
            str(HERE / "machines" / "machine"),
        ],
        START_SECONDS,
        {
            **environment(),
            "TMPDIR": str(stores),
            "LAB_NAME": settings.name,
            "LAB_NETWORK": settings.name,
            "LAB_GATEWAY": settings.gateway,
            "LAB_STATE": str(settings.state),
        },
    )


def check_free(settings: Settings) -> None:
    """Raise LabError when something else listens where the vCenter is to."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.vcenter_host, int(settings.vcenter_port)))
        except OSError as error:
            reason = f"{error.strerror}; set LAB_VCENTER to another HOST:PORT"
            raise LabError(f"the vCenter cannot listen on {settings.vcenter}: {reason}") from None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def running(settings: Settings) -> int | None:
    """Return the simulator's process, or None."""
    return service(settings).pid()
