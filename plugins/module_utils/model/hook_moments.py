# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""When the operator's own scripts run on a node."""

from __future__ import annotations

# Moments by name, in their order, with their description.
MOMENTS = {
    "first_boot": "When the node answers for the first time, before anything is installed.",
    "before_kubernetes": "When the operating system is prepared, before HAProxy, etcd and anything of Kubernetes.",
    "after_kubernetes": "When the node is ready in Kubernetes; on others when all that they run runs.",
    "before_remove": "Before the node is drained, taken out of the cluster and deleted.",
}

# Seconds that a script may take when it does not say how long.
DEFAULT_TIMEOUT = 600
