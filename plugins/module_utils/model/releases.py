# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The one table of Kubernetes' minor versions: what each needs of its companions, and where it runs.

Where the columns come from (the names are repositories on GitHub):

kubeadm_api, pause, coredns:
    kubernetes/kubernetes, cmd/kubeadm/app/constants and cmd/kubeadm/app/apis/kubeadm. The images of 1.20 to 1.32 as
    kubernetes/minikube lists them for each patch (pkg/minikube/constants/constants_kubeadm_images.go), pause of 1.33 to
    1.35 as kubernetes-sigs/kubespray has it, CoreDNS of 1.33 by coredns/deployment pull request 306. Where patches
    differ, the tag is that of the last ones (the first patches of 1.30 and 1.31 have CoreDNS v1.11.1). kubeadm knows
    v1beta3 from 1.22 on and v1beta4 from 1.31 on; v1beta2 is gone in 1.27.
etcd:
    the minor that kubeadm has by default, in one patch of it for all: 3.4.23, and 3.5.26, the first that may go to 3.6
    (etcd.io/blog/2025/zombie_members_upgrade). Never 3.5.0 to 3.5.2, which may corrupt data (etcd-io/etcd issue 13766).
    3.6.5 and 3.6.6 are kubeadm's own of 1.34 and 1.35 (SupportedEtcdVersion).
containerd:
    containerd/containerd, RELEASES.md, "Kubernetes Support", in its states from 2022 to 2026: the oldest patch of each
    minor that is recommended. Before 1.24 that table has no patches, but the first containerd minor of each Kubernetes.
cri_tools, cni_plugins:
    kubernetes/release, cmd/krel/templates/latest/metadata.yaml: the oldest that the packages of the minor's last patch
    accept. Packages before 1.24 are not in it, and from 1.32 on kubeadm's package asks for no cri-tools: there the same
    minor, as kubernetes-sigs/cri-tools recommends.
image_repository:
    kubernetes/kubeadm issue 2671; pull requests 113388 (1.22.17), 113393 (1.23.15) and 113395 (1.24.9) in
    kubernetes/kubernetes. It must be the same as in kubeadm, which looks for CoreDNS below `coredns/` in its own only.
    k8s.gcr.io gets no new images since April 2023.
cgroups:
    stable for version 2 in 1.25 (KEP 2254); the kubelet refuses version 1 from 1.35 on (KEP 5573), and so does kubeadm
    (kubernetes/system-validators pull request 61).
kernel:
    kubernetes/system-validators, validators/types_unix.go: 3.10, then 4.19 from its pull request 37 on. kubeadm 1.32
    and 1.33 refuse older ones (kubernetes/kubernetes issue 129462), later ones warn (pull request 131919).
control_plane_taints:
    KEP 2067, and the change logs of 1.24 and 1.25.
cri_socket:
    kubernetes/kubernetes pull request 107295: a URL from 1.24 on, a path before.
public_packages:
    https://kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction.

