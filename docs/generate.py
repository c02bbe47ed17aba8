"""Write the reference pages: of roles, cluster model, images, furyctl's config, versions, hardening; others' tables.

`generate.py` writes them, `generate.py --check` fails when one is stale.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import command_line_page
import image_page
import vsphere_cluster_page
import vsphere_cluster_schema
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model import compatibility, releases
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.report import CHECKS
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.node_fitness import systems_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.preflight_wants import KINDS
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.privileges import RULES
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schema import CLUSTER_SCHEMA
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.schemas.image import IMAGE_SCHEMA
from compatibility_page import compatibility_page, operator_rows, read_evidence
from figures import figure_rows
from hardening_page import hardening_page
from modules_page import modules_page, roles_page
from prose import as_text, cell, prose
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent


def role_readme(directory: Path) -> str:
    """Return the README of a role, from its argument specs."""
    specs = YAML(typ="safe").load(directory / "meta" / "argument_specs.yml")["argument_specs"]
    lines = [f"# {directory.name}", "", "<!-- Written by docs/generate.py from meta/argument_specs.yml. -->", ""]
    for entry, spec in specs.items():
        if entry != "main":
            lines += [f"## Entry point `{entry}`", ""]
        lines += [spec["short_description"].rstrip(".") + ".", ""]
        description = spec.get("description", [])
        for paragraph in [description] if isinstance(description, str) else description:
            lines += [prose(paragraph).replace("\\|", "|"), ""]
        options = spec.get("options") or {}
        if options:
            lines += ["| variable | type | default | meaning |", "|---|---|---|---|"]
            lines += [row for name, option in options.items() for row in role_rows(name, option)]
            lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def role_rows(name: str, option: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table rows of an option and of its suboptions."""
    kind = option.get("type", "str")
    if option.get("elements"):
        kind = f"{kind} of {option['elements']}"
    default = "required" if option.get("required") else f"`{cell(as_text(option.get('default', '')))}`"
    yield f"| `{name}` | {kind} | {default if default != '``' else ''} | {prose(option.get('description', ''))} |"
    suffix = "[]" if option.get("elements") == "dict" else ""
    for child, suboption in (option.get("options") or {}).items():
        yield from role_rows(f"{name}{suffix}.{child}", suboption)


def model_page() -> str:
    """Return the reference of the cluster model, from its schema."""
    lines = [
        "# The cluster model",
        "",
        "<!-- Written by docs/generate.py from plugins/module_utils/model/schema.py. -->",
        "",
        "`fury_cluster` is the one dictionary that describes a cluster: the shim writes it from a furyctl config,",
        "a person may write it by hand, and the playbooks read it. Unknown keys are refused.",
        "",
        "| key | type | default | meaning |",
        "|---|---|---|---|",
        *model_rows(CLUSTER_SCHEMA, ""),
    ]
    return "\n".join(lines) + "\n"


