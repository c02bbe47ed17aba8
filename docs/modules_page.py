"""The reference of modules, plugins and roles, from their own documentation."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from prose import as_text, cell, prose
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "sighup.fury_vsphere"

MODULES_INTRODUCTION = """\
# Modules and plugins

<!-- Written by docs/generate.py from the documentation in plugins/. -->

The same, and examples, in the terminal:

```console
$ ansible-doc -t module sighup.fury_vsphere.cluster_vms
$ ansible-doc -t inventory sighup.fury_vsphere.cluster
$ ansible-doc -t filter sighup.fury_vsphere.cluster_model
```

All that speak to vCenter take the [options of a connection](#options-of-a-connection), which their tables leave out.
Modules *for the roles* are what the roles of the collection are made of; they may change with them.

"""
ROLES_INTRODUCTION = """\
# Roles

<!-- Written by docs/generate.py from roles/*/meta/argument_specs.yml. -->

Each role is about one concern of a machine, and knows nothing of vSphere. It can be used alone, on
[machines from elsewhere](without-furyctl.md#machines-that-do-not-come-from-vsphere) too: its page lists its variables,
whose defaults read the [cluster model](cluster-model.md) when there is one.

| role | what it does |
|---|---|
"""
# What a person calls, and not only the roles.
PUBLIC = {
    "certificates_info",
    "cluster_vms",
    "cluster_vms_info",
    "golden_image_info",
    "golden_template",
    "ovf_import",
    "placement_rules",
    "preflight",
}


def modules_page() -> str:
    """Return the reference of all modules and plugins."""
    lines = [MODULES_INTRODUCTION]
    modules = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
    lines += ["## Modules\n\n| module | |\n|---|---|\n"]
    lines += [_index_row("modules", name) for name in modules if name in PUBLIC]
    lines += [_index_row("modules", name) for name in modules if name not in PUBLIC]
    lines += ["\n"]
    for name in [*(name for name in modules if name in PUBLIC), *(name for name in modules if name not in PUBLIC)]:
        lines += _section("modules", name)
    lines += ["## Inventory plugin\n\n", *_section("inventory", "cluster")]
    for kind, title in (("callback", "Callback plugins"), ("lookup", "Lookups"), ("filter", "Filters")):
        lines += [f"## {title}\n\n| name | what it does |\n|---|---|\n"]
        for path in sorted((ROOT / "plugins" / kind).glob("*.py")):
            lines += [f"| `{path.stem}` | {prose(_documents(path)['DOCUMENTATION']['short_description'])} |\n"]
        lines += ["\n"]
    connection = _documents(ROOT / "plugins" / "doc_fragments" / "connection.py")["DOCUMENTATION"]
    lines += ["## Options of a connection\n\n", *_options(connection["options"])]
    return "".join(lines).rstrip() + "\n"


def roles_page() -> str:
    """Return the table of all roles."""
    rows = []
    for specs in sorted((ROOT / "roles").glob("*/meta/argument_specs.yml")):
        main = YAML(typ="safe").load(specs)["argument_specs"]["main"]
        name = specs.parent.parent.name
        rows.append(f"| [{name}](../roles/{name}/README.md) | {prose(main['short_description'])} |\n")
    return ROLES_INTRODUCTION + "".join(rows)


def _index_row(kind: str, name: str) -> str:
    short = prose(_documents(ROOT / "plugins" / kind / f"{name}.py")["DOCUMENTATION"]["short_description"])
    return f"| [{name}](#{name}) | {'' if name in PUBLIC else '*for the roles:* '}{short} |\n"


def _section(kind: str, name: str) -> Iterator[str]:
    """Yield the description of a plugin: what it does, its options, an example, what it returns."""
    documents = _documents(ROOT / "plugins" / kind / f"{name}.py")
    about = documents["DOCUMENTATION"]
    yield f"### {name}\n\n"
    description = about["description"]
    for paragraph in [description] if isinstance(description, str) else description:
        yield prose(paragraph).replace("\\|", "|") + "\n\n"
    yield from _options(about.get("options") or {})
    if documents.get("EXAMPLES"):
        yield f"```yaml\n{documents['EXAMPLES'].strip()}\n```\n\n"
    if documents.get("RETURN"):
        yield "| returns | type | meaning |\n|---|---|---|\n"
        yield from _returned(documents["RETURN"], "")
        yield "\n"


def _options(options: Mapping[str, Any]) -> Iterator[str]:
    if not options:
        return
    yield "| option | type | default | meaning |\n|---|---|---|---|\n"
    yield from _option_rows(options, "")
    yield "\n"


def _option_rows(options: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, option in options.items():
        kind = option.get("type", "str")
        if option.get("elements"):
            kind = f"{kind} of {option['elements']}"
        default = "required" if option.get("required") else f"`{cell(as_text(option.get('default', '')))}`"
        choices = option.get("choices")
        meaning = prose(option["description"])
        if choices:
            meaning += f" One of {', '.join(f'`{as_text(choice)}`' for choice in choices)}."
        yield f"| `{prefix}{name}` | {kind} | {default if default != '``' else ''} | {meaning} |\n"
        yield from _option_rows(option.get("suboptions") or {}, f"{prefix}{name}.")


def _returned(values: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in values.items():
        kind = value.get("type", "")
        if value.get("elements"):
            kind = f"{kind} of {value['elements']}"
        yield f"| `{prefix}{name}` | {kind} | {prose(value['description'])} |\n"
        inner = "[]." if value.get("elements") == "dict" else "."
        yield from _returned(value.get("contains") or {}, f"{prefix}{name}{inner}")


def _documents(path: Path) -> dict[str, Any]:
    """Return the documentation of a plugin, without importing it: EXAMPLES as they are, the rest read."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in ("DOCUMENTATION", "EXAMPLES", "RETURN"):
                    found.setdefault(target.id, node.value.value)
    yaml = YAML(typ="safe")
    return {name: text if name == "EXAMPLES" else yaml.load(text) for name, text in found.items()}
