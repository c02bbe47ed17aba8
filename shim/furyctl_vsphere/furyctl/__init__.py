# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""This program under the name furyctl: it takes what is ours, and leaves the rest to the real one."""
