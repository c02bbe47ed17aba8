# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`python -m furyctl_vsphere`."""

import sys

from .cli import main

sys.exit(main())
