"""The script that looks at a clone, run by several shells where next to nothing is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.reading import (
    Reading,
    reading_of,
)

SCRIPT = Path(__file__).resolve().parents[5] / "roles/image_certification/files/look.sh"
# What every system has; neither Python nor perl, cloud-init, systemd nor a package manager.
TOOLS = ("awk", "cat", "cut", "df", "grep", "head", "id", "printf", "sed", "tail", "tr", "uname", "wc")
SHELLS = [shell for shell in (["dash"], ["bash", "--posix"], ["busybox", "sh"]) if shutil.which(shell[0])]


@pytest.fixture(params=SHELLS, ids=lambda shell: shell[0])
def look(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a directory of programs; what it holds is all that the script finds."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    text = SCRIPT.read_text().splitlines(keepends=True)
    [number] = [number for number, line in enumerate(text) if line.startswith("PATH=")]
    text[number] = f"PATH={tmp_path}\n"
    shell = " ".join([str(shutil.which(request.param[0])), *request.param[1:]])
    program = tmp_path / "look"
    program.write_text(
        f"#!/bin/sh\nexec {shell} -c '{''.join(text).replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}'\n"
    )
    program.chmod(0o755)
    return tmp_path


def stub(directory: Path, name: str, body: str) -> None:
    program = directory / name
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)


def answer(directory: Path) -> Reading:
    done = subprocess.run([directory / "look"], capture_output=True, text=True, check=True, timeout=60)
    return reading_of(done.stdout)


def test_bare_machine_is_looked_at_to_the_end(look: Path) -> None:
    reading = answer(look)
    assert reading.is_complete
    assert reading.one("uid").isdecimal()
    assert reading.one("kernel")
    assert reading.one("selinux") == "absent"
    assert reading.all("package_manager") == reading.all("time_service") == ()
    assert "overlay" in reading.all("module_missing")


def test_debian_family(look: Path) -> None:
    stub(look, "dpkg-query", "printf '.\\n.\\n'")
    stub(
        look,
        "apt-get",
        '[ "$1 $2 $3" = "-q -o DPkg::Lock::Timeout=60" ] || echo "W: Failed to fetch http://x/  no route"',
    )
    stub(look, "modprobe", '[ "$2" != ip_vs_sh ]')
    stub(
        look,
        "cloud-init",
        'case "$*" in --version) echo "/usr/bin/cloud-init 24.1.3-0ubuntu1" ;; status) echo "status: done" ;; esac',
    )
    stub(look, "timedatectl", 'echo "System clock synchronized: yes"')
    stub(look, "systemctl", '[ "$2" != chrony ] || echo active')
    reading = answer(look)
    assert (reading.one("package_manager"), reading.number("packages")) == ("apt", 2)
    assert reading.one("refresh_error").startswith("W: Failed to fetch")
    assert reading.all("module_missing") == ("ip_vs_sh",)
    assert reading.one("cloud_init") == "24.1.3-0ubuntu1"
    assert reading.one("cloud_init_status") == "done"
    assert (reading.one("time_service"), reading.one("time_synchronized")) == ("chrony", "yes")


def test_oracle_linux_7(look: Path) -> None:
    stub(look, "rpm", "printf 'a\\nb\\nc\\n'")
    stub(look, "yum", "echo; echo 'Cannot find a valid baseurl' >&2; exit 1")
    stub(look, "getenforce", "echo Enforcing")
    stub(look, "timedatectl", 'echo "NTP synchronized: no"')
    stub(look, "perl", "printf 5.16.3")
    stub(look, "containerd", 'echo "containerd containerd.io 1.6.33 d2d58213f83a351ca8f528a95fbd145f5654e957"')
    stub(look, "kubelet", 'echo "Kubernetes v1.30.14"')
    reading = answer(look)
    assert (reading.one("package_manager"), reading.number("packages")) == ("yum", 3)
    assert reading.one("refresh_error") == "Cannot find a valid baseurl"
    assert reading.one("selinux") == "Enforcing"
    assert reading.one("time_synchronized") == "no"
    assert reading.one("perl") == "5.16.3"
    assert (reading.one("containerd"), reading.one("kubelet")) == ("1.6.33", "1.30.14")


def test_disks_and_network(look: Path) -> None:
    stub(look, "findmnt", 'case "$*" in *FSTYPE*) echo xfs ;; *) echo "/dev/null[/root]" ;; esac')
    stub(
        look,
        "ip",
        'case "$*" in *addr*) echo "2: eth0    inet 10.0.0.3/24 brd 10.0.0.255 scope global eth0" ;; '
        '*) echo "default via 10.0.0.1 dev eth0 proto static" ;; esac',
    )
    reading = answer(look)
    assert reading.one("root_source") == "/dev/null"
    assert reading.one("root_type") == "xfs"
    # Not a block device: there is no disk to follow.
    assert reading.one("root_disk") == ""
    assert reading.one("address") == "eth0 10.0.0.3/24"
    assert reading.one("gateway") == "10.0.0.1"
