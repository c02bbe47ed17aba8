# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One file per verb."""
