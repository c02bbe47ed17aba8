#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: settings of a cluster, in effect on one of its control planes."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035, UP045

DOCUMENTATION = r"""
module: control_plane_settings
short_description: Puts settings of a living cluster into effect on one control plane
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Writes the files that the API server reads, has kubeadm write the manifests of API server, controller manager and
    scheduler anew, and waits until all three run as their manifests say and are healthy.
  - When one of them is not, the manifests that were there are put back, and the module fails with the program's last
    words. Run it on one control plane after the other.
  - Does nothing when the machine has these settings already and nobody has changed the manifests since.
options:
  configuration:
    description: What the phases of C(kubeadm init) read, as text, with the node's own document first.
    type: str
    required: true
  files:
    description:
      - The files in O(directory) that the settings name, each with C(path) and C(content), as JSON. Others in it are
        removed in the end.
    type: json
    default: "[]"
  directory:
    description: Directory of these files, and of nothing else.
    type: path
    default: /etc/kubernetes/api-server
  private_directories:
    description: Directories that only root may look into, such as that of the audit log; made when they are missing.
    type: list
    elements: path
    default: []
  state:
    description:
      - V(applied) puts the settings into effect.
      - V(prepared) only writes the files, for a machine that is about to become a control plane.
      - V(adopted) remembers that kubeadm has just made the control plane with these settings.
    type: str
    choices: [applied, prepared, adopted]
    default: applied
  shared:
    description: Whether to tell the cluster, too, for nodes that join later and for kube-proxy. One control plane does.
    type: bool
    default: false
  address:
    description: Address of the API server.
    type: str
    required: true
  patience:
    description: Seconds to wait for the programs.
    type: int
    default: 180
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Apply the settings
  sighup.fury_vsphere.control_plane_settings:
    configuration: "{{ documents }}"
    files: "{{ settings | sighup.fury_vsphere.api_server_files | to_json }}"
    shared: "{{ inventory_hostname == groups['master'] | first }}"
    address: 10.0.0.11
  throttle: 1
"""

RETURN = r"""
actions:
  description: What was done, or would be done in check mode.
  returned: success
  type: list
  elements: str
  sample: [write the manifests, tell the cluster]
"""

import json
import os
import time
from typing import Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.node_file import (
    PRIVATE,
    digest_of,
    mode_of,
    read_text,
    write_text,
)
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.static_pods import (
    PROGRAMS,
    last_words,
    manifests,
    trouble_with,
)

# What the machine has: the configuration as kubeadm read it, and checksums of what it made of that.
RECORD = "/var/lib/fury/control-plane"
CONFIGURATION = RECORD + "/kubeadm.yaml"
EFFECTS = RECORD + "/effects.json"
ADMINISTRATOR = "/etc/kubernetes/admin.conf"
# Beside the manifests: on their file system, but not where the kubelet looks.
ASIDE = "/etc/kubernetes/.fury"
PRIVATE_DIRECTORY = 0o700
INTERVAL = 1
# Long enough for the kubelet to see a manifest that was put back, short enough to say soon that it failed.
PATIENCE_AFTERWARDS = 60

WRITE_FILES = "write files and directories of the API server"
WRITE_MANIFESTS = "write the manifests"
TELL_CLUSTER = "tell the cluster"
REMOVE_FILES = "remove old files of the API server"


def cluster_part(configuration: str) -> str:
    """Return the documents that are the same on all control planes: all but the first."""
    documents = [each for each in configuration.split("---\n") if each.strip()]
    return "---\n".join(documents[1:])


