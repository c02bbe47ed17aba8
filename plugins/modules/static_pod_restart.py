#!/usr/bin/python
# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Module: a part of a control plane, started again."""

# Runs on the nodes, whose Python may be 3.6 (Oracle Linux 8): no newer syntax, and annotations that 3.6 can evaluate.
# ruff: noqa: UP006, UP035

DOCUMENTATION = r"""
module: static_pod_restart
short_description: Restarts a part of a control plane and waits until it is healthy
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - Ends the program of a static pod, whose container the kubelet then starts again, and waits until the new one is
    healthy. The pod's manifest stays where it is, so that an interruption leaves nothing behind.
  - A program that does not run is waited for only.
options:
  program:
    description: Name of the program.
    type: str
    required: true
  health_url:
    description:
      - Where the program tells its health. An answer that is no server error counts, as an API server may refuse
        those that it does not know.
    type: str
    required: true
  timeout:
    description: Seconds to wait for the old process to end, and the new one to be healthy.
    type: int
    default: 300
extends_documentation_fragment: sighup.fury_vsphere.attributes
"""

EXAMPLES = r"""
- name: Restart the API server
  sighup.fury_vsphere.static_pod_restart:
    program: kube-apiserver
    health_url: https://127.0.0.1:6443/readyz
"""

RETURN = r"""
seconds:
  description: How long it took.
  returned: when it was waited for
  type: float
  sample: 12.3
"""

import os
import signal
import time
from typing import List
from urllib.error import HTTPError

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.urls import open_url
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.processes import processes_of

INTERVAL = 0.5
FIRST_SERVER_ERROR = 500


def is_healthy(url: str) -> bool:
    """Tell whether a server answers, and not with an error of its own."""
    try:
        # On this machine, and asked for its health only: whether its certificate fits is not the question.
        return open_url(url, validate_certs=False, timeout=5).getcode() < FIRST_SERVER_ERROR
    except HTTPError as error:
        return error.code < FIRST_SERVER_ERROR
    # Whatever is wrong with the answer: it is none.
    except Exception:
        return False


def end(ids: List[int]) -> None:
    """Ask processes to end."""
    for process in ids:
        try:
            os.kill(process, signal.SIGTERM)
        except OSError:
            # It ended meanwhile.
            continue


def wait(program: str, old: List[int], url: str, until: float) -> str:
    """Wait until none of the old processes runs and a new one is healthy; return what was still awaited at the end."""
    awaited = ""
    while time.time() < until:
        running = [process.id for process in processes_of([program])]
        if set(running) & set(old):
            awaited = "it did not end"
        elif not running:
            awaited = "the kubelet did not start it again"
        elif is_healthy(url):
            return ""
        else:
            awaited = f"it is not healthy at {url}"
        time.sleep(INTERVAL)
    return awaited or "there was no time to wait"


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "program": {"type": "str", "required": True},
            "health_url": {"type": "str", "required": True},
            "timeout": {"type": "int", "default": 300},
        },
        supports_check_mode=True,
    )
    program, timeout = module.params["program"], module.params["timeout"]
    old = [process.id for process in processes_of([program])]
    diff = {
        "before": "".join(f"{program}, process {each}\n" for each in old),
        "after": f"{program}, started again\n" if old else "",
    }
    if module.check_mode:
        module.exit_json(changed=bool(old), diff=diff)
    begun = time.time()
    end(old)
    awaited = wait(program, old, module.params["health_url"], begun + timeout)
    if awaited:
        module.fail_json(
            msg=f"Restarted {program}, but after {timeout} seconds {awaited}. Look at its log below "
            "/var/log/containers, and at the kubelet's: journalctl -u kubelet."
        )
    module.exit_json(changed=bool(old), diff=diff, seconds=round(time.time() - begun, 1))


if __name__ == "__main__":
    main()
