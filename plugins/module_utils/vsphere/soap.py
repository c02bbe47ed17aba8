# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Writing the few SOAP requests that are made without pyVmomi."""

from __future__ import annotations

from typing import NamedTuple

# The oldest version of the API that is supported; every later vCenter speaks it too.
VERSION = "6.7"

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>'
)


class Reference(NamedTuple):
    """A managed object by its type and its id, such as `VirtualMachine` and `vm-42`."""

    kind: str
    id: str

    def _GetMoId(self) -> str:  # noqa: N802 - as pyVmomi's objects
        return self.id


def request(method: str, this: Reference, *parameters: str) -> bytes:
    """Return the request that calls a method of an object with parameters in XML."""
    call = "".join((reference("_this", this), *parameters))
    return _ENVELOPE.format(f'<{method} xmlns="urn:vim25">{call}</{method}>').encode()


def element(name: str, *content: str, kind: str = "") -> str:
    """Return an element with XML in it; `kind` is its type where that is not the declared one."""
    its_type = f' xsi:type="{kind}"' if kind else ""
    return f"<{name}{its_type}>{''.join(content)}</{name}>"


def text(name: str, value: str) -> str:
    """Return an element with text in it."""
    return f"<{name}>{_escaped(value)}</{name}>"


def reference(name: str, target: Reference) -> str:
    """Return an element that refers to a managed object."""
    return f'<{name} type="{target.kind}">{_escaped(target.id)}</{name}>'


def _escaped(value: str) -> str:
    """Return a text as XML; the standard library's way takes longer to import than all of this file."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
