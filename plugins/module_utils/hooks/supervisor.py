# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Runs one hook on a node, apart from any connection, and writes down what became of it.

A program of its own, copied to the node: `supervisor.py DIRECTORY RUN`. Its directory is that of the hook, with
`script`, `job.json` (what it is told; removed once read, as it may hold secrets), `record.json` and `lock`, which it
holds while the hook runs: a lock goes with its holder, however that ends.
"""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

import fcntl
import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any, Callable, Dict, Optional, Tuple

SCRIPT = "script"
JOB = "job.json"
RECORD = "record.json"
LOCK = "lock"

# How a shell tells that a program could not be run, and that a signal ended one.
CANNOT_RUN = 126
ENDED_BY_SIGNAL = 128
# Between asking processes to end and ending them.
GRACE_SECONDS = 10

_SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_BOOT_ID = "/proc/sys/kernel/random/boot_id"


def read_json(path: str) -> Optional[Dict[str, Any]]:
    """Return what a file holds, or None when there is none, or one that was cut off."""
    try:
        with open(path) as file:
            content = json.load(file)
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write_json(path: str, content: Dict[str, Any]) -> None:
    """Write a file that root alone may read; whole or not at all, also when the machine loses its power."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
    with os.fdopen(handle, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def is_running(directory: str) -> bool:
    """Tell whether a supervisor holds the lock of a hook."""
    try:
        lock = os.open(os.path.join(directory, LOCK), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def boot_id() -> str:
    """Return what is another after each start of the machine."""
    with open(_BOOT_ID) as file:
        return file.read().strip()


def birth_of(process: int) -> str:
    """Return when a process began, which tells it from a later one of its number; "" when there is none."""
    try:
        with open(f"/proc/{process}/stat") as file:
            # proc(5): the name, in brackets, may hold anything; the time is the 22nd field.
            return file.read().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def end_orphan(record: Dict[str, Any]) -> None:
    """End a script whose supervisor died: nobody would hear of its end."""
    process = record.get("process")
    if process and record.get("boot") == boot_id() and birth_of(process) == record.get("process_birth"):
        _end_group(process, lambda patience: _wait_for_stranger(process, patience))


def supervise(directory: str, run: str) -> None:
    """Run the hook of a directory, unless its job is another run's."""
    lock = os.open(os.path.join(directory, LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    path = os.path.join(directory, JOB)
    job = read_json(path)
    if job is None or job["run"] != run:
        return
    record = {key: job[key] for key in ("run", "fingerprint", "timeout_seconds", "log")}
    record.update(boot=boot_id(), started=time.time(), ended=None)
    write_json(os.path.join(directory, RECORD), record)
    os.unlink(path)
    with _new_log(job["log"]) as log:
        code, timed_out = _run(directory, job, record, log)
    record.update(code=code, timed_out=timed_out, ended=time.time())
    write_json(os.path.join(directory, RECORD), record)


def _run(directory: str, job: Dict[str, Any], record: Dict[str, Any], log: Any) -> Tuple[int, bool]:
    """Run a script to its end or to its time limit; return its exit code and whether it was the limit."""
    home = pwd.getpwuid(os.getuid()).pw_dir
    try:
        process = subprocess.Popen(  # noqa: S603 - the operator's own script
            [os.path.join(directory, SCRIPT)] + job["arguments"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home if os.path.isdir(home) else "/",
            env=_environment(home, job["environment"]),
            start_new_session=True,
        )
    except OSError as error:
        log.write(f"It cannot be run: {error.strerror}\n".encode())
        return CANNOT_RUN, False
    record.update(process=process.pid, process_birth=birth_of(process.pid))
    write_json(os.path.join(directory, RECORD), record)
    timed_out = False
    try:
        process.wait(job["timeout_seconds"])
    except subprocess.TimeoutExpired:
        timed_out = True
        _end_group(process.pid, process.wait)
        log.write(f"It was ended after {job['timeout_seconds']} seconds, its time limit.\n".encode())
    code = process.wait()
    return (code if code >= 0 else ENDED_BY_SIGNAL - code), timed_out


def _new_log(path: str) -> Any:
    """Open an empty log that root alone may read; the one before is kept beside it."""
    if os.path.exists(path):
        os.replace(path, f"{path}.1")
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", 0)


def _environment(home: str, given: Dict[str, str]) -> Dict[str, str]:
    user = pwd.getpwuid(os.getuid()).pw_name
    own = {"HOME": home, "LANG": "C.UTF-8", "LOGNAME": user, "PATH": _SEARCH_PATH, "USER": user}
    own.update(given)
    return own


def _end_group(leader: int, wait: Callable[[float], Any]) -> None:
    """End a script, which leads the group of its processes, and these: asked first, then by force."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(leader, number)
        except ProcessLookupError:
            return
        try:
            wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _wait_for_stranger(process: int, patience: float) -> None:
    """Wait until a process that is no child of ours is gone."""
    until = time.time() + patience
    birth = birth_of(process)
    while birth and birth_of(process) == birth and time.time() < until:
        time.sleep(0.1)


if __name__ == "__main__":
    supervise(*sys.argv[1:3])
