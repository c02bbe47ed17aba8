#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: what a node's kubelet is told, in effect."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: kubelet_settings
short_description: Puts configuration and arguments of a node's kubelet into effect
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes the kubelet's configuration and its arguments and restarts it, only when they say something else than before.
  - What kubeadm wrote when the node joined is kept as it is when it says the same.
  - When the kubelet does not become healthy with them, what was there before is put back, and the module fails with the
    kubelet's last words.
options:
  configuration:
    description:
      - The complete KubeletConfiguration. Without C(resolvConf) the one that fits the node's resolver is added.
    type: dict
    required: true
  arguments:
    description: Arguments without the leading dashes; a list for one that is given more than once.
    type: dict
    required: true
  configuration_file:
    description: The file that the kubelet reads.
    type: path
    default: /var/lib/kubelet/config.yaml
  arguments_file:
    description: The file in which kubeadm wrote the kubelet's arguments. Those that are not ours stay.
    type: path
    default: /var/lib/kubelet/kubeadm-flags.env
  patience:
    description: Seconds to wait for the kubelet to be healthy. Shorter than the time after which the cluster misses it.
    type: int
    default: 30
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Configure the kubelet
  sighup.fury_vsphere.kubelet_settings:
    configuration: "{{ settings | sighup.fury_vsphere.kubeadm_config('kubelet') | first }}"
    arguments:
      node-ip: 10.0.0.31
"""

RETURN = r"""
restarted:
  description: Whether the kubelet was restarted, or would be in check mode.
  returned: success
  type: bool
"""

import json
import os
import re
import time
from typing import Any, Dict, List, Mapping, Optional
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.node_file import (
    PRIVATE,
    digest_of,
    mode_of,
    read_text,
    write_text,
)

try:
    import yaml
except ImportError:
    # Then what kubeadm wrote cannot be compared, and is written anew.
    yaml = None

MARK = "/var/lib/fury/kubelet.json"
VARIABLE = "KUBELET_KUBEADM_ARGS"
PLAIN_RESOLVER = "/etc/resolv.conf"
# Of systemd-resolved, without the stub on the loopback that pods could not reach. kubeadm chooses it likewise.
FULL_RESOLVER = "/run/systemd/resolve/resolv.conf"
HEALTH_PORT = 10248
OK = 200
INTERVAL = 0.5
LAST_LINES = "15"


def words_of(arguments: Dict[str, Any]) -> List[str]:
    """Return arguments as the kubelet is given them."""
    words: List[str] = []
    for name, value in sorted(arguments.items()):
        for each in value if isinstance(value, list) else [value]:
            words.append(f"--{name}={str(each).lower() if isinstance(each, bool) else each}")
    return words


def name_of(word: str) -> str:
    """Return `node-ip` of `--node-ip=10.0.0.1`."""
    return word.split("=", 1)[0].lstrip("-")


def arguments_in(text: str) -> List[str]:
    """Return the arguments in a file that kubeadm wrote."""
    match = re.search(rf'^{VARIABLE}="?(.*?)"?\s*$', text, re.MULTILINE)
    return match.group(1).split() if match else []


def with_arguments(there: List[str], before: List[str], wanted: List[str]) -> List[str]:
    """Put our arguments after those of kubeadm, in place of those that were ours."""
    ours = {name_of(word) for word in [*before, *wanted]}
    return [*(word for word in there if name_of(word) not in ours), *wanted]


def says(document: Any, wanted: Any) -> bool:
    """Tell whether a configuration says everything that is wanted; what it says beside is Kubernetes' own default."""
    if isinstance(wanted, dict):
        return isinstance(document, dict) and all(
            says(document[key], value) if key in document else _goes_without_saying(key, value)
            for key, value in wanted.items()
        )
    return bool(document == wanted)


def _goes_without_saying(key: str, value: Any) -> bool:
    """Tell whether kubeadm leaves out a field with this value: nothing, or the resolver that is read anyhow."""
    return not value or (key == "resolvConf" and value == PLAIN_RESOLVER)


def written_by_kubeadm(text: Optional[str], wanted: Dict[str, Any]) -> bool:
    """Tell whether the file that kubeadm wrote says what is wanted."""
    if text is None or yaml is None:
        return False
    try:
        return says(yaml.safe_load(text), wanted)
    except yaml.YAMLError:
        return False


def is_healthy(port: int) -> bool:
    """Ask the kubelet."""
    try:
        # Whatever proxy the machine has.
        with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == OK)
    except (URLError, OSError):
        return False


