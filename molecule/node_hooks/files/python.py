#!/usr/bin/env python3
"""Another interpreter, and something on standard error."""

import sys

sys.stderr.write(f"python {sys.version_info[0]}\n")
