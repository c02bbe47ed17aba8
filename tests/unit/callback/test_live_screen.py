"""What a person sees of real runs of ansible-playbook in a terminal."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Terminal

PLAYBOOK = """\
- name: Prepare the machines
  hosts: all
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.ping:
    - name: Wait for the others
      ansible.builtin.wait_for:
        path: "{{ playbook_dir }}/go"
        timeout: 60
    - name: Change
      ansible.builtin.command: echo
      changed_when: true
- name: Install Kubernetes
  hosts: master
  gather_facts: false
  tasks:
    - name: Look again
      ansible.builtin.ping:
"""
HOSTS = f"""\
[master]
demo-master-1 fury_pool=master fury_address=10.0.0.3
[nodes]
demo-worker-1 fury_pool=apps fury_address=10.0.0.9
demo-worker-2 fury_pool=apps fury_address=10.0.0.10
[all:vars]
ansible_connection=local
ansible_python_interpreter={sys.executable}
"""
MOVES = re.compile(rb"\x1b\[\d*[ABKJ]")
COLOURS = re.compile(rb"\x1b\[[0-9;]*3[0-9][0-9;]*m")

Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Return a function that starts a playbook in a terminal."""

    def start(
        *arguments: str, playbook: str = PLAYBOOK, columns: int = 80, rows: int = 24, **environment: str
    ) -> Terminal:
        (tmp_path / "hosts").write_text(HOSTS)
        (tmp_path / "play.yml").write_text(playbook)
        program = str(Path(sys.executable).with_name("ansible-playbook"))
        ours = {
            "TERM": "xterm-256color",
            "ANSIBLE_STDOUT_CALLBACK": "sighup.fury_vsphere.progress",
            "ANSIBLE_HOME": str(tmp_path / "home"),
            "ANSIBLE_LOG_PATH": str(tmp_path / "log"),
            "FURY_DURATIONS_FILE": str(tmp_path / "durations.json"),
        }
        without = ("CI", "NO_COLOR", "FURY_PROGRESS")
        inherited = {name: value for name, value in os.environ.items() if name not in without}
        return Terminal(
            [program, "-i", "hosts", "play.yml", *arguments],
            tmp_path,
            inherited | ours | environment,
            columns,
            rows,
        )

    return start


def waits(terminal: Terminal) -> bool:
    return any("Wait for the o" in row and "0/3 nodes" in row for row in terminal.rows)


def test_a_run_is_drawn_while_it_goes_on_and_leaves_only_what_matters(start: Start, tmp_path: Path) -> None:
    terminal = start()
    assert terminal.wait_for(lambda: waits(terminal)), terminal.text
    assert terminal.wait_for(lambda: "phase 1 of 2" in terminal.text)
    region = terminal.rows[-5:]
    assert region[0].startswith("▸ Prepare the machines  0:0")
    assert region[2] == "  on demo-master-1, demo-worker-1, demo-worker-2"
    assert region[3] == "  then Install Kubernetes"
    (tmp_path / "go").touch()
    assert terminal.wait() == 0
    seen = terminal.text
    assert "phase 1 of 2" not in seen
    assert "phase 2 of 2" not in seen
    assert re.search(r"^✓ Prepare the machines  0:\d\d  \(3 steps, 1 changed something\)$", seen, re.MULTILINE)
    assert re.search(r"^✓ Install Kubernetes  0:\d\d  \(1 step\)$", seen, re.MULTILINE)
    assert "Change … changed 3" in seen
    assert "Look …" not in seen
    assert re.search(r"demo-master-1 +control plane +master +10\.0\.0\.3 +changed +ok 4, changed 1", seen)
    # The log has what the screen leaves out.
    assert "Look … ok 3" in (tmp_path / "log").read_text()


def test_the_next_run_tells_how_long_it_usually_takes(start: Start, tmp_path: Path) -> None:
    (tmp_path / "durations.json").write_text(
        '{"samples": [{"phase": "play/Prepare the machines", "hosts": 3, "made": null, "seconds": 83}]}'
    )
    terminal = start()
    assert terminal.wait_for(lambda: waits(terminal)), terminal.text
    assert any(re.match(r"▸ Prepare the machines  0:\d\d, usually 1:23", row) for row in terminal.rows)
    (tmp_path / "go").touch()
    assert terminal.wait() == 0
    durations = tmp_path / "durations.json"
    assert "play/Install Kubernetes" in durations.read_text()
    assert durations.stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_of_durations_does_no_harm(start: Start, tmp_path: Path) -> None:
    (tmp_path / "durations.json").write_bytes(b"\xff{")
    (tmp_path / "go").touch()
    assert start().wait() == 0
    assert "play/Prepare the machines" in (tmp_path / "durations.json").read_text()


@pytest.mark.parametrize(("columns", "rows"), [(40, 24), (20, 5), (200, 60)])
def test_other_sizes(start: Start, tmp_path: Path, columns: int, rows: int) -> None:
    # What a shell of another size exported does not count.
    terminal = start(columns=columns, rows=rows, COLUMNS="132", LINES="50")
    assert terminal.wait_for(lambda: any(row.startswith("▸ Prepare") for row in terminal.rows)), terminal.text
    terminal.wait_for(lambda: False, 2)
    drawn = sum(row.startswith("▸ Prepare") for row in terminal.text.splitlines())
    assert drawn == 1
    (tmp_path / "go").touch()
    assert terminal.wait() == 0
    assert "phase 1 of 2" not in terminal.text