class Kubelet:
    """The kubelet of this node."""

    def __init__(self, module: AnsibleModule) -> None:
        """Read what is there."""
        self.module = module
        self.patience: int = module.params["patience"]
        self.configuration_file: str = module.params["configuration_file"]
        self.arguments_file: str = module.params["arguments_file"]
        self.before = {path: read_text(path) for path in (self.configuration_file, self.arguments_file)}
        self.mark: Dict[str, Any] = json.loads(read_text(MARK) or "{}")
        self.configuration = self._with_resolver(module.params["configuration"], module.params["arguments"])
        self.text = json.dumps(self.configuration, indent=2, sort_keys=True) + "\n"
        self.words = words_of(module.params["arguments"])
        self.after = {
            self.configuration_file: self._configuration_after(self.before[self.configuration_file]),
            self.arguments_file: self._arguments_after(self.before[self.arguments_file] or ""),
        }

    def _with_resolver(self, configuration: Dict[str, Any], arguments: Dict[str, Any]) -> Dict[str, Any]:
        if "resolvConf" in configuration or "resolv-conf" in arguments:
            return configuration
        code = 1
        if os.path.exists(FULL_RESOLVER):
            code, _out, _err = self.module.run_command(["systemctl", "is-active", "--quiet", "systemd-resolved"])
        return dict(configuration, resolvConf=PLAIN_RESOLVER if code else FULL_RESOLVER)

    def _configuration_after(self, there: Optional[str]) -> str:
        if self.mark:
            keeps = self.mark.get("file") == digest_of(there) and self.mark.get("wanted") == digest_of(self.text)
        else:
            keeps = written_by_kubeadm(there, self.configuration)
        return there if keeps and there is not None else self.text

    def _arguments_after(self, there: str) -> str:
        words = with_arguments(arguments_in(there), self.mark.get("arguments", []), self.words)
        return there if sorted(words) == sorted(arguments_in(there)) else f'{VARIABLE}="{" ".join(words)}"\n'

    def differs(self) -> bool:
        """Tell whether the kubelet runs with something else."""
        return self.before != self.after or bool(self.mark.get("unfinished"))

    def is_exposed(self) -> bool:
        """Tell whether others than root may read the files."""
        return any(mode_of(path) != PRIVATE for path, text in self.before.items() if text is not None)

    def write(self, texts: Mapping[str, Optional[str]]) -> None:
        """Write the files."""
        for path, text in texts.items():
            if text is not None:
                write_text(path, text, os.path.join(os.path.dirname(path), ".fury"))

    def restart(self) -> str:
        """Restart it; return what is wrong when it does not become healthy, else nothing."""
        code, out, err = self.module.run_command(["systemctl", "restart", "kubelet"])
        if code:
            return str(err or out).strip()
        port = self.configuration.get("healthzPort", HEALTH_PORT)
        end = time.monotonic() + self.patience
        # Without a port nobody can be asked.
        while port and not is_healthy(port):
            if time.monotonic() > end:
                return f"it was not healthy after {self.patience} seconds"
            time.sleep(INTERVAL)
        return ""

    def remember(self, mark: Dict[str, Any]) -> None:
        """Remember how far it is."""
        if mark != self.mark:
            directory = os.path.dirname(MARK)
            os.makedirs(directory, exist_ok=True)
            write_text(MARK, json.dumps(mark) + "\n", directory)
            self.mark = mark

    def last_words(self) -> str:
        """Return the end of its log."""
        _code, log, _err = self.module.run_command(["journalctl", "-u", "kubelet", "-n", LAST_LINES, "--no-pager"])
        return str(log).strip()

    def apply(self) -> None:
        """Put the settings into effect, or what was there before."""
        done = {
            "wanted": digest_of(self.text),
            "file": digest_of(self.after[self.configuration_file]),
            "arguments": self.words,
        }
        if self.differs():
            # A run that dies from here on leaves files that the kubelet may not have read.
            self.remember(dict(self.mark, unfinished=True))
        if self.differs() or self.is_exposed():
            self.write(self.after)
        if self.differs():
            trouble = self.restart()
            if trouble:
                self._go_back(trouble)
        self.remember(done)

    def _go_back(self, trouble: str) -> None:
        words = self.last_words()
        self.write(self.before)
        self.restart()
        self.module.fail_json(
            msg=f"The kubelet does not run with its new settings: {trouble}. Those before were put back. Correct "
            "kubelet_configuration, kubelet_arguments or feature_gates of the cluster or the pool and run again.\n"
            f"Its last words with the new ones:\n{words}"
        )


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "configuration": {"type": "dict", "required": True},
            "arguments": {"type": "dict", "required": True},
            "configuration_file": {"type": "path", "default": "/var/lib/kubelet/config.yaml"},
            "arguments_file": {"type": "path", "default": "/var/lib/kubelet/kubeadm-flags.env"},
            "patience": {"type": "int", "default": 30},
        },
        supports_check_mode=True,
    )
    kubelet = Kubelet(module)
    result = {
        "changed": kubelet.differs() or kubelet.is_exposed(),
        "restarted": kubelet.differs(),
        "diff": [
            {"before_header": path, "after_header": path, "before": old or "", "after": kubelet.after[path]}
            for path, old in kubelet.before.items()
            if old != kubelet.after[path]
        ],
    }
    if not module.check_mode:
        kubelet.apply()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
