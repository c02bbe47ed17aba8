"""A simulator without machines for every test, and a client logged in to it. Nothing of the collection is used here."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pyVim.connect import Disconnect, SmartConnect
from pyVim.task import WaitForTask
from pyVmomi import vim

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "lab"))


class Client:
    """A session in a simulator, with short names for what the tests do often."""

    def __init__(self, url: str, ca_file: Path, user: str = "user", password: str = "any") -> None:  # noqa: S107
        self.url = url
        self.context = ssl.create_default_context(cafile=str(ca_file))
        self.instance = SmartConnect(
            host="127.0.0.1", port=urlsplit(url).port, user=user, pwd=password, sslContext=self.context
        )
        self.content = self.instance.content

    def find(self, path: str) -> Any:
        return self.content.searchIndex.FindByInventoryPath(path)

    @property
    def template(self) -> Any:
        return self.find("LAB/vm/TEMPLATES/ubuntu-22.04")

    @property
    def folder(self) -> Any:
        return self.find("LAB/vm/demo") or self.find("LAB/vm").CreateFolder("demo")

    def start_clone(self, name: str, *, source: Any = None, **spec: Any) -> Any:
        """Start a clone and return its task."""
        config = spec.pop("config", vim.vm.ConfigSpec())
        extra_config = [vim.option.OptionValue(key=k, value=v) for k, v in spec.pop("extra_config", {}).items()]
        config.extraConfig = extra_config
        location = vim.vm.RelocateSpec(pool=self.find("LAB/host/LAB-CLUSTER").resourcePool)
        clone = vim.vm.CloneSpec(location=location, config=config, **{"powerOn": False, **spec})
        return (source or self.template).CloneVM_Task(self.folder, name, clone)

    def clone(self, name: str, **spec: Any) -> Any:
        """Clone and return the VM."""
        task = self.start_clone(name, **spec)
        WaitForTask(task)
        return task.info.result

    def close(self) -> None:
        Disconnect(self.instance)


def extra_config(vm: Any) -> dict[str, str]:
    return {option.key: option.value for option in vm.config.extraConfig}


def device(vm: Any, kind: type) -> Any:
    [found] = [each for each in vm.config.hardware.device if isinstance(each, kind)]
    return found


@pytest.fixture(scope="session")
def binary() -> str:
    printed = subprocess.run([ROOT / "lab/vcenter/build"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return printed.splitlines()[-1]


@pytest.fixture
def serve(binary: str, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start a simulator with flags and return its address; its authority is in tmp_path/ca.pem."""
    with ExitStack() as stack:

        def start(*flags: str | Path) -> str:
            command = [binary, "-l", "127.0.0.1:0", "-ca-out", tmp_path / "ca.pem", "-exit-on-eof", *flags]
            log = stack.enter_context((tmp_path / "vcenter.log").open("w"))
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
            stack.callback(process.communicate, timeout=10)
            stack.callback(process.terminate)
            assert process.stdout is not None
            return process.stdout.readline().strip()

        yield start


@pytest.fixture
def connect(serve: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Start a simulator with flags and log in to it."""
    with ExitStack() as stack:

        def start(*flags: str | Path) -> Client:
            client = Client(serve(*flags), tmp_path / "ca.pem")
            stack.callback(client.close)
            return client

        yield start


@pytest.fixture
def client(connect: Callable[..., Client]) -> Client:
    return connect()


@pytest.fixture(scope="session")
def client_type() -> type[Client]:
    return Client
