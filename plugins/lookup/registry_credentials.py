# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Lookup: who containerd is to the registries that ask."""

from __future__ import annotations

DOCUMENTATION = r"""
name: registry_credentials
short_description: Read the passwords of registries on the operator's machine
version_added: 0.2.0
author: SIGHUP (@sighupio)
description:
  - The cluster model names the environment variable or the file that holds a registry's password, never the password.
    This reads it, where Ansible runs.
options:
  _terms:
    description: Registries, as C(container_runtime.registries) of the cluster model has them.
    required: true
  passwords:
    description: Passwords by the name of the registry, for example from a vault; they come before the model's.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Check that every password is there
  ansible.builtin.assert:
    that: lookup('sighup.fury_vsphere.registry_credentials', *fury_model.container_runtime.registries) is mapping
    quiet: true
"""

RETURN = r"""
_raw:
  description: One dictionary of C(username) and C(password) by the host that wants them.
  type: list
  elements: dict
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.registries import host_of, server_of


class LookupModule(LookupBase):
    """The lookup; see its documentation."""

    def run(self, terms: Iterable[Any], variables: Any = None, **kwargs: Any) -> list[dict[str, dict[str, str]]]:
        """Return the credentials of all registries that want some."""
        self.set_options(var_options=variables, direct=kwargs)
        return [credentials(terms, self.get_option("passwords") or {})]


def credentials(registries: Iterable[Any], passwords: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the user names and passwords of all registries that want some, by their hosts."""
    return {
        host_of(server_of(each)): {"username": str(each["username"]), "password": password_of(each, passwords)}
        for each in registries
        if each.get("username")
    }


def password_of(registry: Mapping[str, Any], passwords: Mapping[str, Any]) -> str:
    """Return the password of a registry from where it is said to be."""
    name = str(registry["name"])
    if passwords.get(name):
        return str(passwords[name])
    variable, path = registry.get("password_environment"), registry.get("password_file")
    if variable:
        password = os.environ.get(str(variable), "")
        place = f"the environment variable {variable} is not set"
    elif path:
        password, place = _from_file(os.path.expanduser(str(path)))
    else:
        password, place = "", "it is not said where it is"
    if not password:
        raise AnsibleError(
            f"Failed to find the password of the registry {name} for the user {registry['username']}: {place}; name "
            "password_environment or password_file in container_runtime.registries, or set "
            "container_runtime_registry_passwords."
        )
    return password


def _from_file(path: str) -> tuple[str, str]:
    """Return the first line of a file, and what to say when it holds nothing."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.readline().rstrip("\r\n"), f"{path} is empty"
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text file"
        return "", f"{path}: {reason}"
