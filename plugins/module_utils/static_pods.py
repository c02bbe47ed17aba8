# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The programs of the control plane on one machine: what their manifests say, and whether they run as those say."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

import glob
import json
import os
import re
import ssl
from typing import Dict, List, Optional
from urllib.error import URLError
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.node_file import read_text
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.processes import processes_of

MANIFESTS = "/etc/kubernetes/manifests"
LOGS = "/var/log/pods"
PKI = "/etc/kubernetes/pki"
API_SERVER = "kube-apiserver"
# With the port and path at which each is asked for its health, on the machine itself.
PROGRAMS = {
    API_SERVER: ("6443", "readyz"),
    "kube-controller-manager": ("10257", "healthz"),
    "kube-scheduler": ("10259", "healthz"),
}
_LAST_LINES = 12
_LONGEST_LINE = 400
_SECONDS = 5
_OK = 200


def manifest_path(program: str) -> str:
    """Return where the kubelet finds a program's manifest."""
    return os.path.join(MANIFESTS, program + ".yaml")


def command_in(manifest: str) -> List[str]:
    """Return the command line in a manifest that kubeadm wrote; no YAML library is needed for its one form.

    kubeadm writes `- command:` and below it one word in each line, some of them in quotes.
    """
    words: List[str] = []
    inside = False
    for line in manifest.splitlines():
        text = line.strip()
        if inside and text.startswith("- "):
            words.append(_unquoted(text[2:].strip()))
        elif inside:
            break
        inside = inside or text in ("- command:", "command:")
    return words


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return str(json.loads(text))
    return text


def argument_in(command: List[str], name: str, default: str) -> str:
    """Return the value of an argument of a command line."""
    beginning = f"--{name}="
    return next((word[len(beginning) :] for word in reversed(command) if word.startswith(beginning)), default)


def trouble_with(program: str, address: str) -> str:
    """Return what is wrong with a program; nothing when it runs as its manifest says and is healthy."""
    command = command_in(read_text(manifest_path(program)) or "")
    running = processes_of([program])
    if not running:
        return "it does not run"
    if not any(set(process.arguments) == set(command[1:]) for process in running):
        return "it still runs with its old arguments"
    return _unhealthy(program, command, address)


def _unhealthy(program: str, command: List[str], address: str) -> str:
    port, path = PROGRAMS[program]
    if program == API_SERVER:
        host, context = address, _trusting_context()
    else:
        host = argument_in(command, "bind-address", "127.0.0.1")
        host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - it is compared, not bound to
        # Its certificate is its own; the question holds no secret, and is asked on the machine itself.
        context = ssl._create_unverified_context()  # noqa: S323
    url = f"https://{host}:{argument_in(command, 'secure-port', port)}/{path}"
    try:
        # Whatever proxy the machine has.
        opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
        with opener.open(url, timeout=_SECONDS) as answer:
            return "" if answer.status == _OK else f"{url} answers {answer.status}"
    except (URLError, OSError) as error:
        return f"{url} answers: {error}"


def _trusting_context() -> ssl.SSLContext:
    """Return what believes the cluster's authority, and shows a certificate: anonymous users may be refused."""
    context = ssl.create_default_context(cafile=f"{PKI}/ca.crt")
    context.load_cert_chain(f"{PKI}/apiserver-kubelet-client.crt", f"{PKI}/apiserver-kubelet-client.key")
    return context


def last_words(program: str) -> str:
    """Return the end of a program's newest log."""
    logs = glob.glob(os.path.join(LOGS, f"kube-system_{program}-*", program, "*.log"))
    text: Optional[str] = read_text(max(logs, key=os.path.getmtime)) if logs else None
    lines = (text or "it said nothing").splitlines()
    # After an argument that they do not know, programs explain all those that they do.
    telling = [line for line in lines if re.search(r"Error: |unknown flag|unrecognized|panic:", line)]
    lines = [*telling[-_LAST_LINES:], *lines[-_LAST_LINES:]][:_LAST_LINES]
    return "\n".join(line[:_LONGEST_LINE] for line in lines)


def manifests() -> Dict[str, Optional[str]]:
    """Return what the manifests say, by path."""
    return {manifest_path(program): read_text(manifest_path(program)) for program in PROGRAMS}
