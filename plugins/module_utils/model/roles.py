# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The roles of nodes."""

from __future__ import annotations

# In the order in which their new nodes get addresses. Load balancers first: the first address of the range is then
# known from the config alone.
ROLES = ("load_balancer", "etcd", "control_plane", "worker")
