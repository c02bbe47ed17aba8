# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The module golden_template runs in Ansible's own process where it can."""

from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.in_process import ActionModule

__all__ = ["ActionModule"]
