"""What is to run on a node: names, what tells a changed hook, and what is chosen to run again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.wanted_hook import (
    WantedHook,
    is_chosen,
    wanted_hooks,
    words_of,
)

HOOK = WantedHook(name="a.sh", path="/x/a.sh", content=b"#!/bin/sh\n")


def script(directory: Path, content: str = "#!/bin/sh\n") -> str:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "run.sh").write_text(content)
    return str(directory / "run.sh")


def test_scripts_of_the_same_name_have_names_of_their_own(tmp_path: Path) -> None:
    paths = [script(tmp_path / "a"), script(tmp_path / "b"), script(tmp_path / "c")]
    assert [hook.name for hook in wanted_hooks(paths)] == ["run.sh", "run.sh-2", "run.sh-3"]
    assert [hook.name for hook in wanted_hooks(paths[:1])] == ["run.sh"]


def test_a_path_and_a_mapping_are_read_alike(tmp_path: Path) -> None:
    path = script(tmp_path)
    alone, settings = wanted_hooks([path, {"path": path, "arguments": ["1"], "timeout_seconds": 5}])
    assert (alone.arguments, alone.timeout_seconds) == ((), 600)
    assert (settings.content, settings.arguments, settings.timeout_seconds) == (alone.content, ("1",), 5)


@pytest.mark.parametrize(
    ("change", "is_another"),
    [
        ({"content": b"#!/bin/sh\necho\n"}, True),
        ({"arguments": ("--verbose",)}, True),
        ({"environment": {"A": "1"}}, True),
        # Another checkout, another time limit: the script is the same.
        ({"path": "/y/a.sh"}, False),
        ({"timeout_seconds": 1}, False),
    ],
)
def test_what_makes_a_hook_another(change: dict[str, object], is_another: bool) -> None:
    assert (replace(HOOK, **change).fingerprint != HOOK.fingerprint) is is_another  # type: ignore[arg-type]


def test_only_what_ran_alone_has_a_mark_of_the_former_version() -> None:
    assert HOOK.former_mark == "bd971bec88149956458a10fc9c5ecb3eb99dd452.done"
    assert replace(HOOK, arguments=("x",)).former_mark == ""


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ([], False),
        (["first_boot"], True),
        (["after_kubernetes"], False),
        (["apps"], True),
        (["infra"], False),
        (["infra", "apps"], True),
        (["a.sh"], True),
        (["/x/a.sh"], True),
        (["b.sh"], False),
        (["apps:first_boot"], True),
        (["apps:first_boot:a.sh"], True),
        (["infra:first_boot"], False),
        (["apps:after_kubernetes"], False),
    ],
)
def test_what_is_chosen_to_run_again(words: list[str], chosen: bool) -> None:
    assert is_chosen(HOOK, "first_boot", "apps", words) is chosen


@pytest.mark.parametrize(
    ("value", "words"), [("", []), (None, []), ("a, b:c,", ["a", "b:c"]), (["a", "b:c"], ["a", "b:c"])]
)
def test_words_come_as_a_list_or_as_a_text(value: object, words: list[str]) -> None:
    assert words_of(value) == words
