"""Tags by the REST API: against the simulator, and against both forms of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import rest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.connection import Connection
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest import Reply
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.rest_dialects import NEWER, OLDER
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.tags import Tags
from rest_server import BROKEN, RestServer
from simulator import VCenter

CONNECTION = Connection("vcenter.example", 443, "admin", "a secret of the test")


@pytest.fixture(params=[OLDER, NEWER], ids=["rest", "api"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RestServer:
    served = RestServer(request.param)
    monkeypatch.setattr(rest, "_RestTransport", lambda _connection: served)
    monkeypatch.setattr(rest, "PAUSES", (0, 0))
    return served


@pytest.fixture
def tags(server: RestServer) -> Iterator[Tags]:
    with Tags(CONNECTION) as opened:
        yield opened
    assert not server.sessions


def connection_to(vcenter: VCenter, **options: Any) -> Connection:
    return Connection.from_options({**vcenter.options, "validate_certs": True, **options})


def test_tags_are_made_attached_and_read_in_the_simulator(vcenter: VCenter, admin: Admin) -> None:
    machines = []
    for name in ("one", "two"):
        admin.clone("LAB/vm/TEMPLATES/ubuntu-22.04", "LAB/vm", name)
        machines.append(admin.find(f"LAB/vm/{name}")._GetMoId())
    one, two = machines
    with Tags(connection_to(vcenter)) as tags:
        assert tags.read(machines) == {one: {}, two: {}}
        tags.put({one: {"environment": "test", "tier": "infra"}, two: {"environment": "test"}})
    with Tags(connection_to(vcenter)) as others:
        assert others.read(machines) == {
            one: {"environment": frozenset({"test"}), "tier": frozenset({"infra"})},
            two: {"environment": frozenset({"test"})},
        }
        assert others.find("environment", "test") == tags.find("environment", "test")


def test_machine_gets_the_tag_of_each_category_and_keeps_its_others(server: RestServer, tags: Tags) -> None:
    tags.put({"vm-1": {"environment": "test", "owner": "colleague"}, "vm-2": {"environment": "test"}})
    tags.put({"vm-1": {"environment": "production"}, "vm-2": {}})
    assert tags.read(["vm-1", "vm-2", "vm-3"]) == {
        "vm-1": {"environment": frozenset({"production"}), "owner": frozenset({"colleague"})},
        "vm-2": {"environment": frozenset({"test"})},
        "vm-3": {},
    }
    order = [call.split()[-1] for call in server.calls if "multiple-objects" in call]
    assert order[-2:] == ["detach-tag-from-multiple-objects", "attach-tag-to-multiple-objects"]


def test_second_time_nothing_is_changed(server: RestServer, tags: Tags) -> None:
    wanted = {"vm-1": {"environment": "test"}}
    tags.put(wanted)
    server.calls.clear()
    tags.put(wanted)
    assert server.calls == ["POST tag-association list-attached-tags-on-objects"]


@pytest.mark.parametrize("number", [2, 200])
def test_calls_do_not_grow_with_machines(server: RestServer, tags: Tags, number: int) -> None:
    machines = [f"vm-{each}" for each in range(number)]
    tags.put({machine: {"environment": "test"} for machine in machines})
    put = len(server.calls)
    tags.read(machines)
    assert put == 6  # attached, categories, made; its tags, made; attach
    assert server.calls[put:] == ["POST tag-association list-attached-tags-on-objects"]


def test_nothing_is_asked_when_there_is_nothing_to_ask(server: RestServer) -> None:
    with Tags(CONNECTION) as tags:
        tags.put({})
        assert tags.read([]) == {}
    assert (server.logins, server.calls) == (0, [])


def test_tag_that_is_gone_is_left_out(server: RestServer, tags: Tags) -> None:
    server.attached.add(("urn:tag:9:GLOBAL", "vm-1"))
    assert tags.read(["vm-1"]) == {"vm-1": {}}


def test_session_that_vcenter_forgot_is_made_again(server: RestServer, tags: Tags) -> None:
    tags.read(["vm-1"])
    server.sessions.clear()
    assert tags.read(["vm-1"]) == {"vm-1": {}}
    assert server.logins == 2


@pytest.mark.parametrize("trouble", [Reply(503, None), Reply(429, None), BROKEN, ConnectionResetError("reset")])
def test_read_is_repeated_while_the_trouble_passes(server: RestServer, tags: Tags, trouble: Any) -> None:
    server.refusals = [trouble, trouble]
    assert tags.read(["vm-1"]) == {"vm-1": {}}


def test_trouble_that_does_not_pass_is_told(server: RestServer, tags: Tags) -> None:
    server.refusals = [Reply(503, None)] * 9
    with pytest.raises(VsphereError, match=r"read the tags of virtual machines: .* answered 503"):
        tags.read(["vm-1"])


def test_tag_is_not_made_twice_when_no_answer_came(server: RestServer, tags: Tags) -> None:
    tags.find("environment", "test")
    server.calls.clear()
    server.refusals = [BROKEN]
    with pytest.raises(VsphereError, match=r"make tag 'other' in category 'environment': the connection .* broke"):
        tags.find("environment", "other")
    assert server.calls == ["POST tag"]


def refused(kind: str, words: str, status: int, form: Any) -> Reply:
    spoken = [{"id": "x", "default_message": words, "args": []}]
    if form is OLDER:
        return Reply(status, {"type": f"com.vmware.vapi.std.errors.{kind}", "value": {"messages": spoken}})
    return Reply(status, {"error_type": kind.upper(), "messages": spoken})


def test_missing_privilege_is_told(server: RestServer, tags: Tags) -> None:
    server.refusals = [refused("unauthorized", "Forbidden.", 403, server.dialect)]
    with pytest.raises(
        VsphereError, match=r"lacks a privilege for it \(Forbidden\); grant the privileges of vSphere t"
    ):
        tags.put({"vm-1": {"environment": "test"}})


def test_tag_that_exists_but_may_not_be_seen_is_told(server: RestServer, tags: Tags) -> None:
    tags.find("environment", "test")
    server.refusals = [refused("already_exists", "The tag exists.", 400, server.dialect)]
    with pytest.raises(VsphereError, match="make tag 'new' in category 'environment': it exists already"):
        tags.find("environment", "new")


def test_tag_that_another_run_made_meanwhile_is_taken(server: RestServer, tags: Tags) -> None:
    tags.find("environment", "test")
    with Tags(CONNECTION) as others:
        made = others.find("environment", "new")
    server.refusals = [refused("already_exists", "The tag exists.", 400, server.dialect)]
    assert tags.find("environment", "new") == made


def test_category_that_another_run_made_meanwhile_is_taken(
    server: RestServer, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tags._make

    def after_the_others(*arguments: Any) -> str:
        monkeypatch.setattr(tags, "_make", make)
        with Tags(CONNECTION) as others:
            others.find("environment", "test")
        server.refusals = [refused("already_exists", "The category exists.", 400, server.dialect)]
        return make(*arguments)

    monkeypatch.setattr(tags, "_make", after_the_others)
    tags.find("environment", "test")
    assert sorted(server.names["category"].values()) == ["environment"]
    assert sorted(server.names["tag"].values()) == ["test"]


def test_machines_that_a_tag_does_not_suit_are_told(server: RestServer, tags: Tags) -> None:
    tags.find("environment", "test")
    words = "Tag urn:1 is ineligible to attach to urn:vm-1 because of a cardinality violation."
    result = {"success": False, "error_messages": [{"id": "x", "default_message": words}] * 2}
    server.refusals = [Reply(200, server._wrapped(result))]
    with pytest.raises(VsphereError, match=r"attach tag 'test' of category 'environment': Tag urn:1 .* violation; see"):
        tags.attach(tags.find("environment", "test"), ["vm-1"])


def test_session_token_will_not_do(server: RestServer) -> None:
    token = Connection("vcenter.example", 443, session_token="x" * 40)
    with Tags(token) as tags, pytest.raises(VsphereError, match="takes no session_token; set username and password"):
        tags.read(["vm-1"])
    assert server.logins == 0


def test_wrong_password_is_told_and_not_shown(server: RestServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_session", lambda _method, _headers: Reply(401, None))
    with Tags(CONNECTION) as tags, pytest.raises(VsphereError, match="does not accept this user name") as raised:
        tags.read(["vm-1"])
    assert CONNECTION.password not in str(raised.value)


def test_certificate_is_verified(vcenter: VCenter) -> None:
    with (
        Tags(connection_to(vcenter, ca_file=None)) as tags,
        pytest.raises(VsphereError, match=r"not trusted .*ca_file"),
    ):
        tags.read(["vm-1"])
    with Tags(connection_to(vcenter, ca_file=None, validate_certs=False)) as tags:
        assert tags.read(["vm-1"]) == {"vm-1": {}}


def test_unreachable_vcenter_is_told(start: Callable[..., Any]) -> None:
    vcenter = start().vcenter
    with Tags(connection_to(vcenter, port=1)) as tags, pytest.raises(VsphereError, match="connection to vCenter broke"):
        tags.read(["vm-1"])
