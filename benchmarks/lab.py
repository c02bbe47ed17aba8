"""A lab of the benchmark's own, with machines that boot."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .paths import LAB

# Beside those of the demo and of the tests. Another choice of the environment counts.
_OWN = {"LAB_NAME": "fury-bench", "LAB_SUBNET": "10.220.0.0/24", "LAB_VCENTER": "127.0.0.1:8994"}

# Variables of the user's shell that would change what is measured.
FOREIGN = ("PYTHON", "ANSIBLE_", "FURY_MOLECULE", "SSL_CERT_", "REQUESTS_CA_")


@contextmanager
def lab() -> Iterator[Mapping[str, str]]:
    """Bring a lab up for the body; yield the environment of those who use it."""
    environment = {**_OWN, **os.environ}
    try:
        subprocess.run([str(LAB), "up"], env=environment, check=True)
        # By a shell, as the variables are written for one.
        command = ["bash", "-c", 'variables=$("$0" env) && eval "$variables" && env --null', str(LAB)]
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        yield dict(line.split("=", 1) for line in told.split("\0") if line)
    finally:
        subprocess.run([str(LAB), "down"], env=environment, check=True)
