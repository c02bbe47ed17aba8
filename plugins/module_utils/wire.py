# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Looking on the wire for whoever uses an address already, before a new node is given it.

Silence proves nothing: a firewall, or a network that this machine is not on, hides a neighbour. What answers is proof.
"""

from __future__ import annotations

import selectors
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from errno import ECONNREFUSED, EINPROGRESS
from ipaddress import ip_address
from pathlib import Path

_ARP_TABLE = Path("/proc/net/arp")

# The kernel's flag of an entry whose owner has answered (ATF_COM of if_arp.h).
_ANSWERED = 0x2

# Addresses that are tried at a time: each takes a socket and a process, and the usual limit is 1,024 open files.
_BATCH = 200

# Addresses of documentation (RFC 5737), which nobody has. Where they answer, a firewall or a proxy speaks for others.
_NOBODY = ("198.51.100.1", "203.0.113.1")


def occupied(
    addresses: Iterable[str], port: int, timeout: float = 0.3, own_macs: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return, of these addresses, those that somebody answers on, each with the evidence in words.

    Tried are a connection to a TCP port, which also a refusal answers, a ping where there is such a program, and what
    both leave in this machine's ARP table; all addresses at once, so that the whole takes about `timeout` seconds.
    Never raises: what cannot be tried gives no evidence. `own_macs` are the MAC addresses that the new nodes will have:
    an entry of the ARP table that holds one is left from the address's last owner, a node that is gone.
    """
    valid = [address for address in dict.fromkeys(addresses) if _is_address(address)]
    answers: dict[str, list[str]] = {}
    for start in range(0, len(valid), _BATCH):
        answers.update(_answers((*valid[start : start + _BATCH], *_NOBODY), port, timeout))
    found = evidence(answers, complete_entries(_arp_table()), own_macs or {})
    return {address: found[address] for address in valid if address in found}


def evidence(
    answers: Mapping[str, Sequence[str]], neighbours: Mapping[str, str], own_macs: Mapping[str, str]
) -> dict[str, str]:
    """Return the best evidence by address.

    Args:
        answers: what each address answered in words, best first, those that nobody has among them.
        neighbours: MAC addresses by address, of those on a network that this machine is on too.
        own_macs: MAC addresses by address that prove nothing.
    """
    worthless = {words for address in _NOBODY for words in answers.get(address, ())}
    found = {}
    for address, mac in neighbours.items():
        if mac != own_macs.get(address, "").lower():
            found[address] = f"answers ARP with MAC address {mac}"
    for address, words in answers.items():
        # Nothing speaks for a neighbour but itself.
        credible = [each for each in words if address in neighbours or each not in worthless]
        if credible:
            found[address] = credible[0]
    return found


def complete_entries(table: str) -> dict[str, str]:
    """Return the MAC addresses by address of a table as in /proc/net/arp, of those that answered."""
    entries = {}
    for line in table.splitlines()[1:]:
        fields = line.split()
        with suppress(ValueError, IndexError):
            if int(fields[2], 16) & _ANSWERED:
                entries[fields[0]] = fields[3].lower()
    return entries


def answer_of(error: int, port: int) -> str:
    """Say what the result of a connection, an errno, proves; "" when it proves nothing."""
    return {0: f"answers on TCP port {port}", ECONNREFUSED: f"refuses TCP port {port}"}.get(error, "")


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _answers(addresses: Sequence[str], port: int, timeout: float) -> dict[str, list[str]]:
    """Connect to all addresses and ping them meanwhile."""
    end = time.monotonic() + timeout
    pings = _start_pings(addresses)
    try:
        answers = {address: [words] for address, words in _connected(addresses, port, end).items()}
        for address, ping in pings.items():
            if _has_answered(ping, end):
                answers.setdefault(address, []).append("answers ping")
    finally:
        for ping in pings.values():
            ping.kill()
            ping.wait()
    return answers


def _start_pings(addresses: Iterable[str]) -> dict[str, subprocess.Popen[bytes]]:
    program = shutil.which("ping")
    pings: dict[str, subprocess.Popen[bytes]] = {}
    if program is None:
        return pings
    for address in addresses:
        with suppress(OSError):
            pings[address] = subprocess.Popen(  # noqa: S603 - a list of arguments, and the last is surely an address
                [program, "-n", "-c", "1", address],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
    return pings


def _has_answered(ping: subprocess.Popen[bytes], end: float) -> bool:
    try:
        return ping.wait(timeout=max(0.0, end - time.monotonic())) == 0
    except subprocess.TimeoutExpired:
        return False


def _connected(addresses: Iterable[str], port: int, end: float) -> dict[str, str]:
    """Return the evidence of connections; those that are without an answer at the end are given up."""
    results: dict[str, int] = {}
    with ExitStack() as sockets, selectors.DefaultSelector() as waiting:
        for address in addresses:
            with suppress(OSError):
                family = socket.AF_INET6 if ":" in address else socket.AF_INET
                connection = sockets.enter_context(socket.socket(family, socket.SOCK_STREAM))
                connection.setblocking(False)
                results[address] = connection.connect_ex((address, port))
                if results[address] == EINPROGRESS:
                    waiting.register(connection, selectors.EVENT_WRITE, (address, connection))
        while waiting.get_map() and (left := end - time.monotonic()) > 0:
            for key, _events in waiting.select(left):
                address, connection = key.data
                results[address] = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                waiting.unregister(connection)
    return {address: words for address, error in results.items() if (words := answer_of(error, port))}


def _arp_table() -> str:
    try:
        return _ARP_TABLE.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
