# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What a golden image is made from."""

from __future__ import annotations

from ..image.systems import IMAGE_SYSTEMS, SMALLEST_DISK_GB
from .access import SSH
from .firewall import FIREWALL
from .hardware import HARDWARE
from .hooks import HOOK
from .kubernetes import CONTAINER_RUNTIME
from .network import NETWORK
from .operating_system import OPERATING_SYSTEM, kernel_parameters
from .operator_files import certificate, operator_path
from .packages import PACKAGES
from .settings import ATTRIBUTES, EXTRA_CONFIG, TAGS, customization
from .terms import HTTP_URL, Schema, flag, list_of, mapping, number, text
from .vsphere import VSPHERE

NONE = "none"
FOLDER = "TEMPLATES"

# Room for what is added to it: the names of the builder's cluster and of its machine are DNS labels.
_LONGEST_NAME = 47
_MOST_VERSIONS = 100

_CHECKSUM = text(
    "Checksum of the file or of what the URL holds; required with these. For an OVF file with its disks beside it that "
    "of its manifest (the file .mf), which vouches for all of them.",
    default="",
    pattern="^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})?$",
    x_expected="sha256: and 64, or sha512: and 128, lower-case hexadecimal digits",
    examples=["sha256:3c4e…"],
)

_SOURCE = mapping(
    "What the image begins as: exactly one of file, url, library and machine.",
    {
        "file": operator_path("An OVA file, or an OVF file with its disks beside it.", default=""),
        "url": text(
            "Where an OVA file is downloaded from.",
            default="",
            pattern=HTTP_URL.replace("^", "^(").replace("$", ")?$"),
            x_expected="a URL that begins with http:// or https://",
        ),
        "checksum": _CHECKSUM,
        "library": mapping(
            "An OVF template in a content library.",
            {
                "library": text("Name of the library.", minLength=1, examples=["IMAGES"]),
                "item": text("Name of the item.", minLength=1, examples=["jammy-server-cloudimg-amd64"]),
            },
            required=("library", "item"),
        ),
        "machine": text(
            "A template, or a virtual machine that is off, as a path below the datacenter's VM folder.",
            default="",
            examples=["TEMPLATES/base"],
        ),
    },
)
_KUBERNETES: Schema = {
    **mapping(
        "What of Kubernetes is installed beforehand; none: neither Kubernetes nor a container runtime.",
        {
            "version": text(
                "Version of Kubernetes, or none.",
                pattern=r"^(\d+\.\d+\.\d+|none)$",
                x_expected="a full version such as 1.33.1, or none",
                x_remedy="write major, minor and patch, in quotes when YAML takes it for a number",
                examples=["1.33.1"],
            )
        },
        required=("version",),
        default={"version": NONE},
    ),
    "type": ["string", "object"],
    "pattern": "^none$",
    "x-expected": "a mapping with version, or none",
}

_HARDENING = mapping(
    "What is made stricter than the roles do by themselves; every machine of the image inherits it.",
    {
        "kernel_parameters": kernel_parameters("Kernel parameters, as in operating_system.kernel_parameters."),
        "firewall": {
            **FIREWALL["properties"]["enabled"],
            "description": "Whether the firewall is on, as in firewall.enabled of the cluster model.",
        },
    },
    default={},
)

_BUILDER = mapping(
    "The virtual machine in which the image is made.",
    {
        "cpu": {**HARDWARE["cpu"], "description": "Virtual CPUs.", "default": 2},
        "memory_mb": {
            **{key: value for key, value in HARDWARE["memory_mb"].items() if key != "x-default"},
            "description": "Memory in MiB.",
            "default": 4096,
        },
        "disk_gb": number(
            "Size of its disk in GiB, which is the image's, too; not below the source's.",
            SMALLEST_DISK_GB,
            HARDWARE["disk_gb"]["maximum"],
            default=20,
        ),
        "address": text(
            "Its address; empty: the first free one of the network.",
            default="",
            anyOf=[{"format": "ipv4"}, {"const": ""}],
            x_expected="an IPv4 address such as 10.0.0.1",
        ),
    },
    default={},
)

_PLACES = ("datacenter", "cluster", "resource_pool", "hosts", "datastore", "datastore_cluster")

_VSPHERE = mapping(
    "Where in vCenter the image is made, and kept.",
    {
        **{key: VSPHERE["properties"][key] for key in _PLACES},
        "folder": text(
            "Folder of the templates, as a path below the datacenter's VM folder; made when missing.",
            minLength=1,
            default=FOLDER,
        ),
        "customization": customization(x_default="customization of the image, without a spec"),
        "extra_config": EXTRA_CONFIG,
        "tags": TAGS,
        "attributes": ATTRIBUTES,
    },
    required=("datacenter",),
)

_CLUSTER = mapping(
    "Parts of a cluster model for the machine that the image is made in; what they set up stays in the image.",
    {
        "operating_system": OPERATING_SYSTEM,
        "packages": PACKAGES,
        "container_runtime": CONTAINER_RUNTIME,
        "ssh": SSH,
        "firewall": FIREWALL,
        "trusted_certificates": list_of(
            "Authorities of the site that the machines trust in everything.",
            certificate("An authority."),
            default=[],
        ),
        "image_repository": text(
            "Registry of the Kubernetes images, as in kubernetes.image_repository.",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$|^$",
            x_expected="a registry and path without scheme, such as registry.example.com/kubernetes",
            default="",
        ),
    },
    default={},
)

IMAGE_SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "fury_image",
    **mapping(
        "A golden image: a template that machines of clusters are cloned from.",
        {
            "name": text(
                "Name of the image; its templates are called NAME-v1, NAME-v2 and so on.",
                pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
                maxLength=_LONGEST_NAME,
                x_expected=f"at most {_LONGEST_NAME} lower-case letters, digits, dots and dashes, with a letter or "
                "digit at both ends",
                examples=["ubuntu-22.04-kubernetes"],
            ),
            "system": text("Its operating system.", enum=list(IMAGE_SYSTEMS)),
            "source": _SOURCE,
            "kubernetes": _KUBERNETES,
            "packages": list_of(
                "Further packages of the distribution.",
                text("Name of a package.", pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_:=~-]*$", x_expected="name of a package"),
                default=[],
                uniqueItems=True,
                examples=[["vim"]],
            ),
            "update": flag("Whether all packages are updated.", True),
            "hooks": list_of(
                "Scripts that run in it when everything else is installed, in this order.", HOOK, default=[]
            ),
            "hardening": _HARDENING,
            "keep": number("Number of versions that are kept when old ones are removed.", 1, _MOST_VERSIONS, default=2),
            "builder": _BUILDER,
            "customization": text(
                "How guests of the image learn who they are: by cloud-init's guestinfo, or by a vSphere customization "
                "spec (perl and VMware Tools in the guest).",
                enum=["guestinfo", "spec"],
                x_default="spec for oracle-linux-7.9, whose cloud-init is too old for guestinfo; else guestinfo",
            ),
            "vsphere": _VSPHERE,
            "network": NETWORK,
            "cluster": _CLUSTER,
        },
        required=("name", "system", "source", "vsphere", "network"),
    ),
}
