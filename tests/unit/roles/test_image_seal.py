"""The script that the role image_seal hands over: that bash understands it, and what it makes of a hosts file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROLE = Path(__file__).parents[3] / "roles" / "image_seal"
USERS = [
    {"name": "fury"},
    {"name": "root"},
    {"name": "kept", "authorized_keys": ["ssh-ed25519 AAAA one", "two 'quoted'"]},
]


@pytest.fixture(scope="module", params=["Debian", "RedHat"])
def script(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the script as the role writes it."""
    directory = tmp_path_factory.mktemp("written")
    variables: dict[str, Any] = {
        "ansible_facts": {"os_family": request.param},
        "image_seal_users": USERS,
        "image_seal_extra_paths": ["/opt/agent/id *"],
        "_image_seal_directory": str(directory),
        "_image_seal_patience": 1000,
        "_image_seal_grace": 0,
    }
    template = {"src": str(ROLE / "templates/seal.sh.j2"), "dest": str(directory / "seal.sh"), "mode": "0700"}
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {**variables, "ansible_python_interpreter": sys.executable},
        "tasks": [{"ansible.builtin.template": template}],
    }
    # Beside the play, as beside the role's tasks.
    (directory / "files").symlink_to(ROLE / "files")
    (directory / "play.yml").write_text(json.dumps([play]))
    subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "-i", "localhost,", "play.yml"],
        cwd=directory,  # out of reach of the repository's own ansible.cfg
        env={**os.environ, "ANSIBLE_HOME": str(directory / "ansible")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return directory / "seal.sh"


def printed(commands: str, script: Path, stdin: str = "") -> str:
    """Run commands in bash that knows what the script defines, without its end, which takes the steps."""
    definitions = script.read_text().partition("# The order of the steps")[0]
    done = subprocess.run(
        ["bash", "-c", f"{definitions}\n{commands}"], input=stdin, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_bash_understands_it(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)


def test_every_step_is_defined(script: Path) -> None:
    order = script.read_text().partition("\nexec >>")[2]
    steps = {
        word
        for line in order.replace("\\\n", " ").splitlines()
        if line.startswith("take ")
        for word in line.split()[1:]
    }
    assert {"refuse_members", "clean_packages", "remove_users"} <= steps
    assert "not found" not in printed(f"type {' '.join(steps)} >/dev/null", script)


def test_users_and_keys_arrive_as_they_are(script: Path) -> None:
    told = printed(
        'printf "%s\\n" "${users[@]}" "${extra_paths[@]}" "${lasting_keys[kept]}" "${lasting_keys[fury]:-}"', script
    )
    assert told == "fury\nkept\n/opt/agent/id *\nssh-ed25519 AAAA one\ntwo 'quoted'\n\n"


def test_the_ways_in_are_closed_when_the_run_has_heard(script: Path) -> None:
    printed("rm -f $directory/heard; (sleep 0.2; touch $directory/heard) & wait_for_the_listener", script)


def test_the_ways_in_are_closed_also_when_nobody_listens(script: Path) -> None:
    printed("rm -f $directory/heard; patience=1; wait_for_the_listener", script)


HOSTS = """\
127.0.0.1 localhost
127.0.1.1 build-1.example.com build-1

# a comment with build-1
10.0.0.9 build-1 mirror.example.com build-10
# BEGIN machines of the cluster, kept by Ansible
10.0.0.1 other
# END machines of the cluster, kept by Ansible
::1 localhost ip6-localhost
"""


@pytest.mark.parametrize("name", ["build-1", "build-1.example.com"])
def test_the_hosts_file_forgets_the_machine(script: Path, name: str) -> None:
    expected = [
        "127.0.0.1 localhost",
        "",
        "# a comment with build-1",
        "10.0.0.9 mirror.example.com build-10",
        "::1 localhost ip6-localhost",
    ]
    assert printed(f"hosts_without {name}", script, HOSTS).splitlines() == expected


def test_a_machine_without_a_name_of_its_own_keeps_what_localhost_is(script: Path) -> None:
    assert "127.0.0.1 localhost\n" in printed("hosts_without localhost.localdomain", script, HOSTS)