Not verified in the source named: CoreDNS of 1.34 and 1.35 (read in the tests of programs that read kubeadm's
constants), 1.22.17 as the first patch of 1.22 with the new registry, cri_tools and cni_plugins before 1.24.
"""

from __future__ import annotations

from dataclasses import dataclass

V1_ALLOWED = "v1 or v2"
V2_PREFERRED = "v2 preferred"
V2_REQUIRED = "v2 only"

OLD_REGISTRY = "k8s.gcr.io"
REGISTRY = "registry.k8s.io"

_MASTER, _CONTROL_PLANE = "node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"
_SOCKET = "/run/containerd/containerd.sock"


@dataclass(frozen=True)
class Release:
    """The companions of one Kubernetes minor version.

    Attributes:
        kubeadm_api: version of kubeadm's configuration API, as in `kubeadm.k8s.io/<kubeadm_api>`.
        etcd: default version of etcd, without a leading "v".
        pause: tag of the sandbox image `pause`.
        coredns: tag of the CoreDNS image that kubeadm installs.
        image_repository: registry that kubeadm pulls the images from by default.
        containerd: of each minor of containerd the oldest patch that is recommended, oldest first.
        cri_tools: oldest version of cri-tools.
        cni_plugins: oldest version of the CNI plugins.
        cgroups: V1_ALLOWED, V2_PREFERRED or V2_REQUIRED.
        kernel: oldest Linux kernel that kubeadm accepts.
        control_plane_taints: keys of the taints that kubeadm gives a control plane.
        cri_socket: containerd's socket, as kubeadm wants it written.
        public_packages: whether the public repositories hold its packages.
        packages_bring_cri_tools: whether kubeadm's package depends on cri-tools.
    """

    kubeadm_api: str
    etcd: str
    pause: str
    coredns: str
    containerd: tuple[str, ...]
    cri_tools: str
    cni_plugins: str
    image_repository: str = REGISTRY
    cgroups: str = V2_PREFERRED
    kernel: str = "3.10"
    control_plane_taints: tuple[str, ...] = (_CONTROL_PLANE,)
    cri_socket: str = f"unix://{_SOCKET}"
    public_packages: bool = True
    packages_bring_cri_tools: bool = True


RELEASES: dict[str, Release] = {
    "1.20": Release(
        kubeadm_api="v1beta2",
        etcd="3.4.23",
        pause="3.2",
        coredns="1.7.0",
        containerd=("1.4.0",),
        cri_tools="1.20.0",
        cni_plugins="0.8.7",
        image_repository=OLD_REGISTRY,
        cgroups=V1_ALLOWED,
        control_plane_taints=(_MASTER,),
        cri_socket=_SOCKET,
        public_packages=False,
    ),
    "1.21": Release(
        kubeadm_api="v1beta2",
        etcd="3.4.23",
        pause="3.4.1",
        coredns="v1.8.0",
        containerd=("1.4.0",),
        cri_tools="1.21.0",
        cni_plugins="0.8.7",
        image_repository=OLD_REGISTRY,
        cgroups=V1_ALLOWED,
        control_plane_taints=(_MASTER,),
        cri_socket=_SOCKET,
        public_packages=False,
    ),
    "1.22": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.5",
        coredns="v1.8.4",
        containerd=("1.4.0",),
        cri_tools="1.22.0",
        cni_plugins="0.8.7",
        image_repository=OLD_REGISTRY,
        cgroups=V1_ALLOWED,
        control_plane_taints=(_MASTER,),
        cri_socket=_SOCKET,
        public_packages=False,
    ),
    "1.23": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.6",
        coredns="v1.8.6",
        containerd=("1.5.0",),
        cri_tools="1.23.0",
        cni_plugins="0.8.7",
        image_repository=OLD_REGISTRY,
        cgroups=V1_ALLOWED,
        control_plane_taints=(_MASTER,),
        cri_socket=_SOCKET,
        public_packages=False,
    ),
    "1.24": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.7",
        coredns="v1.8.6",
        containerd=("1.6.4", "1.7.0"),
        cri_tools="1.25.0",
        cni_plugins="1.1.1",
        image_repository=OLD_REGISTRY,
        cgroups=V1_ALLOWED,
        control_plane_taints=(_MASTER, _CONTROL_PLANE),
    ),
    "1.25": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.8",
        coredns="v1.9.3",
        containerd=("1.6.4", "1.7.0"),
        cri_tools="1.25.0",
        cni_plugins="1.1.1",
    ),
    "1.26": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.9",
        coredns="v1.9.3",
        containerd=("1.6.15", "1.7.0"),
        cri_tools="1.25.0",
        cni_plugins="1.1.1",
    ),
    "1.27": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.9",
        coredns="v1.10.1",
        containerd=("1.6.15", "1.7.0"),
        cri_tools="1.25.0",
        cni_plugins="1.1.1",
    ),
    "1.28": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.9",
        coredns="v1.10.1",
        containerd=("1.6.15", "1.7.0"),
        cri_tools="1.28.0",
        cni_plugins="1.2.0",
    ),
    "1.29": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.9",
        coredns="v1.11.1",
        containerd=("1.6.27", "1.7.11"),
        cri_tools="1.28.0",
        cni_plugins="1.2.0",
    ),
    "1.30": Release(
        kubeadm_api="v1beta3",
        etcd="3.5.26",
        pause="3.9",
        coredns="v1.11.3",
        containerd=("1.6.28", "1.7.13", "2.0.0"),
        cri_tools="1.30.0",
        cni_plugins="1.2.0",
    ),
    "1.31": Release(
        kubeadm_api="v1beta4",
        etcd="3.5.26",
        pause="3.10",
        coredns="v1.11.3",
        containerd=("1.6.34", "1.7.20", "2.0.0"),
        cri_tools="1.30.0",
        cni_plugins="1.2.0",
    ),
    "1.32": Release(
        kubeadm_api="v1beta4",
        etcd="3.5.26",
        pause="3.10",
        coredns="v1.11.3",
        containerd=("1.6.36", "1.7.24", "2.0.1"),
        cri_tools="1.32.0",
        cni_plugins="1.2.0",
        kernel="4.19",
        packages_bring_cri_tools=False,
    ),
    "1.33": Release(
        kubeadm_api="v1beta4",
        etcd="3.5.26",
        pause="3.10",
        coredns="v1.12.0",
        containerd=("1.6.36", "1.7.24", "2.0.4"),
        cri_tools="1.33.0",
        cni_plugins="1.2.0",
        kernel="4.19",
        packages_bring_cri_tools=False,
    ),
    "1.34": Release(
        kubeadm_api="v1beta4",
        etcd="3.6.5",
        pause="3.10.1",
        coredns="v1.12.1",
        containerd=("1.6.39", "1.7.28", "2.0.6", "2.1.3"),
        cri_tools="1.34.0",
        cni_plugins="1.2.0",
        kernel="4.19",
        packages_bring_cri_tools=False,
    ),
    "1.35": Release(
        kubeadm_api="v1beta4",
        etcd="3.6.6",
        pause="3.10.1",
        coredns="v1.13.1",
        containerd=("1.7.28", "2.1.5", "2.2.0"),
        cri_tools="1.35.0",
        cni_plugins="1.2.0",
        cgroups=V2_REQUIRED,
        kernel="4.19",
        packages_bring_cri_tools=False,
    ),
}

# The first patch of a minor that pulls from the new registry by default, where the first patches did not.
MOVED_TO_REGISTRY = {"1.22": 17, "1.23": 15, "1.24": 9}


@dataclass(frozen=True)
class System:
    """An operating system, and the minors that run on it.

    Attributes:
        name: as people write it.
        distribution: as Ansible's fact `distribution` has it.
        version: first numbers of Ansible's fact `distribution_version`.
        oldest: first minor that is supported on it.
        newest: last minor that is supported on it.
        reason: why there is nothing older or newer; "" when the whole table runs.
        notes: what is to know beside that.
    """

    name: str
    distribution: str
    version: str
    oldest: str = "1.20"
    newest: str = "1.35"
    reason: str = ""
    notes: str = ""


SYSTEMS: tuple[System, ...] = (
    System(
        "Ubuntu 20.04",
        "Ubuntu",
        "20.04",
        notes="boots with cgroup v1: for 1.35 set operating_system.switch_to_cgroup_v2",
    ),
    System("Ubuntu 22.04", "Ubuntu", "22.04"),
    System(
        "Ubuntu 24.04",
        "Ubuntu",
        "24.04",
        oldest="1.27",
        reason="older minors had ended before it came out (April 2024), so they were never tested on it",
    ),
    System(
        "Oracle Linux 7.9",
        "OracleLinux",
        "7.9",
        newest="1.30",
        # docker/containerd-packaging pull request 372: no packages for EL7 after containerd 1.6.33.
        reason="its last package of containerd is 1.6.33, while 1.31 asks for 1.6.34; kubeadm 1.32 refuses its Red Hat "
        "compatible kernel 3.10; and its systemd has no cgroup v2, which 1.35 needs",
        notes="Python 2.7 or 3.6 on the node: managed by ansible-core 2.16 only",
    ),
    System(
        "Oracle Linux 8",
        "OracleLinux",
        "8",
        notes="boots with cgroup v1: for 1.35 set operating_system.switch_to_cgroup_v2; "
        "from 1.32 on boot the Unbreakable Enterprise Kernel, as the Red Hat compatible one is 4.18; "
        "Python 3.6 on the node: managed by ansible-core 2.16",
    ),
    System(
        "Oracle Linux 9",
        "OracleLinux",
        "9",
        oldest="1.22",
        reason="older minors had ended before it came out (July 2022), so they were never tested on it",
    ),
)
