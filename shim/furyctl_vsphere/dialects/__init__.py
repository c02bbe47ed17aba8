# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The dialects that a config may be written in; each is translated to the cluster model."""
