"""Running a module of the collection in this process, as Ansible does in another."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any
from unittest.mock import patch

from ansible.module_utils import basic

try:
    from ansible.module_utils.testing import patch_module_args  # ansible-core 2.19 and later
except ImportError:

    @contextmanager
    def patch_module_args(args: Mapping[str, Any]) -> Iterator[None]:
        """Give a module its arguments, the way before 2.19."""
        with patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": dict(args)}).encode()):
            yield


def run(name: str, args: Mapping[str, Any], check: bool = False) -> dict[str, Any]:
    """Run a module and return its result; `failed` is set when it failed."""
    module = importlib.import_module(f"ansible_collections.sighup.fury_vsphere.plugins.modules.{name}")
    output = StringIO()
    warnings: list[str] = []

    def warn(_module: basic.AnsibleModule, warning: str, **_options: Any) -> None:
        # Ansible would give it to its own display instead, when another test has loaded that into this process.
        warnings.append(warning)

    try:
        with (
            patch_module_args({**args, "_ansible_check_mode": check}),
            patch.object(basic.AnsibleModule, "warn", warn),
            redirect_stdout(output),
        ):
            module.main()
    except SystemExit:
        result: dict[str, Any] = json.loads(output.getvalue())
        return {"failed": False, **result, "warnings": warnings}
    raise AssertionError("the module returned without a result")
