"""The fields that kubeadm knows, by version of its configuration.

kubeadm decodes strictly: a field that it does not know is an error (in 1.20 a warning, and the field is ignored).
Source: the Go types in cmd/kubeadm/app/apis/kubeadm/<version>/types.go and
cmd/kubeadm/app/apis/bootstraptoken/v1/types.go of kubernetes/kubernetes; v1beta4 as it is since 1.31. {} stands for
anything, a list for a list of such, None for a value that has no fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ANY: dict[str, Any] = {}
_TAINTS = [{"key": None, "value": None, "effect": None, "timeAdded": None}]
_ARGUMENT_MAP = _ANY
_ARGUMENT_LIST = [{"name": None, "value": None}]
_VOLUMES = [{"name": None, "hostPath": None, "mountPath": None, "readOnly": None, "pathType": None}]
_IMAGE = {"imageRepository": None, "imageTag": None}
_ENVIRONMENT = [_ANY]
_META = {"apiVersion": None, "kind": None}
_ENDPOINT = {"advertiseAddress": None, "bindPort": None}
_TOKENS = [{"token": None, "description": None, "ttl": None, "expires": None, "usages": [None], "groups": [None]}]
_TIMEOUTS = {
    "controlPlaneComponentHealthCheck": None,
    "kubeletHealthCheck": None,
    "kubernetesAPICall": None,
    "etcdAPICall": None,
    "tlsBootstrap": None,
    "discovery": None,
    "upgradeManifests": None,
}
_EXTERNAL_ETCD = {"endpoints": [None], "caFile": None, "certFile": None, "keyFile": None}


def _registration(arguments: Any, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": None,
        "criSocket": None,
        "taints": _TAINTS,
        "kubeletExtraArgs": arguments,
        "ignorePreflightErrors": [None],
        **more,
    }


def _documents(version: str) -> dict[str, Any]:
    is_v1beta2, is_v1beta4 = version == "v1beta2", version == "v1beta4"
    arguments = _ARGUMENT_LIST if is_v1beta4 else _ARGUMENT_MAP
    component = {
        "extraArgs": arguments,
        "extraVolumes": _VOLUMES,
        **({"extraEnvs": _ENVIRONMENT} if is_v1beta4 else {}),
    }
    since_v1beta3 = {} if is_v1beta2 else {"skipPhases": [None], "patches": {"directory": None}}
    since_v1beta4 = {"dryRun": None, "timeouts": _TIMEOUTS} if is_v1beta4 else {}
    registration = _registration(
        arguments,
        {
            **({} if is_v1beta2 else {"imagePullPolicy": None}),
            **({"imagePullSerial": None} if is_v1beta4 else {}),
        },
    )
    return {
        "InitConfiguration": {
            **_META,
            "bootstrapTokens": _TOKENS,
            "nodeRegistration": registration,
            "localAPIEndpoint": _ENDPOINT,
            "certificateKey": None,
            **since_v1beta3,
            **since_v1beta4,
        },
        "ClusterConfiguration": {
            **_META,
            "etcd": {
                "local": {**_IMAGE, **component, "dataDir": None, "serverCertSANs": [None], "peerCertSANs": [None]},
                "external": _EXTERNAL_ETCD,
            },
            "networking": {"serviceSubnet": None, "podSubnet": None, "dnsDomain": None},
            "kubernetesVersion": None,
            "controlPlaneEndpoint": None,
            "apiServer": {
                **component,
                "certSANs": [None],
                **({} if is_v1beta4 else {"timeoutForControlPlane": None}),
            },
            "controllerManager": component,
            "scheduler": component,
            "dns": {**_IMAGE, **({"type": None} if is_v1beta2 else {}), **({"disabled": None} if is_v1beta4 else {})},
            "certificatesDir": None,
            "imageRepository": None,
            "featureGates": _ANY,
            "clusterName": None,
            **({"useHyperKubeImage": None} if is_v1beta2 else {}),
            **(
                {
                    "proxy": {"disabled": None},
                    "encryptionAlgorithm": None,
                    "certificateValidityPeriod": None,
                    "caCertificateValidityPeriod": None,
                }
                if is_v1beta4
                else {}
            ),
        },
        "JoinConfiguration": {
            **_META,
            "nodeRegistration": registration,
            "caCertPath": None,
            "discovery": {
                "bootstrapToken": {
                    "token": None,
                    "apiServerEndpoint": None,
                    "caCertHashes": [None],
                    "unsafeSkipCAVerification": None,
                },
                "file": {"kubeConfigPath": None},
                "tlsBootstrapToken": None,
                **({} if is_v1beta4 else {"timeout": None}),
            },
            "controlPlane": {"localAPIEndpoint": _ENDPOINT, "certificateKey": None},
            **since_v1beta3,
            **since_v1beta4,
        },
        # The kubelet's and kube-proxy's own, of which only the head is written here.
        "KubeletConfiguration": _ANY,
        "KubeProxyConfiguration": _ANY,
    }


FIELDS = {version: _documents(version) for version in ("v1beta2", "v1beta3", "v1beta4")}


def violations(value: Any, known: Any, path: str) -> Iterator[str]:
    """Yield where a value has another form than is known, or a field that is not."""
    if known is None:
        if isinstance(value, (dict, list)):
            yield f"{path} is a {type(value).__name__}"
    elif isinstance(known, list):
        if not isinstance(value, list):
            yield f"{path} is no list"
        else:
            for index, each in enumerate(value):
                yield from violations(each, known[0], f"{path}[{index}]")
    elif not isinstance(value, dict):
        yield f"{path} is no mapping"
    elif known:
        for key, each in value.items():
            if key not in known:
                yield f"{path}.{key} is not known"
            else:
                yield from violations(each, known[key], f"{path}.{key}")
