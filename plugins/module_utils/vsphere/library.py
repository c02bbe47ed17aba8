# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one import of pyVmomi, which may be missing on the machine that Ansible runs on."""

from __future__ import annotations

try:
    from pyVim.connect import SmartStubAdapter
    from pyVmomi import vim, vmodl
except ImportError:
    SmartStubAdapter = vim = vmodl = None

__all__ = ["SmartStubAdapter", "vim", "vmodl"]
