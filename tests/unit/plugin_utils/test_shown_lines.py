from __future__ import annotations

import time
from pathlib import Path

from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.shown_lines import shown_lines


def test_lines_are_shown_while_they_come_and_each_once(tmp_path: Path) -> None:
    file, shown = tmp_path / "progress", list[str]()
    with shown_lines(file, shown.append):
        file.write_text("one\ntwo\n")
        deadline = time.monotonic() + 30
        while len(shown) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        during = list(shown)
        with file.open("a") as stream:
            stream.write("three\n")
    assert (during, shown) == (["one", "two"], ["one", "two", "three"])


def test_a_file_that_never_comes_is_no_error(tmp_path: Path) -> None:
    shown = list[str]()
    with shown_lines(tmp_path / "missing", shown.append):
        pass
    assert shown == []
