"""The scripts that a cluster model names, read on the operator's machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.hook_problems import hook_problems
from ansible_collections.sighup.fury_vsphere.plugins.filter.hooks_of import hooks_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.hooks.script_file import script_problem

MOMENTS = ["first_boot", "before_remove"]


def model(**hooks: Any) -> dict[str, Any]:
    return {"pools": [{"name": "lb", "hooks": {}}, {"name": "apps", "hooks": hooks}]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"#!/bin/sh\necho\n", ""),
        (b"#! /usr/bin/env python3\n", ""),
        (b"#!/bin/sh", ""),
        (b"echo\n", "the first line of {path} names no interpreter, as #!/bin/sh does"),
        (b"", "the first line of {path} names no interpreter, as #!/bin/sh does"),
        (b"#!\n", "the first line of {path} names no interpreter, as #!/bin/sh does"),
        (b"#!sh\n", "the first line of {path} names no interpreter, as #!/bin/sh does"),
        (b"#!/bin/sh\r\n", "{path} has the line ends of Windows, with which Linux finds no interpreter"),
        (None, "{path} does not exist"),
    ],
)
def test_what_a_script_must_be(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "x.sh"
    if content is not None:
        path.write_bytes(content)
    assert script_problem(str(path)) == problem.format(path=path)


def test_a_directory_is_no_script(tmp_path: Path) -> None:
    assert script_problem(str(tmp_path)) == f"{tmp_path} is no file"


def test_problems_name_their_place_in_the_model(tmp_path: Path) -> None:
    good = tmp_path / "good.sh"
    good.write_text("#!/bin/sh\n")
    bad = f"{tmp_path}/bad.sh"
    wrong = model(first_boot=[{"path": str(good)}, {"path": bad}], before_remove=[{"path": bad}])
    said = f"expected a script that can be read and names its interpreter; {bad} does not exist; "
    assert hook_problems(wrong, MOMENTS) == [
        f'fury_cluster.pools[1].hooks.first_boot[1]: "{bad}": {said}correct the path or the file',
        f'fury_cluster.pools[1].hooks.before_remove[0]: "{bad}": {said}correct the path or the file',
    ]
    assert len(hook_problems(wrong, ["before_remove"])) == 1


def test_what_is_to_run_again_must_be_known(tmp_path: Path) -> None:
    script = tmp_path / "a.sh"
    script.write_text("#!/bin/sh\n")
    known = ["apps", "first_boot", "lb:after_kubernetes", "a.sh", str(script)]
    good = model(first_boot=[{"path": str(script)}])
    assert hook_problems(good, MOMENTS, known) == []
    assert hook_problems(good, MOMENTS, "apps,first-boot") == [
        'fury_rerun_hooks: "first-boot": expected moments, pools or scripts of this cluster; correct it'
    ]


def test_a_pool_that_is_no_more_has_no_hooks() -> None:
    assert hooks_of(model(first_boot=[{"path": "/a"}]), "apps", "first_boot") == [{"path": "/a"}]
    assert hooks_of(model(first_boot=[{"path": "/a"}]), "apps", "before_remove") == []
    assert hooks_of(model(), "gone", "first_boot") == []
