# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The table of what hardens the machines: items of the CIS benchmarks, met by a provisioner or left to the site.

Numbers are those of the CIS benchmarks for Ubuntu 22.04 (2.0.0) and Oracle Linux 8 (3.0.0, which numbers as that of its
model RHEL 8 does), in their machine-readable form controls/cis_ubuntu2204.yml and controls/cis_rhel8.yml of
ComplianceAsCode/content on GitHub.
"""

from __future__ import annotations

from dataclasses import dataclass

from .hardening import KEY, NOT_MET, SET, SITE


@dataclass(frozen=True)
class MachineItem:
    """One item, or several that are met alike.

    Attributes:
        name: what its checks call it.
        title: what it asks for.
        met: SET by a role, by a KEY of the cluster model, by the SITE alone (its templates, its own tools), or NOT_MET.
        note: the role, the key, or the reason.
        ubuntu: its numbers in the benchmark for Ubuntu 22.04; empty for what is good practice without being in it.
        oracle_linux: its numbers in the benchmark for Oracle Linux 8, likewise.
    """

    name: str
    title: str
    met: str
    note: str
    ubuntu: str = ""
    oracle_linux: str = ""


ITEMS: tuple[MachineItem, ...] = (
    MachineItem(
        "kernel-modules",
        "No modules of the kernel that are not needed",
        SITE,
        "templates leave them out; overlay, br_netfilter, ip_vs and nf_conntrack are needed",
        "1.1.1, 3.2",
        "1.1.1, 3.2",
    ),
    MachineItem(
        "partitions",
        "Partitions of their own with nodev, nosuid, noexec",
        SITE,
        "templates have them; of a pool's own disks pools[].disks[].mount_options",
        "1.1.2",
        "1.1.2",
    ),
    MachineItem(
        "signatures",
        "Packages come signed, or are checked by their sums",
        SET,
        "role package_repositories",
        "1.2.1",
        "1.2.1-1.2.2, 1.2.4",
    ),
    MachineItem(
        "signed-lists",
        "Lists of packages come signed, too",
        NOT_MET,
        "apt asks for it; few repositories of rpms have it, and there each package is signed",
        "",
        "1.2.3",
    ),
    MachineItem(
        "updates",
        "The system's updates are installed",
        SITE,
        "unattended-upgrades and dnf-automatic go on, except for what is locked",
        "1.2.2.1",
        "1.2.5",
    ),
    MachineItem("locked-packages", "Kubernetes and containerd change with the config only", SET, "role package_lock"),
    MachineItem(
        "access-control",
        "AppArmor, and SELinux enforcing",
        SET,
        "no role turns them off; SELinux is told what HAProxy and keepalived do",
        "1.3.1",
        "1.5.1",
    ),
    MachineItem("boot-loader", "A password for the boot loader", SITE, "templates have it", "1.4", "1.3"),
    MachineItem(
        "processes",
        "Random address space, no tracing, no core dumps",
        KEY,
        "operating_system.kernel_parameters",
        "1.5.1-1.5.3",
        "1.4",
    ),
    MachineItem(
        "algorithms", "System-wide choice of strong ciphers", SITE, "templates have it; nothing lowers it", "", "1.6"
    ),
    MachineItem(
        "services",
        "No services, clients and radios that are not needed",
        SITE,
        "templates leave them out; none of them is installed",
        "1.5.4-1.5.5, 1.7, 2.1.1-2.1.21, 2.2, 3.1",
        "1.8, 2.2.1-2.2.21, 2.3, 3.1",
    ),
    MachineItem("banners", "Warnings before and after login", SITE, "their text is the site's", "1.6", "1.7"),
    MachineItem(
        "listeners",
        "Nothing listens on the network but what the cluster needs",
        SET,
        "roles etcd, load_balancer, kubeadm",
        "2.1.22",
        "2.2.22",
    ),
    MachineItem(
        "time",
        "One service keeps the time, and not as root",
        SET,
        "role node_os; whose time, network.ntp says",
        "2.3",
        "2.1",
    ),
    MachineItem(
        "cron", "cron and at for administrators only", SITE, "templates have it; no role uses them", "2.4", "4.1"
    ),
    MachineItem("forwarding", "No forwarding of packets", NOT_MET, "it is how pods reach each other", "3.3.1", "3.3.1"),
    MachineItem(
        "network-parameters",
        "No redirects and source routes, strict about senders",
        KEY,
        "operating_system.kernel_parameters",
        "3.3.2-3.3.11",
        "3.3.2-3.3.11",
    ),
    MachineItem(
        "kernel-parameters", "Modules and parameters of the kernel as Kubernetes needs them", SET, "role node_os"
    ),
    MachineItem("swap", "No swap: what is in memory stays there", SET, "role node_os"),
    MachineItem(
        "firewall",
        "One firewall, which refuses what no rule lets in",
        KEY,
        "firewall.enabled",
        "4.1-4.3",
        "3.4",
    ),
    MachineItem(
        "sshd",
        "Settings of the SSH server",
        SITE,
        "templates have them; logins with a password are turned off with the machine's guestinfo",
        "5.1.1, 5.1.4-5.1.22",
        "4.2",
    ),
    MachineItem(
        "host-keys",
        "Host keys of the SSH server are readable by root only",
        SET,
        "cloud-init, by the guestinfo that a machine is made with",
        "5.1.2-5.1.3",
        "4.2",
    ),
    MachineItem(
        "no-password",
        "Nobody logs in as this collection's user with a password",
        SET,
        "cloud-init, by the guestinfo that a machine is made with",
    ),
    MachineItem(
        "logins",
        "sudo, PAM, passwords and shells",
        SITE,
        "templates have them",
        "5.2.1-5.2.3, 5.2.5-5.4.2.6, 5.4.3",
        "4.3-4.5",
    ),
    MachineItem(
        "sudo-password",
        "A password for sudo",
        NOT_MET,
        "Ansible has none to give; only the holder of the cluster's SSH key is that user",
        "5.2.4",
        "4.3",
    ),
    MachineItem(
        "system-accounts",
        "Accounts of programs have no shell and no password",
        SET,
        "roles etcd, load_balancer",
        "5.4.2.7-5.4.2.8",
        "4.5",
    ),
    MachineItem("integrity", "A checker of the files' integrity", SITE, "the site's own tools", "6.1", "5.3"),
    MachineItem(
        "journal",
        "The journal runs, is kept over a boot and has a limit",
        SET,
        "role node_os; how much, operating_system.journal_mb says",
        "6.2.1.1.1, 6.2.1.1.3, 6.2.1.1.5",
        "5.1.2.2, 5.1.2.4, 5.1.2.6",
    ),
    MachineItem(
        "journal-format",
        "The journal is compressed, forwarded as the site wants, and readable by administrators only",
        SITE,
        "systemd's and the template's own settings stay",
        "6.2.1.1.2, 6.2.1.1.4, 6.2.1.1.6",
        "5.1.2.3, 5.1.2.5",
    ),
    MachineItem(
        "log-shipping",
        "Logs go to another machine",
        SITE,
        "rsyslog or systemd-journal-upload of the site",
        "6.2.1.2",
        "5.1.1, 5.1.2.1",
    ),
    MachineItem("log-rotation", "Logs of our own are rotated", SET, "role node_os", "", "5.1.3"),
    MachineItem(
        "log-access",
        "Logs of our own are readable by root only",
        SET,
        "roles kubeadm, node_hooks: the audit log, and what scripts print",
        "6.2.2.1",
        "5.1.4",
    ),
    MachineItem("auditd", "auditd with its rules", SITE, "the site's own tools", "6.3", "5.2"),
    MachineItem(
        "accounts-files",
        "Permissions of /etc/passwd and its like",
        SITE,
        "templates have them",
        "7.1.1-7.1.10",
        "6.1.1-6.1.10",
    ),
    MachineItem(
        "world-writable",
        "No file that everybody may write, and no such directory without the sticky bit",
        SET,
        "all roles write with modes of their own",
        "7.1.11",
        "6.1.11",
    ),
    MachineItem("owned", "No file without an owner", SET, "all roles write as root", "7.1.12", "6.1.12"),
    MachineItem("set-uid", "No set-user-id programs of ours", SET, "no role brings one", "7.1.13", "6.1.13"),
    MachineItem(
        "users", "Users and groups are unique, with homes of their own", SITE, "templates have them", "7.2", "6.2"
    ),
    MachineItem(
        "our-files", "What we write on a machine is root's, and secrets are readable by root only", SET, "all roles"
    ),
    MachineItem(
        "working-directory",
        "Secrets in the working directory are readable by their owner only",
        SET,
        "role pki; furyctl-vsphere",
    ),
)
