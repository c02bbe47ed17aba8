# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A config of furyctl 0.5 to 0.11, written anew as `kind: VSphereCluster`."""