def model_rows(schema: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """Yield the table rows of all properties of an object, depth first."""
    required = schema.get("required", [])
    for name, child in (schema.get("properties") or {}).items():
        path = f"{prefix}{name}"
        items = child.get("items", {})
        kind = child.get("type", "")
        kind = " or ".join(kind) if isinstance(kind, list) else kind
        if items and not items.get("properties"):
            kind = f"{kind} of {items.get('type', 'any')}"
        default = child.get("x-default", f"`{as_text(child['default'])}`" if child.get("default", "") != "" else "")
        nested = child if child.get("properties") else items if items.get("properties") else None
        if name in required:
            default = "required"
        elif nested is child:
            default = ""
        yield f"| `{path}` | {kind} | {cell(default)} | {cell(child.get('description', ''))} |"
        if nested is not None:
            yield from model_rows(nested, f"{path}[]." if nested is items else f"{path}.")


FURYCTL_INTRODUCTION = """\
# The furyctl config

<!-- Written by docs/generate.py from shim/furyctl_vsphere/schemas/cluster.json. -->

`furyctl-vsphere` reads the config of furyctl 0.5 to 0.11: `kind: Cluster`, `provisioner: vsphere`.

## Commands

`cluster template`, `cluster init`, `cluster apply` and `cluster destroy` are furyctl's own words for this dialect.
They are described with all others, their flags and exit codes, in [the command line](command-line.md).

## Keys

Relative paths begin at the config's directory. Unknown keys are refused.

| key | type | default | meaning |
|---|---|---|---|
"""


def furyctl_page() -> str:
    """Return the reference of furyctl's config, from the shim's schema."""
    schema = json.loads((ROOT / "shim" / "furyctl_vsphere" / "schemas" / "cluster.json").read_text(encoding="utf-8"))
    return (
        FURYCTL_INTRODUCTION
        + "\n".join(model_rows(resolved(schema, schema["$defs"]), ""))
        + "\n"
        + vsphere_cluster_page.TODAY
        + "\n".join(vsphere_cluster_page.former_rows())
        + "\n"
    )


def vsphere_cluster_reference() -> str:
    """Return the reference of kind VSphereCluster, from its schema."""
    schema = vsphere_cluster_schema.schema()
    page = vsphere_cluster_page
    parts = (
        (page.INTRODUCTION, page.version_rows()),
        (page.VERSIONS_END, model_rows(page.cluster_keys(schema), "")),
        (page.POOL, model_rows(page.pool_keys(schema), "")),
        (page.HOOK, model_rows(page.hook_keys(schema), "")),
        (page.DIFFERENCES, page.difference_rows(schema)),
        (page.FORMER, page.former_rows()),
    )
    return "".join(before + "\n".join(rows) + "\n" for before, rows in parts) + page.FORMER_END


def resolved(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Return a schema with its references to definitions replaced by these; what stands beside a reference wins."""
    if isinstance(schema, list):
        return [resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: resolved(value, definitions) for key, value in schema.items() if key not in ("$ref", "$defs")}
    if "$ref" in schema:
        return {**resolved(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions), **own}
    return own


def image_definition_page() -> str:
    """Return the reference of the definition of an image, from its schema."""
    return (
        image_page.INTRODUCTION
        + "\n".join(model_rows(image_page.without_cluster_keys(IMAGE_SCHEMA), ""))
        + "\n"
        + image_page.END
    )


def vsphere_page() -> str:
    """Return the page on vSphere with its tables written anew between their marks; the rest is written by hand."""
    tables = {"privileges": privilege_rows(), "versions": version_rows(), "guests": guest_rows()}
    return with_tables("vsphere.md", tables)


def offline_page() -> str:
    """Return the page on sites without internet, of which the list of what to mirror is written anew."""
    return with_tables("offline.md", {"mirror": mirror_rows()})


def certification_page() -> str:
    """Return the page on certification, of which the table of checks is written anew."""
    return with_tables("certification.md", {"checks": check_rows()})


def demo_page() -> str:
    """Return the page of the demo, with the picture of the recorded run when there is one."""
    recordings = ROOT / "docs" / "demo"
    rows = []
    if (recordings / "session.svg").exists():
        rows += ["", "![A recorded run: from the config to ready nodes](demo/session.svg)", ""]
    if (recordings / "session.cast").exists():
        rows += ["The [recording](demo/session.cast) itself: `asciinema play docs/demo/session.cast`.", ""]
    return with_tables("demo.md", {"recording": iter(rows)})


def sales_page() -> str:
    """Return the page for sales, of which the figures are written anew."""
    return with_tables("sales.md", {"figures": figure_rows()})


def support_page() -> str:
    """Return the support matrix, whose tables are written anew."""
    evidence = read_evidence()
    tables = {"systems": system_rows(), "vsphere": version_rows(), "operator": operator_rows(evidence)}
    return with_tables("support.md", tables)


def check_rows() -> Iterator[str]:
    """Yield the table of what certification looks at."""
    yield from ("| check | what is looked at | fails, or warns, when | remedy |", "|---|---|---|---|")
    for check in CHECKS:
        yield f"| {check.name} | {cell(check.looked_at)} | {cell(check.fails_when)} | {cell(check.remedy)} |"


def command_line() -> str:
    """Return the page on the command line, of which all that the table of verbs says is written anew."""
    sections = {
        "verbs": command_line_page.verb_rows(),
        "codes": command_line_page.exit_code_rows(),
        "flags": command_line_page.flag_sections(),
    }
    return with_tables("command-line.md", sections)


def with_tables(page: str, tables: Mapping[str, Iterator[str]]) -> str:
    """Return a page with its tables written anew between their marks."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for name, rows in tables.items():
        pattern = rf"(<!-- {name}: [^\n]*\n).*?(<!-- end of {name} -->)"
        text, count = re.subn(
            pattern, lambda mark, rows=rows: mark[1] + "".join(f"{row}\n" for row in rows) + mark[2], text, flags=re.S
        )
        if count != 1:
            sys.exit(f"docs/{page} has no place for its table of {name}")
    return text


def privilege_rows() -> Iterator[str]:
    """Yield the table of privileges, by the object that they are needed on."""
    yield from ("| object | privilege | to | needed |", "|---|---|---|---|")
    for kind, name in KINDS.items():
        for rule in (rule for rule in RULES if rule.kind == kind):
            when = rule.condition or "always"
            yield f"| {name} | `{rule.privilege}` | {rule.reason} | {when}{'; warned of' if rule.is_advisory else ''} |"


def version_rows() -> Iterator[str]:
    """Yield the table of vSphere's versions."""
    yield from (
        "| vSphere | end of general support | virtual hardware, from release | to know | tried here |",
        "|---|---|---|---|---|",
    )
    for release in compatibility.RELEASES:
        hardware = [
            f"{each.number} ({each.release})"
            for each in compatibility.HARDWARE_VERSIONS
            if each.since[: len(release.version)] == release.version
        ]
        ends = release.support_ends.isoformat() if release.support_ends else "not known here"
        notes = "; ".join(release.notes)
        yield f"| {release.name} | {ends} | {', '.join(hardware)} | {notes} | {release.tested} |"


def guest_rows() -> Iterator[str]:
    """Yield the table of guest ids."""
    yield from ("| guest id | system | from vSphere |", "|---|---|---|")
    for guest_id, guest in compatibility.GUESTS.items():
        yield f"| `{guest_id}` | {guest.name} | {'.'.join(str(number) for number in guest.since)} |"


KUBERNETES_INTRODUCTION = """\
# Versions of Kubernetes

<!-- Written by docs/generate.py from plugins/module_utils/model/releases.py, which also names the sources. -->

`kubernetes.version` takes every patch of the minors below and refuses everything else. **Run** end to end is 1.20 only,
on the lab's stand-ins for Ubuntu 22.04 and Oracle Linux 8. What newer versions of kubeadm are told is compared with the
fields that they know; everything else on this page was read, not run.

## What goes with a version

etcd has this version when `etcd.version` says no other; containerd is the repository's newest. Of containerd each
minor's oldest recommended patch is named; of cri-tools and the CNI plugins the oldest version that does.

| Kubernetes | configuration | etcd | containerd, from | pause | CoreDNS | cri-tools, from | CNI plugins, from |
|---|---|---|---|---|---|---|---|
"""

KUBERNETES_NODES = """
## What a node needs

| Kubernetes | cgroups | Linux, from | packages | images from | systems |
|---|---|---|---|---|---|
"""

KUBERNETES_SYSTEMS = """
Where the public repositories hold no packages, name your own in `packages.repositories`. The images come from where
kubeadm of that version takes them (k8s.gcr.io has no new ones since April 2023); `kubernetes.image_repository` names
another place, which then has CoreDNS beside the others as `coredns`.

## Operating systems

| system | Kubernetes | why not the others | to know |
|---|---|---|---|
"""

KUBERNETES_END = """
The role `kubernetes_packages` checks a node against this page before it installs anything, and says what to do. With
`kubernetes_packages_any_system: true` it does not, at your own risk. The role `container_runtime` does so with the
containerd that was installed; `container_runtime_any_version: true` leaves that out. Kubelets before 1.23 need a 1.x of
containerd.
"""


def kubernetes_page() -> str:
    """Return the page on Kubernetes' versions, from the one table of them."""
    return (
        KUBERNETES_INTRODUCTION
        + "\n".join(companion_rows())
        + "\n"
        + KUBERNETES_NODES
        + "\n".join(node_rows())
        + "\n"
        + KUBERNETES_SYSTEMS
        + "\n".join(system_rows())
        + "\n"
        + KUBERNETES_END
    )


def companion_rows() -> Iterator[str]:
    """Yield the table of what goes with each minor."""
    for minor, release in releases.RELEASES.items():
        containerd = ", ".join(release.containerd)
        cells = (
            *(f"{minor}.x", f"`{release.kubeadm_api}`", release.etcd, containerd, release.pause, release.coredns),
            *(release.cri_tools, release.cni_plugins),
        )
        yield f"| {' | '.join(cells)} |"


def node_rows() -> Iterator[str]:
    """Yield the table of what each minor needs of a node."""
    for minor, release in releases.RELEASES.items():
        packages = "public" if release.public_packages else "your own"
        registry = release.image_repository
        if minor in releases.MOVED_TO_REGISTRY:
            registry = f"{registry}; {releases.REGISTRY} from {minor}.{releases.MOVED_TO_REGISTRY[minor]}"
        systems = ", ".join(system.name for system in systems_of(minor))
        yield f"| {minor}.x | {release.cgroups} | {release.kernel} | {packages} | {registry} | {systems} |"


def system_rows() -> Iterator[str]:
    """Yield the table of operating systems."""
    for system in releases.SYSTEMS:
        yield f"| {system.name} | {system.oldest} to {system.newest} | {cell(system.reason)} | {cell(system.notes)} |"


def mirror_rows() -> Iterator[str]:
    """Yield the table of what a site must have for each minor."""
    yield "| Kubernetes | packages | images | etcd |"
    yield "|---|---|---|---|"
    for minor, release in releases.RELEASES.items():
        own = f"kubeadm, kubelet, kubectl {minor}.x"
        containerd = " or ".join(release.containerd)
        others = (
            f"cri-tools {release.cri_tools}, kubernetes-cni {release.cni_plugins}, containerd {containerd} or later"
        )
        # Below a directory of its own from 1.21 on, where kubeadm's own registry is used.
        coredns = f"coredns{'/coredns' if release.coredns.startswith('v') else ''}:{release.coredns}"
        images = f"`kube-*:v{minor}.x`, `pause:{release.pause}`, `{coredns}`"
        yield f"| {minor}.x | {own}, {others} | {images} of {release.image_repository} | {release.etcd} |"


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every generated page with its text."""
    for directory in sorted(path.parent.parent for path in (ROOT / "roles").glob("*/meta/argument_specs.yml")):
        yield directory / "README.md", role_readme(directory)
    yield ROOT / "docs" / "cluster-model.md", model_page()
    yield ROOT / "docs" / "certification.md", certification_page()
    yield ROOT / "docs" / "command-line.md", command_line()
    yield ROOT / "docs" / "furyctl-config.md", furyctl_page()
    yield ROOT / "docs" / "golden-image-definition.md", image_definition_page()
    yield ROOT / "docs" / "hardening.md", hardening_page()
    yield ROOT / "docs" / "kubernetes-versions.md", kubernetes_page()
    yield ROOT / "docs" / "offline.md", offline_page()
    yield ROOT / "docs" / "vsphere.md", vsphere_page()
    yield ROOT / "docs" / "vsphere-cluster.md", vsphere_cluster_reference()
    schemas = ROOT / "shim" / "furyctl_vsphere" / "schemas"
    yield schemas / "vsphere-cluster.json", vsphere_cluster_schema.schema_text()
    yield from site_pages()


def site_pages() -> Iterator[tuple[Path, str]]:
    """Yield the generated pages that are there for the site's readers, whoever they are."""
    yield ROOT / "docs" / "compatibility.md", compatibility_page()
    yield ROOT / "docs" / "demo.md", demo_page()
    yield ROOT / "docs" / "modules.md", modules_page()
    yield ROOT / "docs" / "roles.md", roles_page()
    yield ROOT / "docs" / "sales.md", sales_page()
    yield ROOT / "docs" / "support.md", support_page()


def main() -> int:
    """Write the pages, or tell which are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
    check = parser.parse_args().check
    stale = [path for path, text in pages() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if check:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale: run `make docs`\n")
        return 1 if stale else 0
    for path, text in pages():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
