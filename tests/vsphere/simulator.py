"""A simulated vCenter: the lab's binary without machines, on a free port, that ends with the test."""

from __future__ import annotations

import json
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
USER = "administrator@vsphere.local"
PASSWORD = "a secret of the test"  # noqa: S105 - it protects nothing

# What a module may do without changing anything.
READS = frozenset(
    {
        "ContinueRetrievePropertiesEx",
        "FindByDnsName",
        "FindByInventoryPath",
        "FindByIp",
        "Login",
        "Logout",
        "RetrievePropertiesEx",
        "RetrieveServiceContent",
    }
)


class VCenter:
    """A running simulator."""

    def __init__(self, url: str, ca_file: Path) -> None:
        self.port = urlsplit(url).port
        self.ca_file = ca_file
        self._context = ssl.create_default_context(cafile=str(ca_file))

    @property
    def options(self) -> dict[str, Any]:
        """The connection options of a module."""
        return {
            "hostname": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "password": PASSWORD,
            "ca_file": str(self.ca_file),
        }

    @property
    def environment(self) -> dict[str, str]:
        """The connection as environment variables."""
        return {
            "VSPHERE_SERVER": "127.0.0.1",
            "VSPHERE_PORT": str(self.port),
            "VSPHERE_USER": USER,
            "VSPHERE_PASSWORD": PASSWORD,
            "VSPHERE_CA_FILE": str(self.ca_file),
        }

    @contextmanager
    def calls(self) -> Iterator[dict[str, int]]:
        """Fill a dictionary with the number of calls per method that the body made."""
        counted: dict[str, int] = {}
        self._ask("DELETE")
        yield counted
        counted.update(json.loads(self._ask("GET"))["methods"])

    def _ask(self, method: str) -> bytes:
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}/lab/calls", method=method)
        with urllib.request.urlopen(request, context=self._context) as answer:  # noqa: S310 - our own server
            return bytes(answer.read())


def build() -> str:
    """Return the path of the simulator's binary, built when it is not in the cache."""
    printed = subprocess.run([ROOT / "lab/vcenter/build"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return printed.splitlines()[-1]


@contextmanager
def running(binary: str, directory: Path, *flags: str) -> Iterator[VCenter]:
    """Run a simulator in the body."""
    credentials = directory / "credentials"
    credentials.write_text(f"{USER}\n{PASSWORD}\n")
    credentials.chmod(0o600)
    ca_file = directory / "ca.pem"
    command = [binary, "-l", "127.0.0.1:0", "-ca-out", ca_file, "-credentials", credentials, "-exit-on-eof", *flags]
    with (directory / "vcenter.log").open("w") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, (directory / "vcenter.log").read_text()
            yield VCenter(url, ca_file)
        finally:
            process.terminate()
            try:
                # It removes the directories of its machines, of which there may be thousands.
                process.communicate(timeout=120)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
