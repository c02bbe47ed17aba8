"""The way from one encryption of secrets to another, with several API servers and runs that die."""

from __future__ import annotations

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.encryption import (
    PLAIN,
    EncryptionError,
    State,
    Step,
    configuration,
    reached,
    rewritten,
    settled,
    steps,
    with_key,
)

SECRETS = ["secrets"]


def state_with(*keys: str, active: str = "", **providers: list[str]) -> State:
    made = State()
    for _ in keys:
        made = with_key(made, "secretbox", "c2VjcmV0")
    return State(made.keys, active or made.active, providers, [])


def ways(found: list[Step]) -> list[tuple[dict[str, list[str]], tuple[str, ...]]]:
    return [(step.providers, step.rewrite) for step in found]


def test_nothing_to_do() -> None:
    on = state_with("key-1", secrets=["key-1", PLAIN])
    assert ways(steps(on, True, SECRETS)) == [({"secrets": ["key-1", PLAIN]}, ())]
    assert settled(on, True, SECRETS)
    assert ways(steps(State(), False, SECRETS)) == [({}, ())]
    assert settled(State(), False, SECRETS)


def test_switching_on() -> None:
    assert ways(steps(state_with("key-1"), True, SECRETS)) == [
        ({"secrets": [PLAIN, "key-1"]}, ()),
        ({"secrets": ["key-1", PLAIN]}, ("secrets",)),
    ]


def test_switching_off() -> None:
    assert ways(steps(state_with("key-1", secrets=["key-1", PLAIN]), False, SECRETS)) == [
        ({"secrets": [PLAIN, "key-1"]}, ("secrets",)),
        ({}, ()),
    ]


def test_rotating() -> None:
    state = state_with("key-1", "key-2", secrets=["key-1", PLAIN])
    assert ways(steps(state, True, SECRETS)) == [
        ({"secrets": ["key-1", PLAIN, "key-2"]}, ()),
        ({"secrets": ["key-2", PLAIN, "key-1"]}, ("secrets",)),
        ({"secrets": ["key-2", PLAIN]}, ()),
    ]


def test_one_more_resource() -> None:
    state = state_with("key-1", secrets=["key-1", PLAIN])
    assert ways(steps(state, True, ["secrets", "configmaps"])) == [
        ({"secrets": ["key-1", PLAIN], "configmaps": [PLAIN, "key-1"]}, ()),
        ({"secrets": ["key-1", PLAIN], "configmaps": ["key-1", PLAIN]}, ("configmaps",)),
    ]


def test_one_resource_less() -> None:
    state = state_with("key-1", secrets=["key-1", PLAIN], configmaps=["key-1", PLAIN])
    assert ways(steps(state, True, SECRETS)) == [
        ({"secrets": ["key-1", PLAIN], "configmaps": [PLAIN, "key-1"]}, ("configmaps",)),
        ({"secrets": ["key-1", PLAIN]}, ()),
    ]


@pytest.mark.parametrize(
    ("state", "enabled", "resources"),
    [
        (state_with("key-1"), True, SECRETS),
        (state_with("key-1", secrets=["key-1", PLAIN]), False, SECRETS),
        (state_with("key-1", "key-2", secrets=["key-1", PLAIN]), True, SECRETS),
        (state_with("key-1", "key-2", secrets=["key-1", PLAIN]), True, ["secrets", "configmaps"]),
        (state_with("key-1", "key-2", secrets=["key-1", PLAIN], configmaps=["key-1", PLAIN]), True, ["configmaps"]),
    ],
)
@pytest.mark.parametrize("lasting", range(2, 8))
def test_run_that_dies_goes_on(state: State, enabled: bool, resources: list[str], lasting: int) -> None:
    """Whatever a run lasts, everybody can read everything at any time, and the end is the same."""
    written = {name: order[0] for name, order in state.providers.items()}
    for _run in range(12):
        left = lasting
        for step in steps(state, enabled, resources):
            left -= 1
            for name in {*step.providers, *state.providers}:
                before, after = state.providers.get(name, [PLAIN]), step.providers.get(name, [PLAIN])
                # While API servers change one after the other, each reads what the others write, and what is there.
                assert before[0] in after
                assert after[0] in before
                assert written.get(name, PLAIN) in after
            state = reached(state, step)
            if not left:
                break
            if step.rewrite:
                written.update({name: step.providers.get(name, [PLAIN])[0] for name in step.rewrite})
                state = rewritten(state)
                left -= 1
                if not left:
                    break
        if settled(state, enabled, resources):
            break
    assert settled(state, enabled, resources)
    expected = {name: [state.active, PLAIN] for name in resources} if enabled else {}
    assert state.providers == expected
    assert all(written.get(name) == state.active for name in expected)


def test_configuration() -> None:
    state = state_with("key-1", "key-2")
    found = configuration(
        state, {"secrets": ["key-2", PLAIN], "configmaps": ["key-2", PLAIN], "pods": [PLAIN, "key-1"]}
    )
    assert found["kind"] == "EncryptionConfiguration"
    assert [
        (each["resources"], [next(iter(provider)) for provider in each["providers"]]) for each in found["resources"]
    ] == [
        (["pods"], [PLAIN, "secretbox"]),
        (["configmaps", "secrets"], ["secretbox", PLAIN]),
    ]
    assert found["resources"][1]["providers"][0]["secretbox"]["keys"] == [{"name": "key-2", "secret": "c2VjcmV0"}]
    assert configuration(state, {}) == {}
    with pytest.raises(EncryptionError, match="key-3"):
        configuration(state, {"secrets": ["key-3"]})


def test_file_and_back() -> None:
    state = state_with("key-1", "key-2", secrets=["key-1", PLAIN])
    assert State.read(state.written()) == state
    with pytest.raises(EncryptionError):
        State.read({"keys": []})
