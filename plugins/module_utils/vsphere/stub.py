# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""What lets pyVmomi's objects make their calls through our transport."""

from __future__ import annotations

from typing import Any
from xml.parsers.expat import ExpatError

from .library import soap_adapter, vim, vmodl
from .retries import Retries
from .transport import Answer, Refused, Transport

_RETRIEVING = ("RetrievePropertiesEx", "ContinueRetrievePropertiesEx")


def make_stub(transport: Transport, version: str, name: str, retries: Retries) -> Any:
    """Return a stub adapter for a version of the API, as the server and as pyVmomi call it."""
    adapter = soap_adapter()

    class Stub(adapter.SoapStubAdapterBase):  # type: ignore[name-defined, misc]
        """Made here, because pyVmomi may be missing where this file is imported."""

        requestContext = None  # noqa: N815 - pyVmomi looks for it

        def InvokeMethod(self, mo: Any, info: Any, args: Any) -> Any:  # noqa: N802 - pyVmomi calls it
            request = self.SerializeRequest(mo, info, args)

            def call() -> Any:
                return _result(transport.post(request, version), info, self)

            return retries.run(info.wsdlName, call)

        def __deepcopy__(self, memo: Any) -> Any:
            """Stay the same in copies of objects that refer to it."""
            return self

    return Stub(version=name)


def fault_of(answer: Answer) -> Any:
    """Return the fault of an answer, as pyVmomi's exception."""
    return _parsed(answer, object, None)


def _result(answer: Answer, info: Any, stub: Any) -> Any:
    parsed = _parsed(answer, info.result, stub)
    if answer.is_fault:
        raise parsed
    if info.wsdlName in _RETRIEVING and b"NotAuthenticated" in answer.text:
        _raise_lack_of_session(parsed)
    return parsed


def _parsed(answer: Answer, kind: type, stub: Any) -> Any:
    try:
        parsed = soap_adapter().SoapResponseDeserializer(stub).Deserialize(answer.text, kind)
    except ExpatError as error:
        raise Refused(500, f"no SOAP ({error})") from error
    if answer.is_fault and not isinstance(parsed, Exception):
        return vmodl.RuntimeFault(msg="vCenter gives no reason")
    return parsed


def _raise_lack_of_session(result: Any) -> None:
    """Raise what vCenter says of each property, instead of once for the call, when the session has ended."""
    for content in result.objects if result else ():
        for missing in content.missingSet:
            if isinstance(missing.fault, vim.fault.NotAuthenticated):
                raise missing.fault
