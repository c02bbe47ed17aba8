"""The host's own settings that privileged machines can change: noted before the first lab, put back after the last."""

from __future__ import annotations

import json
from pathlib import Path

from .settings import Settings

# What a kubelet, a role of this kind or systemd sets, of what a container shares with its host.
KEYS = (
    "fs.aio-max-nr",
    "fs.file-max",
    "fs.inotify.max_queued_events",
    "fs.inotify.max_user_instances",
    "fs.inotify.max_user_watches",
    "fs.may_detach_mounts",
    "fs.nr_open",
    "fs.protected_fifos",
    "fs.protected_hardlinks",
    "fs.protected_regular",
    "fs.protected_symlinks",
    "fs.suid_dumpable",
    "kernel.core_pattern",
    "kernel.core_uses_pid",
    "kernel.dmesg_restrict",
    "kernel.keys.root_maxbytes",
    "kernel.keys.root_maxkeys",
    "kernel.kptr_restrict",
    "kernel.panic",
    "kernel.panic_on_oops",
    "kernel.pid_max",
    "kernel.printk",
    "kernel.sched_autogroup_enabled",
    "kernel.softlockup_panic",
    "kernel.sysrq",
    "kernel.threads-max",
    "kernel.yama.ptrace_scope",
    "vm.dirty_background_ratio",
    "vm.dirty_ratio",
    "vm.max_map_count",
    "vm.min_free_kbytes",
    "vm.overcommit_memory",
    "vm.overcommit_ratio",
    "vm.panic_on_oom",
    "vm.swappiness",
)


def record(settings: Settings) -> Path:
    """Return the file that holds the values from before."""
    return settings.state_root / "host-settings.json"


def place(key: str) -> Path:
    """Return the file in /proc of a key in sysctl's notation."""
    return Path("/proc/sys", *key.split("."))


def value(key: str) -> str:
    """Return the value of now; "" when the kernel has no such key."""
    try:
        return place(key).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def remember(settings: Settings) -> None:
    """Keep the values of now, unless another lab has done so before."""
    if not record(settings).exists():
        values = {key: value(key) for key in KEYS if value(key)}
        record(settings).write_text(json.dumps(values, indent=2), encoding="utf-8")


def restore(settings: Settings) -> None:
    """Put back what has changed, once no lab is left."""
    others = [entry for entry in settings.state_root.iterdir() if entry.is_dir() and entry != settings.state]
    if others or not record(settings).exists():
        return
    for key, before in json.loads(record(settings).read_text(encoding="utf-8")).items():
        if value(key) != before:
            place(key).write_text(before, encoding="ascii")
    record(settings).unlink()
