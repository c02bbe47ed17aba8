"""The page on the definition of a golden image: what stands before and after its table of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INTRODUCTION = """\
# The definition of a golden image

<!-- Written by docs/generate.py from plugins/module_utils/model/schemas/image.py. -->

`fury_image` is the one dictionary that describes a golden image, in a small YAML file of its own. Unknown keys are
refused. A [site file](site-file.md) lies below it: of its `vsphere` the datacenter, the compute and the storage, its
`network`, and those of its other sections that `cluster` knows.

```yaml
name: ubuntu-22.04-kubernetes
system: ubuntu-22.04
source:
  url: https://mirror.example.com/jammy-server-cloudimg-amd64.ova
  checksum: sha256:…
kubernetes: {version: 1.33.1}
vsphere: {datacenter: DC01, cluster: CLUSTER01, datastore: DATASTORE01}
network: {name: VM Network, cidr: 10.0.0.0/24}
```

## Keys

Relative paths of `source.file` and `hooks` begin at the definition's directory.

| key | type | default | meaning |
|---|---|---|---|
"""

END = """
## What makes another version

A hash of the definition is written on each template; an image whose newest template has the definition's hash is up to
date. The hash is of what decides the content: the source's checksum, `system`, `kubernetes`, `packages`, `update`, the
content, arguments and environment of `hooks`, `hardening`, `cluster` (without `ssh`) and `customization`. Where the
image is made, in which network, by how large a machine and under which name does not count, nor does `keep`.
What packages the repositories hold on that day does not either: ask for a rebuild to get newer ones.

## What is in vCenter

| path below the VM folder | what it is |
|---|---|
| `<folder>/<name>-v1`, `-v2`, … | the templates, each with a snapshot `golden` for linked clones |
| `<folder>/<name>-build/` | the builder, while an image is made |
| `<folder>/sources/<system>-<12 digits>` | an imported source, made once for each checksum |

The builder is the only machine of a cluster called `<name>-build` (dots in the name become dashes), so that it is made,
found and reached as the machines of clusters are.

A template says what it is in custom attributes, and in its notes. What is not there is `none`.

| attribute | value |
|---|---|
| `fury.image`, `fury.image_version`, `fury.image_system` | name, number of the version, `system` |
| `fury.image_hash`, `fury.image_source` | hash of the definition; checksum of the source, or where in vCenter it is |
| `fury.image_os`, `fury.image_kernel`, `fury.image_tools`, `fury.image_cloud_init` | what the guest told at its end |
| `fury.image_containerd`, `fury.image_kubernetes` | preinstalled versions |
| `fury.image_built`, `fury.image_builder` | time (UTC), version of this collection |
| `fury.customization` | `customization`; clones are customized accordingly |
| `fury.certified`, `fury.certified_at` | verdict of the certification, `passed` or `failed`, and its time |

While an image is made, its builder has `fury.image_hash` and `fury.image_step` (`building`, `sealing`). After a run
that ended early, the next goes on with a builder that was being built from the same definition, and finishes one that
is sealed and off. One of another definition, or that was interrupted while it was sealed, is replaced.

## Sources

`ovf_import` verifies the checksum, that the OVA file is whole, that each file has the size which the descriptor says,
and the digests of its manifest, before it makes anything in vCenter; and vCenter takes back what was half made when it
fails or is interrupted. That is why it is this collection's own: community.vmware's `vmware_deploy_ovf` compares
neither checksums nor the manifest, finds a missing disk only when vCenter has begun, knows no thumbprint of a host, and
leaves an interrupted import to its time-out. An item of a content library is deployed by vCenter itself.

A template in vCenter is cloned as it is. A virtual machine is copied as a template first, once: remove the copy to have
it copied anew.

A `url` must lead to an OVA file; it is kept in `~/.cache/fury-vsphere/images` by its checksum, and a broken download is
resumed. The licence agreements in an OVF package are accepted.

Disks go to the ESXi host that vCenter names, TCP port 443. One with a certificate of its own is known by the thumbprint
that vCenter tells.

Beside the [privileges](vsphere.md#privileges) for the machines of a cluster a user needs `VApp.Import` on the resource
pool, and on the folder of the templates `VirtualMachine.Provisioning.MarkAsTemplate`,
`VirtualMachine.State.CreateSnapshot`, `VirtualMachine.Inventory.Move`, `VirtualMachine.Config.Rename` and
`VirtualMachine.Config.Annotation`.
"""


def without_cluster_keys(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an image with the keys left out that the page on the cluster model has."""
    properties = dict(schema["properties"])
    cluster = properties["cluster"]
    parts = {
        name: {
            **part,
            "properties": {},
            "description": f"As [in the cluster model](cluster-model.md): {part['description']}",
        }
        for name, part in {**cluster["properties"], "network": properties["network"]}.items()
    }
    properties["network"] = parts.pop("network")
    properties["cluster"] = {**cluster, "properties": parts}
    return {**schema, "properties": properties}
