# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The command line: a table of verbs, their flags, and the parser that is built from both."""
