# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Where the part of a config is found that says what the distribution installs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cluster import Cluster
from .cluster_model import DistributionError, distribution_part
from .document import read_document
from .failure import ExpectedError


@dataclass(frozen=True)
class DistributionFile:
    """The part, and the directory that its relative paths begin at."""

    part: dict[str, Any]
    directory: Path


def find_distribution(cluster: Cluster, config: Path, given: Path | None) -> DistributionFile:
    """Return the part of the file that the user names, else of the config itself; raise ExpectedError without one."""
    if given is None and not cluster.distribution:
        raise ExpectedError(
            f"{config}: nothing says what the distribution installs (spec.distributionVersion, spec.distribution and "
            f"spec.plugins){_reason(cluster)}; name a file that has these keys, such as a furyctl.yaml, with "
            "--distribution"
        )
    source = given or config
    content: Mapping[str, Any] = read_document(given).data if given else cluster.distribution
    try:
        return DistributionFile(distribution_part(content), source.expanduser().absolute().parent)
    except DistributionError as error:
        raise ExpectedError(f"{source}: {error}") from error


def _reason(cluster: Cluster) -> str:
    return ", and a config of the kind Cluster has no place for it" if cluster.dialect == "Cluster" else ""
