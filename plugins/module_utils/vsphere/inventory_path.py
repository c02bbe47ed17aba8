# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Finding objects by their inventory path, which vCenter keeps an index of."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from .errors import VsphereError, failed, translated
from .library import vim
from .plain import PlainSession
from .properties import kind, leading, read
from .session import Session


def find(session: Session | PlainSession, path: str) -> Any:
    """Return the object at a path such as `DC/vm/FOLDER/name`, or None."""
    if isinstance(session, PlainSession):
        return session.find(path)
    return session.content.searchIndex.FindByInventoryPath(path)


def find_datacenter(session: Session | PlainSession, path: str) -> Any:
    """Return a datacenter by its path. Raises VsphereError when there is none."""
    datacenter = find(session, path)
    if kind(datacenter) != "Datacenter":
        root = leading(session.content.rootFolder, ("Folder", "childEntity"), recursive=True)
        names = [values["name"] for values in read(session, [root], {"Datacenter": ["name"]}).values()]
        raise missing("datacenter", path, "vsphere.datacenter", names)
    return datacenter


def find_folder(session: Session | PlainSession, datacenter: str, path: str) -> Any:
    """Return the folder at a path below the datacenter's VM folder, or None while it does not exist.

    Raises VsphereError when the datacenter does not exist, or when the path leads to something else.
    """
    with translated(f"find folder {path!r}"):
        found = find(session, f"{datacenter}/vm/{path}")
        if found is None:
            find_datacenter(session, datacenter)
        elif kind(found) != "Folder":
            raise failed(
                f"use folder {path!r} of datacenter {datacenter!r}",
                "a virtual machine or something else has that name",
                "set vsphere.folder to the path of a folder, or of one that may be made",
            )
    return found


def find_in_datacenter(session: Session, datacenter: str, kind: str, key: str, name: str) -> Any:
    """Return the network or datastore (`kind`) of a datacenter that a config key names, by path or by bare name.

    Also a datastore cluster, by its path. Raises VsphereError when there is none, or several of that name.
    """
    found = find(session, f"{datacenter}/{kind}/{name}")
    if found is not None and (isinstance(found, vim.StoragePod) or not isinstance(found, vim.Folder)):
        return found  # a datastore cluster is a kind of folder
    start = leading(find_datacenter(session, datacenter), (vim.Datacenter, kind))
    base = {"network": vim.Network, "datastore": vim.Datastore}[kind]
    names = {each: unquote(values["name"]) for each, values in read(session, [start], {base: ["name"]}).items()}
    matching = [each for each, its_name in names.items() if its_name == name]
    if len(matching) > 1:
        raise failed(
            f"find {kind} {name!r}",
            f"datacenter {datacenter!r} has {len(matching)} of that name",
            f"set {key} to its path below the datacenter's {kind} folder",
        )
    if not matching:
        raise missing(kind, name, key, names.values(), datacenter)
    return matching[0]


def missing(kind: str, name: str, key: str, names: Iterable[str], datacenter: str = "") -> VsphereError:
    """Build the error for an object that is not there; it names those that are most alike, or all when few."""
    known = sorted(set(names))
    near = difflib.get_close_matches(name, known, n=5, cutoff=0.5)
    shown = near or known[:10]
    place = f"datacenter {datacenter!r}" if datacenter else "vCenter"
    among = f"there is {', '.join(shown)}" if shown else "there is none, or the user may not see it"
    return failed(f"find {kind} {name!r}", f"{place} has none of that name; {among}", f"correct {key}")
