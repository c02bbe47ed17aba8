"""The region that is drawn over and over, beside a program that forks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from terminal import Terminal

# A fork has to wait until what is being drawn is drawn; the interrupt comes while it waits.
PROGRAM = """\
import os, signal, threading, time
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.live_region import LiveRegion

def draw_slowly():
    with region._drawing:
        begun.set()
        time.sleep(0.6)

region = LiveRegion(lambda width, height: [], colour=False)
region.start()
begun = threading.Event()
threading.Thread(target=draw_slowly).start()
begun.wait()
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    child = os.fork()
    if child == 0:
        os._exit(signal.getsignal(signal.SIGINT) is not signal.default_int_handler)
    print("child", os.waitpid(child, 0)[1], flush=True)
    time.sleep(5)
    print("not interrupted", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
region.refresh()
region.stop()
print("ended", flush=True)
"""


def test_an_interrupt_is_not_lost_in_a_fork(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    terminal = Terminal([sys.executable, str(program)], tmp_path, dict(os.environ))
    assert terminal.wait(30) == 0, terminal.text
    assert "child 0" in terminal.text
    assert "\ninterrupted" in terminal.text
    assert "ended" in terminal.text
