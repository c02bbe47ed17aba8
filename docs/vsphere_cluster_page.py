"""The page on `kind: VSphereCluster`: what stands around its tables of keys, and what of the schema is in which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from furyctl_vsphere.dialects.distribution import KUBERNETES
from furyctl_vsphere.migration.words import NODE, SAME

INTRODUCTION = """\
# The config: kind VSphereCluster

<!-- Written by docs/generate.py from shim/furyctl_vsphere/schemas/vsphere-cluster.json. -->

The config of today's furyctl (`apiVersion: kfd.sighup.io/v1alpha2`) for clusters on vSphere. `spec.kubernetes` has
the names of furyctl's kind OnPremises for the same things; where that lists machines, here it is said how many there
are and how large. `spec.infrastructure.vsphere` is what OnPremises lacks: where in vCenter the machines live, and
their network. Everything of the [cluster model](cluster-model.md) can be said.

```yaml
apiVersion: kfd.sighup.io/v1alpha2
kind: VSphereCluster
metadata:
  name: demo
spec:
  infrastructure:
    vsphere:
      datacenter: DC01
      cluster: CLUSTER01
      datastore: DATASTORE01
      template: TEMPLATES/ubuntu-22.04
      network: {name: VM Network, cidr: 10.0.0.0/24}
  kubernetes:
    version: 1.33.1
    loadBalancers: {count: 2}
    masters: {count: 3, memory: 8Gi}
    nodes:
      - {name: applications, count: 4, cpu: 4, memory: 16Gi, disk: 100Gi}
```

`create config` writes a sample with every key; [examples/modern](../examples/modern/README.md) has a small cluster
and a highly available one. A config of furyctl 0.5 to 0.11 ([reference](furyctl-config.md)) becomes one of these by
[migrate](migrate.md), and goes on working as it is.

Mistakes are told all at once, each with its file, line, column, what stands there, what was expected and what to do;
of a key that is not known also the one that was probably meant.

## Placeholders

Any string of either dialect may hold, alone or as a part of it:

| placeholder | what it stands for |
|---|---|
| `{env://NAME}` | the value of an environment variable |
| `{file://path}` | the content of a text file, without line breaks at its end |
| `{path://path}` | the absolute path of a file |

Relative paths begin at the config's directory. A variable that is not set and a file that is not there are errors.
What `env` and `file` stand for is taken for a secret: messages show the placeholder, never the content. What is
filled in is not looked through for placeholders again. Numbers and switches are no strings, so that a placeholder
cannot stand for one.

In `spec.distributionVersion`, `spec.distribution` and `spec.plugins` placeholders are left as they are: these parts
are furyctl's, and so are the directories that relative paths in them begin at. `password` of a registry is not filled
in either: it takes one placeholder, which is read by the run that needs it.

## Version of Kubernetes

`spec.kubernetes.version` says it. Without it `spec.distributionVersion` does, if it is one that is known here:

| distribution | Kubernetes |
|---|---|
"""

VERSIONS_END = """
Of another version of the distribution it is not known which Kubernetes it has: say both. When both are said, the
cluster gets `spec.kubernetes.version`, and whether they fit is for you, or furyctl, to see.

## In an editor

The schema is a file of the package, for editors that check YAML by one (the YAML language server, in VS Code and
others). Its path, for the first line of a config:

```console
$ python -c 'from importlib.resources import files; print(files("furyctl_vsphere") / "schemas/vsphere-cluster.json")'
```

```yaml
# yaml-language-server: $schema=/path/to/vsphere-cluster.json
apiVersion: kfd.sighup.io/v1alpha2
```

`cluster.json` beside it is that of the former dialect. Where the schema wants one of a few words, or a number, an
editor marks a placeholder as a mistake; the command does not.

## Keys

Relative paths begin at the config's directory. Unknown keys are refused. A key without a default is left to what
reads it.

| key | type | default | meaning |
|---|---|---|---|
"""

POOL = """
## Keys of a pool

`loadBalancers`, `masters` and `etcd` under `spec.kubernetes`, and each entry of `nodes`, take all of these. Sizes are
written with their unit: `512Mi`, `16Gi`, `2Ti`.

| key | type | default | meaning |
|---|---|---|---|
"""

HOOK = """
## Keys of a hook

A path alone is a hook without settings.

| key | type | default | meaning |
|---|---|---|---|
"""

DIFFERENCES = """
## What of OnPremises is different

These keys are known, and cannot do here what they do there. Refused is what would leave the cluster without something
that was asked for; ignored, and told in one line, is what it has anyway.

| key | |
|---|---|
"""

FORMER = """
## From the former dialect

| furyctl 0.5 to 0.11 | here |
|---|---|
"""

FORMER_END = """
`executor`, `metadata.labels` and `provisioner` have no place here: they had no effect, or are said by the kind.
"""

# For the page on the former dialect.
TODAY = """
## In today's dialect

The same, as [kind VSphereCluster](vsphere-cluster.md) says it; [migrate](migrate.md) writes it.
[Placeholders](vsphere-cluster.md#placeholders) stand in strings of both dialects.

| key | today |
|---|---|
"""


def version_rows() -> Iterator[str]:
    """Yield the versions of the distribution whose Kubernetes is known."""
    for distribution, kubernetes in KUBERNETES.items():
        yield f"| {distribution} | {kubernetes} |"


def cluster_keys(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema without the keys that all pools have, and without those that are refused or ignored."""
    kept = {
        name: cluster_keys(below)
        for name, below in schema.get("properties", {}).items()
        if not is_different(below) and "$ref" not in below
    }
    own = {**schema, "properties": kept} if "properties" in schema else dict(schema)
    if "items" in own:
        own["items"] = cluster_keys(own["items"])
    return own


def pool_keys(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that all pools have; of hooks only the moments."""
    definitions = {name: below for name, below in schema["$defs"].items() if name != "hook"}
    moments = definitions["hooks"]["properties"]
    hooks = {
        **definitions["hooks"],
        "properties": {name: {**below, "items": {"type": "hook"}} for name, below in moments.items()},
    }
    return {"properties": {**definitions, "hooks": hooks}}


def hook_keys(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a hook."""
    hook: dict[str, Any] = schema["$defs"]["hook"]
    return hook


def is_different(schema: Mapping[str, Any]) -> bool:
    """Tell whether a key of OnPremises is refused or ignored."""
    return "not" in schema or "x-ignored" in schema or schema.get("const") is False


def difference_rows(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield the keys of OnPremises that are refused or ignored."""
    for name, below in schema.get("properties", {}).items():
        if is_different(below):
            remedy = below.get("x-remedy", "")
            remedy = f" {remedy[0].upper()}{remedy[1:]}." if remedy and not remedy.startswith("remove") else ""
            yield f"| `{path}{name}` | {below['description']}{remedy} |"
        else:
            yield from difference_rows(below, f"{path}{name}.")
    if "items" in schema:
        yield from difference_rows(schema["items"], f"{path.removesuffix('.')}[].")


def former_rows() -> Iterator[str]:
    """Yield where each key of the former dialect is said in this one."""
    for former, new in SAME.items():
        word = "[]" if former[-1] == "nodePools" else ""
        name = _dotted(new) if new[-1] != 0 else f"{_dotted(new[:-1])}[]` named `infra"
        yield f"| `{_dotted(former)}{word}` | `{name}{word}` |"
    for key, here in NODE.items():
        yield f"| `{key}` of a group of machines | `{here}` |"


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in path)
