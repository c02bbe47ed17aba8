"""Which calls are made again."""

from __future__ import annotations

from http.client import RemoteDisconnected
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere import retries
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.retries import Retries, SessionRenewed
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.transport import Refused, UnreachableError
from pyVmomi import vim

READ = "RetrievePropertiesEx"
WRITE = "CloneVM_Task"


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Collect the pauses instead of making them."""
    made: list[float] = []
    monkeypatch.setattr(retries.time, "sleep", made.append)
    return made


class Call:
    """A call that fails with these errors, one after the other, and then succeeds."""

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def way(has_answered: bool = True) -> Retries:
    transport: Any = SimpleNamespace(has_answered=has_answered, session_id="old")
    return Retries(transport)


BROKEN = [
    ConnectionResetError("reset"),
    TimeoutError("timed out"),
    RemoteDisconnected("gone"),
    Refused(503, "Service Unavailable"),
    Refused(502, "Bad Gateway"),
    Refused(504, "Gateway Timeout"),
]


@pytest.mark.parametrize("error", BROKEN, ids=str)
def test_read_is_repeated_after_growing_pauses(error: BaseException, pauses: list[float]) -> None:
    call = Call(error, error)
    assert way().run(READ, call) == "done"
    assert len(pauses) == 2
    assert pauses == sorted(pauses)


@pytest.mark.parametrize("error", BROKEN, ids=str)
def test_change_is_never_repeated(error: BaseException) -> None:
    call = Call(error)
    with pytest.raises(type(error)):
        way().run(WRITE, call)
    assert call.made == 1


def test_what_was_never_sent_may_be_repeated_whatever_it_is() -> None:
    assert way().run(WRITE, Call(UnreachableError("refused"))) == "done"


def test_server_that_never_answered_is_not_asked_again() -> None:
    call = Call(UnreachableError("refused"))
    with pytest.raises(UnreachableError):
        way(has_answered=False).run(READ, call)
    assert call.made == 1


def test_number_of_repetitions_is_bounded(pauses: list[float]) -> None:
    call = Call(*[ConnectionResetError("reset")] * 100)
    with pytest.raises(ConnectionResetError):
        way().run(READ, call)
    assert call.made == len(pauses) + 1 < 10


@pytest.mark.parametrize("error", [Refused(404, "Not Found"), ValueError("wrong")], ids=str)
def test_what_will_not_pass_is_not_repeated(error: BaseException) -> None:
    call = Call(error)
    with pytest.raises(type(error)):
        way().run(READ, call)
    assert call.made == 1


def test_change_is_made_again_after_the_session_was_begun_anew() -> None:
    """vCenter refuses it before it does anything."""
    calls = way()
    calls.log_in = Call()
    assert calls.run(WRITE, Call(vim.fault.NotAuthenticated())) == "done"
    assert calls.log_in.made == calls.logins == 1


def test_session_is_begun_anew_once_for_a_call() -> None:
    calls = way()
    calls.log_in = Call()
    with pytest.raises(vim.fault.NotAuthenticated):
        calls.run(READ, Call(vim.fault.NotAuthenticated(), vim.fault.NotAuthenticated()))
    assert calls.log_in.made == 1


def test_session_that_another_thread_has_begun_anew_is_not_begun_again() -> None:
    calls = way()
    calls.log_in = Call()

    def call() -> str:
        if calls.logins == 0:
            calls.run(READ, Call(vim.fault.NotAuthenticated()))  # meanwhile, in another thread
            raise vim.fault.NotAuthenticated
        return "done"

    assert calls.run(READ, call) == "done"
    assert calls.log_in.made == 1


@pytest.mark.parametrize("method", ["WaitForUpdatesEx", "ContinueRetrievePropertiesEx", "DestroyPropertyFilter"])
def test_what_died_with_the_session_is_not_asked_for(method: str) -> None:
    calls = way()
    calls.log_in = Call()
    call = Call(vim.fault.NotAuthenticated())
    with pytest.raises(SessionRenewed):
        calls.run(method, call)
    assert call.made == 1
