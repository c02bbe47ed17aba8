"""Reading without pyVmomi's objects, from answers as vCenter writes them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.plain import PlainSession
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.retries import Retries
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.soap import Reference
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.transport import Answer, Refused
from pyVmomi import vim

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"'
    ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<soapenv:Body>\n{}\n</soapenv:Body>\n</soapenv:Envelope>'
)

FOLDER = Reference("Folder", "group-v3")


def result(method: str, *content: str) -> Answer:
    text = f'<{method}Response xmlns="urn:vim25">{"".join(content)}</{method}Response>'
    return Answer(False, ENVELOPE.format(text).encode())


def page(*objects: str, token: str = "", method: str = "RetrievePropertiesEx") -> Answer:
    its_token = f"<token>{token}</token>" if token else ""
    return result(method, f"<returnval>{its_token}{''.join(objects)}</returnval>")


def machine(number: int, *properties: str) -> str:
    return f'<objects><obj type="VirtualMachine">vm-{number}</obj>{"".join(properties)}</objects>'


def prop(name: str, kind: str, content: str) -> str:
    return f'<propSet><name>{name}</name><val xsi:type="{kind}">{content}</val></propSet>'


def fault(kind: str, content: str = "") -> Answer:
    text = (
        "<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>No.</faultstring><detail>"
        f'<{kind}Fault xmlns="urn:vim25" xsi:type="{kind}">{content}</{kind}Fault></detail></soapenv:Fault>'
    )
    return Answer(True, ENVELOPE.format(text).encode())


class Scripted:
    """A vCenter that gives these answers, and keeps what it was asked."""

    has_answered = True
    session_id = "id"

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[str] = []

    def post(self, request: bytes, version: str) -> Answer:
        self.requests.append(request.decode())
        assert version
        return self.answers.pop(0)


def session_with(vcenter: Scripted) -> tuple[PlainSession, Retries]:
    transport: Any = vcenter
    retries = Retries(transport)
    return PlainSession(transport, retries), retries


def read(session: PlainSession, *names: str) -> dict[Any, dict[str, Any]]:
    return session.read([(FOLDER, [("Folder", "childEntity", True)])], {"VirtualMachine": names})


def test_values_come_as_plain_data() -> None:
    custom = (
        '<CustomFieldValue xsi:type="CustomFieldStringValue"><key>101</key><value>a &lt; b</value></CustomFieldValue>'
    )
    vcenter = Scripted(
        page(
            machine(
                1,
                prop("name", "xsd:string", "demo-apps-1"),
                prop("customValue", "ArrayOfCustomFieldValue", custom),
                prop("config.template", "xsd:boolean", "false"),
                prop("config.hardware.numCPU", "xsd:int", "4"),
                prop("runtime.powerState", "VirtualMachinePowerState", "poweredOn"),
                "<propSet><name>runtime.host</name>"
                '<val type="HostSystem" xsi:type="ManagedObjectReference">host-9</val></propSet>',
            )
        )
    )
    session, _retries = session_with(vcenter)
    assert read(session, "name") == {
        Reference("VirtualMachine", "vm-1"): {
            "name": "demo-apps-1",
            "customValue": [SimpleNamespace(key="101", value="a < b")],
            "config.template": False,
            "config.hardware.numCPU": 4,
            "runtime.powerState": "poweredOn",
            "runtime.host": Reference("HostSystem", "host-9"),
        }
    }


def test_all_pages_of_an_answer_are_read() -> None:
    vcenter = Scripted(
        page(machine(1, prop("name", "xsd:string", "a")), token="7"),  # noqa: S106 - of a page
        page(machine(2, prop("name", "xsd:string", "b")), method="ContinueRetrievePropertiesEx"),
    )
    session, _retries = session_with(vcenter)
    assert [values["name"] for values in read(session, "name").values()] == ["a", "b"]
    assert "<token>7</token>" in vcenter.requests[1]


def test_nothing_to_read_is_no_error() -> None:
    session, _retries = session_with(Scripted(result("RetrievePropertiesEx")))
    assert read(session, "name") == {}


def test_names_may_hold_what_xml_means_something_by() -> None:
    vcenter = Scripted(result("FindByInventoryPath"))
    session, _retries = session_with(vcenter)
    session.content = SimpleNamespace(searchIndex=Reference("SearchIndex", "SearchIndex"))
    assert session.find("LAB/vm/a&b <c>") is None
    assert "<inventoryPath>LAB/vm/a&amp;b &lt;c&gt;</inventoryPath>" in vcenter.requests[0]


def test_fault_is_pyvmomis_own() -> None:
    content = '<object type="Folder">group-v3</object><privilegeId>System.View</privilegeId>'
    session, _retries = session_with(Scripted(fault("NoPermission", content)))
    with pytest.raises(vim.fault.NoPermission) as error:
        read(session, "name")
    assert error.value.privilegeId == "System.View"


def test_session_that_ended_is_told_by_its_properties_and_begun_anew() -> None:
    """The call itself succeeds then."""
    missing = (
        '<missingSet><path>name</path><fault><fault xsi:type="NotAuthenticated">'
        "<privilegeId>System.Read</privilegeId></fault><localizedMessage/></fault></missingSet>"
    )
    vcenter = Scripted(page(machine(1, missing)), page(machine(1, prop("name", "xsd:string", "a"))))
    session, retries = session_with(vcenter)
    retries.log_in = lambda: None
    assert [values["name"] for values in read(session, "name").values()] == ["a"]
    assert retries.logins == 1


def test_session_that_ended_between_pages_begins_the_read_anew() -> None:
    first = page(machine(1, prop("name", "xsd:string", "a")), token="7")  # noqa: S106 - of a page
    last = page(machine(2, prop("name", "xsd:string", "b")), method="ContinueRetrievePropertiesEx")
    vcenter = Scripted(first, fault("NotAuthenticated"), first, last)
    session, retries = session_with(vcenter)
    retries.log_in = lambda: None
    assert [values["name"] for values in read(session, "name").values()] == ["a", "b"]


def test_machine_may_be_called_like_a_fault() -> None:
    vcenter = Scripted(page(machine(1, prop("name", "xsd:string", 'type="NotAuthenticated"'))))
    session, _retries = session_with(vcenter)
    assert [values["name"] for values in read(session, "name").values()] == ['type="NotAuthenticated"']


def test_answer_that_is_no_soap_is_refused() -> None:
    session, _retries = session_with(Scripted(Answer(False, b"<html>")))
    with pytest.raises(Refused, match="no SOAP"):
        read(session, "name")
