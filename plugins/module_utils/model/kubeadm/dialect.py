# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What differs between the versions of kubeadm's configuration.

Source: cmd/kubeadm/app/apis/kubeadm/{v1beta2,v1beta3,v1beta4}/types.go in kubernetes/kubernetes. Of the fields that are
written here, v1beta2 and v1beta3 have the same; v1beta4 has lists of arguments, and its timeouts in one place. kubeadm
1.30, as far as it has kubernetes/kubernetes issue 125411, reads the timeouts of v1beta3 but waits as long as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..releases import Release
from ..versions import release_of, supported_versions
from .settings import KubeadmSettingsError

GROUP = "kubeadm.k8s.io"
_OLD, _NEW = ("v1beta2", "v1beta3"), ("v1beta4",)


@dataclass(frozen=True)
class Dialect:
    """How one version of the configuration writes what the others write otherwise.

    Attributes:
        release: the Kubernetes whose kubeadm reads it.
    """

    release: Release

    @property
    def version(self) -> str:
        """Return the version of the configuration, such as `v1beta3`."""
        return self.release.kubeadm_api

    @property
    def api_version(self) -> str:
        """Return the value of `apiVersion`."""
        return f"{GROUP}/{self.version}"

    @property
    def _is_old(self) -> bool:
        return self.version in _OLD

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """Write arguments of a program: a mapping, or from v1beta4 on a list, where one may stand more than once."""
        if not self._is_old:
            return [{"name": name, "value": text} for name, value in values.items() for text in _texts(value)]
        written = {}
        for name, value in values.items():
            texts = list(_texts(value))
            if len(texts) != 1:
                raise KubeadmSettingsError(
                    f"{name}: {len(texts)} values: expected one, as kubeadm's configuration {self.version} has a place "
                    "for no more; give one, or choose Kubernetes 1.31 or newer"
                )
            written[name] = texts[0]
        return written

    def api_server_timeouts(self, seconds: int) -> dict[str, Any]:
        """Return the fields of `apiServer` that hold timeouts."""
        return {"timeoutForControlPlane": _duration(seconds)} if self._is_old else {}

    def discovery_timeouts(self, seconds: int) -> dict[str, Any]:
        """Return the fields of `discovery` that hold timeouts."""
        return {"timeout": _duration(seconds)} if self._is_old else {}

    def init_timeouts(self, seconds: int) -> dict[str, Any]:
        """Return the fields of an InitConfiguration that hold timeouts."""
        return {} if self._is_old else {"timeouts": {"controlPlaneComponentHealthCheck": _duration(seconds)}}

    def join_timeouts(self, seconds: int) -> dict[str, Any]:
        """Return the fields of a JoinConfiguration that hold timeouts; older versions read one from the cluster."""
        if self._is_old:
            return {}
        return {
            "timeouts": {"controlPlaneComponentHealthCheck": _duration(seconds), "discovery": _duration(seconds)},
        }

    def validity(self, hours: int) -> dict[str, Any]:
        """Return the field of a ClusterConfiguration with the validity of certificates; 0 leaves it to kubeadm."""
        if not hours:
            return {}
        if self._is_old:
            raise KubeadmSettingsError(
                f"certificate_validity_hours: {hours}: expected 0, as kubeadm's configuration {self.version} has no "
                "place for it and its certificates last a year; leave it out, or choose Kubernetes 1.31 or newer"
            )
        return {"certificateValidityPeriod": f"{hours}h0m0s"}


def dialect_of(version: str) -> Dialect:
    """Return the dialect that kubeadm of a full version of Kubernetes is written to in."""
    release = release_of(version)
    if release is None:
        raise KubeadmSettingsError(
            f'version: "{version}": expected one of the versions {supported_versions()}; choose one of them'
        )
    if release.kubeadm_api not in (*_OLD, *_NEW):
        raise NotImplementedError(release.kubeadm_api)
    return Dialect(release)


def _texts(value: Any) -> Iterator[str]:
    """Yield the values of an argument as text, as which kubeadm wants also numbers and truth values."""
    for each in value if isinstance(value, (list, tuple)) else (value,):
        yield str(each).lower() if isinstance(each, bool) else str(each)


def _duration(seconds: int) -> str:
    return f"{seconds}s"
