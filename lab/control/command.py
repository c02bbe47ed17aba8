"""The verbs of `lab/lab`."""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import appliance, host, machine, network, process, registry, repository, site, vcenter
from .progress import say, step
from .settings import USER, LabError, Settings, read

USAGE = """usage: lab/lab up | down | status | env | build

up      bring the lab up: build what is missing, start what does not run
down    remove everything of it
status  show what runs
env     print the shell's variables for it: eval "$(lab/lab env)"
build   build all caches, start nothing

Variables (see lab/README.md): LAB_NAME, LAB_SUBNET, LAB_VCENTER, LAB_REPOSITORY, LAB_REPOSITORY_PORT,
LAB_REGISTRY_PORT, LAB_UBUNTU_IMAGE, LAB_ORACLE_IMAGE.
"""


@contextmanager
def lock(settings: Settings) -> Iterator[None]:
    """Let one command at a time change a lab."""
    settings.state_root.mkdir(parents=True, exist_ok=True)
    with open(settings.state_root / f".{settings.name}.lock", "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build(settings: Settings) -> tuple[str, dict[str, str], Path]:
    """Fill all caches: the vCenter's binary, the machines' images, the repository's directory."""
    with step("the vCenter simulator"):
        binary = vcenter.build()
    with step("the images of the machines"):
        images = machine.images(settings)
    with step("the package and image repository"):
        directory = repository.prepare(settings)
    return binary, images, directory


def up(settings: Settings) -> None:
    """Build what is missing and start what does not run."""
    started = time.monotonic()
    with lock(settings):
        binary, images, directory = build(settings)
        settings.state.mkdir(mode=0o700, exist_ok=True)
        host.remember(settings)
        with step("the network"):
            if vcenter.running(settings) is None:
                machine.remove_all(settings)  # of a vCenter that is gone, with all that it knew
            network.up(settings)
        with step("the repository's server"):
            appliance.prepare(settings, images)
            repository.up(settings, directory)
            site.write(settings, repository.link(settings).resolve())
        with step("the registry"):
            registry.up(settings)
        with step("the vCenter"):
            vcenter.up(settings, binary, images)
        give_back(settings)
    seconds = time.monotonic() - started
    places = f"vCenter https://{settings.vcenter}, repository {settings.repository_url}"
    say(f"{settings.name} is up after {seconds:.1f} s: {places}")
    say('its variables: eval "$(lab/lab env)"')


def give_back(settings: Settings) -> None:
    """Give what root made for somebody else to them."""
    user, group = os.environ.get("SUDO_UID"), os.environ.get("SUDO_GID")
    if user and group:
        for name in (
            settings.state,
            vcenter.certificate_authority(settings),
            settings.state / "credentials",
            site.path(settings),
            registry.certificate_authority(settings),
            registry.password_file(settings),
        ):
            os.chown(name, int(user), int(group))


def down(settings: Settings) -> None:
    """Remove everything of the lab, whatever state it is in."""
    with lock(settings):
        with step("stopping the processes"):
            for leader in process.of_lab(settings.state):
                process.stop_group(leader)
            for pid in process.strays(settings.state):
                process.stop(pid)
        if shutil.which("podman"):
            with step("removing the machines"):
                machine.remove_all(settings)
                network.down(settings)
        shutil.rmtree(settings.state, ignore_errors=True)
        host.restore(settings)
        (settings.state_root / f".{settings.name}.lock").unlink()


def status(settings: Settings) -> None:
    """Print what runs."""
    rows = [
        ("vCenter", f"https://{settings.vcenter}", vcenter.running(settings)),
        ("repository", settings.repository_url, repository.running(settings)),
        ("registry", f"https://{settings.registry}", registry.running(settings)),
    ]
    for name, url, pid in rows:
        print(f"{name:<12}{url:<34}{f'process {pid}' if pid else 'not running'}")
    for item in machine.running(settings) if shutil.which("podman") else []:
        print(f"{'machine':<12}{item.name:<34}{item.status}, {item.address or 'no address'}")


def env(settings: Settings) -> None:
    """Print the shell's variables for the lab."""
    if vcenter.running(settings) is None:
        raise LabError(f"the lab {settings.name!r} is not up: run 'lab/lab up'")
    variables = {
        "LAB_NAME": settings.name,
        "LAB_SUBNET": str(settings.subnet),
        "VSPHERE_SERVER": settings.vcenter_host,
        "VSPHERE_PORT": settings.vcenter_port,
        "VSPHERE_USER": USER,
        "VSPHERE_PASSWORD": vcenter.password(settings),
        "VSPHERE_CA_FILE": str(vcenter.certificate_authority(settings)),
        "VMWARE_HOST": settings.vcenter_host,
        "VMWARE_PORT": settings.vcenter_port,
        "VMWARE_USER": USER,
        "VMWARE_PASSWORD": vcenter.password(settings),
        "FURY_VSPHERE_SITE": str(site.path(settings)),
        "LAB_REPOSITORY_URL": settings.repository_url,
        "LAB_REGISTRY": settings.registry,
        "LAB_REGISTRY_CA_FILE": str(registry.certificate_authority(settings)),
        "LAB_REGISTRY_USER": registry.USER,
        "LAB_REGISTRY_PASSWORD": registry.password(settings),
        **appliance.variables(settings),
    }
    for name, text in variables.items():
        print(f"export {name}={shlex.quote(text)}")
    print(f'export PATH={shlex.quote(str(repository.link(settings).resolve() / "bin"))}:"$PATH"')


VERBS: dict[str, Callable[[Settings], object]] = {"up": up, "down": down, "status": status, "env": env, "build": build}
ROOTLESS = ("env",)


def become_root() -> None:
    """Start again with sudo, the lab's variables kept: containers with systemd in them, apt and networks need root."""
    keep = [
        f"{name}={text}"
        for name, text in os.environ.items()
        if name.startswith(("LAB_", "XDG_")) or name in ("HOME", "TERM")
    ]
    os.execvp("sudo", ["sudo", "env", *keep, sys.executable, *sys.argv])  # noqa: S606 - no shell is wanted


def main(arguments: list[str]) -> int:
    """Run one verb and return the exit code: 1 for an error that was explained, 2 for wrong usage."""
    if len(arguments) != 1 or arguments[0] not in VERBS:
        print(USAGE, end="", file=sys.stderr)
        return 2
    verb = arguments[0]
    try:
        settings = read(os.environ)
        if os.geteuid() != 0 and verb not in ROOTLESS:
            become_root()
        VERBS[verb](settings)
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
