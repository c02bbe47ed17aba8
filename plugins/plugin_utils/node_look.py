# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Whether a set of files of a node is as it shall be, found out by a shell command.

To bring a module to a machine and to start a Python there takes ten times as long, and mostly nothing is to be done.
Whatever is not clearly as it shall be is left to the module managed_files.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.sighup.fury_vsphere.plugins.module_utils import node_effects
from ansible_collections.sighup.fury_vsphere.plugins.modules import managed_files

_CHECKSUM = re.compile(r"([0-9a-f]{64})  (/.+)")
_STATE = re.compile(r"state ([^/]+) ([0-7]+) (\S+) (\S+) (/.+)")
_LINK = re.compile(r"link (/.+) -> (.*)")
_MARK = re.compile(r"mark (/\S+) ([0-9a-f]{64})")
_SERVICE = re.compile(r"service (\S+)")


@dataclass(frozen=True)
class Place:
    """A file or directory of a node.

    Attributes:
        kind: what `stat` calls it.
        mode: its permissions.
    """

    kind: str
    mode: int
    owner: str
    group: str


@dataclass(frozen=True)
class Seen:
    """What the command told.

    Attributes:
        places: what is at which path.
        checksums: SHA-256 of files, by their paths.
        links: where symbolic links lead to, by their paths.
        marks: what was last put into effect, by the paths of the marks.
        services: what systemd knows of services, by their names.
    """

    places: Mapping[str, Place]
    checksums: Mapping[str, str]
    links: Mapping[str, str]
    marks: Mapping[str, str]
    services: Mapping[str, Mapping[str, str]]


def command(parameters: Mapping[str, Any]) -> str:
    """Return the shell command for a set, from the parameters of managed_files. It changes nothing."""
    files = [each["path"] for each in parameters["files"]]
    directories = [each["path"] for each in parameters["directories"]]
    effects = parameters["effects"]
    read = {
        managed_files.record_path(parameters["name"]),
        *files,
        *(path for each in effects for path in each["files"]),
    }
    lines = ["exec 2>/dev/null", "export LC_ALL=C", f"sha256sum -- {_words(sorted(read))}"]
    if files or directories:
        lines.append(f"stat --format='state %F %a %U %G %n' -- {_words([*files, *directories])}")
    for each in parameters["files"]:
        if each["content"] is None:
            path = shlex.quote(each["path"])
            lines.append(f'echo "link" {path} "->" "$(readlink -- {path})"')
    for each in effects:
        mark = shlex.quote(node_effects.mark_path(each))
        lines.append(f'echo "mark" {mark} "$(cat -- {mark})"')
        if each["service"]:
            lines.append(f"echo service {shlex.quote(each['service'])}")
            lines.append(_words([*node_effects.SHOW_STATE, each["service"]]))
    return "\n".join([*lines, "true"])


def seen_of(lines: Iterable[str]) -> Seen:
    """Return what the command's output tells; lines that it does not know are passed over."""
    places, checksums, links, marks, services = {}, {}, {}, {}, {}
    service: dict[str, str] = {}
    for line in lines:
        if match := _CHECKSUM.fullmatch(line):
            checksums[match[2]] = match[1]
        elif match := _STATE.fullmatch(line):
            places[match[5]] = Place(match[1], int(match[2], 8), match[3], match[4])
        elif match := _LINK.fullmatch(line):
            links[match[1]] = match[2]
        elif match := _MARK.fullmatch(line):
            marks[match[1]] = match[2]
        elif match := _SERVICE.fullmatch(line):
            service = services[match[1]] = {}
        elif "=" in line:
            name, _separator, value = line.partition("=")
            service[name] = value
    return Seen(places, checksums, links, marks, services)


def is_settled(parameters: Mapping[str, Any], seen: Seen) -> bool:
    """Tell whether all is as it shall be."""
    files = parameters["files"]
    record = seen.checksums.get(managed_files.record_path(parameters["name"]))
    wanted = managed_files.checksum(managed_files.record_of(managed_files.digests_of(files)))
    # A set that never had a file has no record.
    if record != wanted and (files or record is not None):
        return False
    return (
        all(_is_directory_settled(each, seen) for each in parameters["directories"])
        and all(_is_file_settled(each, seen) for each in files)
        and all(_is_in_effect(each, seen) for each in parameters["effects"])
    )


def _is_directory_settled(directory: Mapping[str, Any], seen: Seen) -> bool:
    place = seen.places.get(directory["path"])
    return place is not None and place.kind == "directory" and _has_access(directory, place)


def _is_file_settled(file: Mapping[str, Any], seen: Seen) -> bool:
    path = file["path"]
    place = seen.places.get(path)
    if place is None:
        return False
    if file["content"] is None:
        return place.kind == "symbolic link" and seen.links.get(path) == file["target"]
    return (
        place.kind in ("regular file", "regular empty file")
        and seen.checksums.get(path) == managed_files.checksum(file["content"])
        and _has_access(file, place)
    )


def _has_access(wanted: Mapping[str, Any], place: Place) -> bool:
    return (
        place.mode == int(wanted["mode"], 8)
        and wanted["owner"] in (None, place.owner)
        and wanted["group"] in (None, place.group)
    )


def _is_in_effect(effect: Mapping[str, Any], seen: Seen) -> bool:
    wanted = dict(effect)
    if node_effects.files_differ(wanted, seen.marks.get(node_effects.mark_path(wanted)), seen.checksums.get):
        return False
    service = wanted["service"]
    state = dict(seen.services.get(service, {}))
    return not service or not node_effects.service_actions(service, state, False, False, 0)


def _words(words: Iterable[str]) -> str:
    return " ".join(map(shlex.quote, words))
