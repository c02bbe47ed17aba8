# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the files that a user names to the definition of an image, or to everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cluster import load_cluster
from .cluster_model import ImageDefinitionError, Problem, load_image_definition, resolved_image, script_problem
from .document import Document, read_document
from .failure import ExpectedError
from .located import in_order, located

# What of a cluster's model the machines of a certification are made by.
_CERTIFICATION_PARTS = ("vsphere", "network", "ssh", "packages", "operating_system")


@dataclass(frozen=True)
class Image:
    """A valid definition.

    Attributes:
        name: of the image.
        definition: complete, with absolute paths.
    """

    name: str
    definition: dict[str, Any]


@dataclass(frozen=True)
class Certification:
    """What a template is certified with.

    Attributes:
        name: of the image or the cluster that says where the machines are made.
        variables: extra variables of the playbook.
    """

    name: str
    variables: dict[str, Any]


def load_image(config: Path, site: Path | None = None) -> Image:
    """Read and check a definition and, when there is one, its site's file.

    Raises ExpectedError with one line per problem, all of them, by line.
    """
    document = read_document(config)
    if "kind" in document.data:
        problem = Problem(
            ("kind",), document.data["kind"], "the definition of an image", "name its file, or use cluster apply"
        )
        raise ExpectedError(str(located(document, problem)))
    site_data = read_document(site).data if site else {}
    directory = str(config.absolute().parent)
    try:
        definition = load_image_definition(document.data, site_data, directory)
    except ImageDefinitionError as error:
        found = [*document.problems, *error.problems]
        raise _all_of(document, found) from error
    scripts = resolved_image(document.data, directory).get("hooks", [])
    found = [*document.problems, *_script_problems(scripts)]
    if found:
        raise _all_of(document, found)
    return Image(str(definition["name"]), definition)


def load_certification(config: Path, site: Path | None = None, template: str = "") -> Certification:
    """Read either the definition of an image or the config of a cluster; the latter needs the template's path.

    Raises ExpectedError.
    """
    if "kind" not in read_document(config).data:
        image = load_image(config, site)
        named = {"fury_certify_template": template} if template else {}
        return Certification(image.name, {"fury_image": image.definition, **named})
    if not template:
        raise ExpectedError(f"{config} is the config of a cluster: name the template with --template")
    cluster = load_cluster(config, site)
    base = {part: cluster.model[part] for part in _CERTIFICATION_PARTS if part in cluster.model}
    return Certification(cluster.name, {"fury_cluster": base, "fury_certify_template": template})


def _all_of(document: Document, problems: list[Problem]) -> ExpectedError:
    return ExpectedError([str(each) for each in in_order(located(document, problem) for problem in problems)])


def _script_problems(hooks: list[Any]) -> list[Problem]:
    found = []
    for index, hook in enumerate(hooks):
        path = hook if isinstance(hook, str) else hook["path"]
        problem = script_problem(path)
        if problem:
            expected = f"a script that can be read and names its interpreter; {problem}"
            found.append(Problem(("hooks", index), path, expected, "correct the path or the script"))
    return found