class ControlPlane:
    """This control plane."""

    def __init__(self, module: AnsibleModule) -> None:
        """Read what is there."""
        self.module = module
        self.wanted: str = module.params["configuration"]
        self.directory: str = module.params["directory"]
        self.files: Dict[str, str] = {each["path"]: each["content"] for each in json.loads(module.params["files"])}
        self.private_directories: List[str] = module.params["private_directories"]
        self.configuration = read_text(CONFIGURATION)
        self.effects: Dict[str, str] = json.loads(read_text(EFFECTS) or "{}")
        self.manifests = manifests()

    def actions(self) -> List[str]:
        """Decide what there is to do."""
        actions = []
        state = self.module.params["state"]
        files_differ = any(read_text(path) != text or mode_of(path) != PRIVATE for path, text in self.files.items())
        if files_differ or any(mode_of(path) != PRIVATE_DIRECTORY for path in self.private_directories):
            actions.append(WRITE_FILES)
        if state == "applied" and (self.configuration != self.wanted or self._manifests_differ()):
            actions.append(WRITE_MANIFESTS)
        told = self.effects.get("cluster") == digest_of(cluster_part(self.wanted))
        if state == "applied" and self.module.params["shared"] and not told:
            actions.append(TELL_CLUSTER)
        if self._old_files() and state != "prepared":
            actions.append(REMOVE_FILES)
        return actions

    def _manifests_differ(self) -> bool:
        return any(self.effects.get(path) != digest_of(text) for path, text in self.manifests.items())

    def _old_files(self) -> List[str]:
        if not os.path.isdir(self.directory):
            return []
        there = [os.path.join(self.directory, name) for name in os.listdir(self.directory)]
        return sorted(path for path in there if path not in self.files)

    def apply(self, actions: List[str]) -> None:
        """Do it."""
        if WRITE_FILES in actions:
            for path in [self.directory, *self.private_directories]:
                os.makedirs(path, exist_ok=True)
                os.chmod(path, PRIVATE_DIRECTORY)
            for path, text in self.files.items():
                write_text(path, text, ASIDE)
        if WRITE_MANIFESTS in actions:
            self._write_manifests()
        if TELL_CLUSTER in actions:
            self._tell_cluster()
        if REMOVE_FILES in actions:
            for path in self._old_files():
                os.unlink(path)
        if self.module.params["state"] != "prepared":
            self._remember()

    def _write_manifests(self) -> None:
        trouble = self._kubeadm("control-plane", "all") or self._wait(self.module.params["patience"])
        if not trouble:
            return
        for path, text in self.manifests.items():
            if text is not None and read_text(path) != text:
                write_text(path, text, ASIDE)
        still = self._wait(PATIENCE_AFTERWARDS)
        self.module.fail_json(
            msg=f"The control plane does not run with its new settings: {trouble}\nThe manifests before were put back"
            + (f", but: {still}" if still else ", and with them it runs.")
            + "\nCorrect the settings under kubernetes in the config and run again."
        )

    def _wait(self, patience: int) -> str:
        """Wait for all programs; return what is wrong with the first that is not well in time."""
        end = time.monotonic() + patience
        while True:
            troubles = {name: trouble_with(name, self.module.params["address"]) for name in PROGRAMS}
            unwell = [name for name, trouble in troubles.items() if trouble]
            if not unwell:
                return ""
            if time.monotonic() > end:
                name = unwell[0]
                return f"{name}: {troubles[name]} after {patience} seconds; its last words:\n{last_words(name)}"
            time.sleep(INTERVAL)

    def _tell_cluster(self) -> None:
        trouble = self._kubeadm("upload-config", "all")
        # Who has replaced kube-proxy by something else does not want it back.
        if not trouble and self._kubectl("get", "daemonset", "kube-proxy", "--ignore-not-found", "--output=name"):
            before = self._proxy_configuration()
            trouble = self._kubeadm("addon", "kube-proxy")
            if not trouble and self._proxy_configuration() != before:
                self._kubectl("rollout", "restart", "daemonset", "kube-proxy")
        if trouble:
            self.module.fail_json(msg=f"The cluster cannot be told its new settings: {trouble}")

    def _proxy_configuration(self) -> str:
        return self._kubectl("get", "configmap", "kube-proxy", "--output=jsonpath={.data}")

    def _kubeadm(self, *phase: str) -> str:
        """Run a phase with the new configuration; return what is wrong, or nothing."""
        path = CONFIGURATION + ".new"
        write_text(path, self.wanted, RECORD)
        try:
            code, out, err = self.module.run_command(["kubeadm", "init", "phase", *phase, "--config", path])
        finally:
            os.unlink(path)
        return f"kubeadm: {(err or out).strip()}" if code else ""

    def _kubectl(self, *words: str) -> str:
        command = ["kubectl", "--kubeconfig", ADMINISTRATOR, "--namespace", "kube-system", *words]
        _code, out, _err = self.module.run_command(command, check_rc=True)
        return str(out).strip()

    def _remember(self) -> None:
        effects = {path: digest_of(text) for path, text in manifests().items()}
        effects["cluster"] = digest_of(cluster_part(self.wanted))
        self._write_record(CONFIGURATION, self.configuration, self.wanted)
        self._write_record(EFFECTS, read_text(EFFECTS), json.dumps(effects, indent=2) + "\n")

    @staticmethod
    def _write_record(path: str, there: Optional[str], text: str) -> None:
        if there != text:
            write_text(path, text, RECORD)


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "configuration": {"type": "str", "required": True},
            # One text, so that what is hidden of it are not its paths, too.
            "files": {"type": "json", "default": "[]", "no_log": True},
            "directory": {"type": "path", "default": "/etc/kubernetes/api-server"},
            "private_directories": {"type": "list", "elements": "path", "default": []},
            "state": {"type": "str", "choices": ["applied", "prepared", "adopted"], "default": "applied"},
            "shared": {"type": "bool", "default": False},
            "address": {"type": "str", "required": True},
            "patience": {"type": "int", "default": 180},
        },
        supports_check_mode=True,
    )
    control_plane = ControlPlane(module)
    actions = control_plane.actions()
    before = control_plane.configuration or ""
    if not module.check_mode:
        control_plane.apply(actions)
    module.exit_json(
        changed=bool(actions),
        actions=actions,
        diff=[
            {
                "before_header": CONFIGURATION,
                "after_header": CONFIGURATION,
                "before": before,
                "after": control_plane.wanted,
            },
            {"before": "", "after": "".join(f"{action}\n" for action in actions)},
        ]
        if actions
        else [],
    )


if __name__ == "__main__":
    main()
