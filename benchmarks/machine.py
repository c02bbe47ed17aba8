"""What the results were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path


def machine() -> dict[str, str]:
    """Return processor, memory, operating system, simulator, and how busy the machine is now."""
    return {
        "processor": f"{os.cpu_count()} x {_processor()}",
        "memory": f"{_memory_gib()} GiB",
        "operating system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}",
        "simulator": f"lab/vcenter of govmomi {_simulator()}",
        "load average before": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _simulator() -> str:
    command = ["dpkg-query", "-W", "-f", "${Version}", "golang-github-vmware-govmomi-dev"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout or "of an unknown version"
