# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""One exception for everything that vSphere refuses, and the words for its faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

from .library import vim, vmodl


class VsphereError(Exception):
    """Something that vSphere could not do. The message says action, object, cause and next step."""


def failed(action: str, cause: str, remedy: str) -> VsphereError:
    """Build the error: `failed("clone VM 'x'", "...", "free space")`; neither part ends in a full stop."""
    return VsphereError(f"Failed to {action}: {cause}; {remedy}")


@contextmanager
def translated(action: str, remedy: str = "see the vCenter's tasks and events, then run again") -> Iterator[None]:
    """Turn faults and network errors in the body into a VsphereError."""
    try:
        yield
    except vmodl.MethodFault as fault:
        raise failed(action, cause_of(fault), remedy_of(fault) or remedy) from fault
    except (OSError, HTTPException) as error:
        cause = f"the connection to vCenter broke ({_words(error)})"
        raise failed(action, cause, "check the network to vCenter, then run again") from error


def cause_of(fault: Any) -> str:
    """Say what a fault means, in one clause."""
    if isinstance(fault, vim.fault.NoPermission):
        return f"the user lacks the privilege {fault.privilegeId} on {_reference(fault.object)}"
    if isinstance(fault, vim.fault.DuplicateName):
        return f"the name {fault.name!r} is taken there"
    if isinstance(fault, vmodl.fault.ManagedObjectNotFound):
        return "it, or something that it uses, was removed meanwhile"
    if isinstance(fault, vmodl.fault.InvalidArgument) and fault.invalidProperty:
        return f"vCenter refuses the value of {fault.invalidProperty}" + _details(fault)
    name = type(fault).__name__.rpartition(".")[2]
    return (fault.msg or name).strip().rstrip(".") + _details(fault)


def remedy_of(fault: Any) -> str:
    """Say what to do about a fault, or nothing where the action must say it."""
    if isinstance(fault, vim.fault.NoPermission):
        return "grant it to the user's role, then run again"
    return ""


def _details(fault: Any) -> str:
    """Return the messages that vCenter attaches to a fault; these often hold the actual reason."""
    messages = [message.message.strip().rstrip(".") for message in fault.faultMessage or [] if message.message]
    return f" ({'; '.join(messages)})" if messages else ""


def _reference(reference: Any) -> str:
    """Name an object as vCenter's own logs and tasks do."""
    return f"{type(reference).__name__.rpartition('.')[2]} {reference._GetMoId()}" if reference else "it"


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