def test_a_terminal_that_is_resized_meanwhile(start: Start, tmp_path: Path) -> None:
    terminal = start()
    assert terminal.wait_for(lambda: waits(terminal)), terminal.text
    terminal.resize(50, 20)
    terminal.wait_for(lambda: False, 1.5)
    terminal.resize(100, 30)
    terminal.wait_for(lambda: False, 1.5)
    assert sum("phase 1 of 2" in row for row in terminal.rows) == 1
    (tmp_path / "go").touch()
    assert terminal.wait() == 0
    assert "phase 1 of 2" not in terminal.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_leaves_the_cursor(start: Start, number: int) -> None:
    terminal = start()
    assert terminal.wait_for(lambda: waits(terminal)), terminal.text
    terminal.signal(number)
    if terminal.ended(10) is None:
        # ansible-core 2.16 may end itself and wait for workers that it did not tell. furyctl-vsphere insists, too.
        terminal.signal(number)
    assert terminal.wait() != 0
    assert not terminal.screen.cursor.hidden
    assert b"\x1b[?25l" not in terminal.raw
    if number == signal.SIGINT:
        assert "phase 1 of 2" not in terminal.text
        assert "interrupted" in terminal.text


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ((), {"FURY_PROGRESS": "plain"}),
        ((), {"TERM": "dumb"}),
        ((), {"CI": "true"}),
        (("-v",), {}),
        (("-vvv",), {}),
    ],
)
def test_line_by_line(start: Start, tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    (tmp_path / "go").touch()
    terminal = start(*arguments, **environment)
    assert terminal.wait() == 0
    assert not MOVES.search(terminal.raw)
    assert "Look … ok 3" in terminal.text
    assert "demo-master-1 : ok=4 changed=1 unreachable=0 failed=0" in terminal.text


def test_a_phase_with_nothing_to_do_is_not_shown(start: Start) -> None:
    idle = """\
- name: Nobody
  hosts: localhost:!localhost
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.ping:
- name: Nothing
  hosts: master
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.ping:
      when: false
- name: Something
  hosts: master
  gather_facts: false
  tasks:
    - name: Look
      ansible.builtin.ping:
"""
    terminal = start(playbook=idle, FURY_PROGRESS="plain")
    assert terminal.wait() == 0
    assert "▸ Something" in terminal.text
    assert "Nobody" not in terminal.text
    assert "Nothing" not in terminal.text


def test_without_rich_it_is_shown_line_by_line(start: Start, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "rich.py").write_text("raise ImportError('not here')")
    terminal = start(PYTHONPATH=str(tmp_path / "lib"))
    assert terminal.wait() == 0
    assert not MOVES.search(terminal.raw)
    assert "Look … ok 3" in terminal.text


def test_without_colours_it_is_drawn_all_the_same(start: Start, tmp_path: Path) -> None:
    terminal = start(NO_COLOR="1")
    assert terminal.wait_for(lambda: waits(terminal)), terminal.text
    (tmp_path / "go").touch()
    assert terminal.wait() == 0
    assert MOVES.search(terminal.raw)
    assert not COLOURS.search(terminal.raw)


def test_a_question_has_the_screen_for_itself(start: Start, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    question = """\
- name: Ask
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Ask
      ansible.builtin.pause:
        prompt: Shall I go on
      register: answer
    - ansible.builtin.debug:
        msg: "answer {{ answer.user_input }}"
"""
    terminal = start(playbook=question)
    assert terminal.wait_for(lambda: "Shall I go on" in terminal.text), terminal.text
    terminal.wait_for(lambda: False, 1)
    terminal.type("certainly\r")
    assert terminal.wait() == 0
    assert "answer certainly" in terminal.text


@pytest.mark.parametrize("tells_log", ["true", "false"])
def test_a_failure_is_told_with_its_meaning_and_the_log(start: Start, tmp_path: Path, tells_log: str) -> None:
    failing = """\
- name: Prepare the machines
  hosts: master
  gather_facts: false
  tasks:
    - name: Install
      ansible.builtin.shell: 'echo "E: Unable to fetch some archives" >&2; exit 100'
    - name: Hidden
      ansible.builtin.ping:
"""
    terminal = start(playbook=failing, FURY_TELL_LOG=tells_log)
    assert terminal.wait() == 2
    flat = " ".join(terminal.text.split())
    assert "✗ demo-master-1 failed at 'Install':" in flat
    assert "demo-master-1 at 'Install': E: Unable to fetch some archives" in flat
    assert "meaning: the machine does not get packages from a repository" in flat
    # The terminal's width may divide the path anywhere.
    assert (f"Thecompletelog:{tmp_path}/log" in flat.replace(" ", "")) is (tells_log == "true")
    assert "safe" in flat
    assert not (tmp_path / "durations.json").exists()


def test_secrets_are_never_seen(start: Start, tmp_path: Path) -> None:
    hiding = """\
- name: Keep a secret
  hosts: all
  gather_facts: false
  tasks:
    - name: Use it
      ansible.builtin.command: "sh -c 'echo hunter2; exit 1'"
      no_log: true
      loop: [hunter2, hunter2]
      ignore_errors: true
    - name: Fail with it
      ansible.builtin.command: "sh -c 'echo hunter2; exit 1'"
      no_log: true
"""
    result = tmp_path / "result.json"
    terminal = start(playbook=hiding, FURY_RESULT_FILE=str(result))
    assert terminal.wait() == 2
    for text in (terminal.raw.decode(), (tmp_path / "log").read_text(), result.read_text()):
        assert "hunter2" not in text


def test_many_hosts_and_steps_never_stand_still(start: Start) -> None:
    """Ansible forks for every host and step while the screen is drawn by another thread."""
    steps = "".join(f"    - name: Step {number}\n      ansible.builtin.raw: 'true'\n" for number in range(40))
    terminal = start("-f", "6", playbook=f"- name: Many\n  hosts: all\n  gather_facts: false\n  tasks:\n{steps}")
    assert terminal.wait(120) == 0, terminal.text
