"""What is handed to customers: all that they need, nothing else, and the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path

import yaml
from products import ROOT, Built, build

COLLECTION = "ansible_collections/sighup/fury_vsphere/"
# What the collection's archive may hold at its top, and which files in the directories that others write to as well.
TOP = {
    *("CHANGELOG.rst", "FILES.json", "LICENSE", "MANIFEST.json", "README.md", "bindep.txt", "changelogs", "docs"),
    *("examples", "inventory", "meta", "playbooks", "plugins", "requirements.txt", "requirements.yml", "roles"),
}
FORBIDDEN = re.compile(
    r"(^|/)(\.[^/]+|__pycache__|tests?|molecule|lab|secrets|logs|cluster|node_modules|site)(/|$)"
    r"|\.(pyc|pyo|pem|key|kubeconfig|retry|log|egg-info|gz)$"
)
BELONGS = re.compile(r"(plugins|roles|playbooks|meta|examples|docs/.*(md|svg|png)$)")
SECRET = re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{100}")


def tracked(*below: str) -> list[str]:
    """Return the files that git knows and that are there."""
    listed = subprocess.run(["git", "ls-files", *below], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_archive_holds_what_belongs_in_it(built: Built) -> None:
    names = set(built.files_of_archive())
    assert {name.split("/")[0] for name in names} == TOP
    assert not [name for name in names if FORBIDDEN.search(name)]
    docs = {Path(name).suffix for name in names if name.startswith("docs/")}
    assert docs <= {".md", ".svg", ".png", ".cast", ".html", ".css", ".js"}
    wanted = [name for name in tracked() if BELONGS.match(name)]
    assert wanted
    assert set(wanted) <= names


def test_wheel_holds_the_same_collection_and_the_shim(built: Built) -> None:
    files = built.files_of_wheel()
    collection = {name.removeprefix(COLLECTION): text for name, text in files.items() if name.startswith(COLLECTION)}
    assert collection == built.files_of_archive()
    shim = {name for name in files if name.startswith("furyctl_vsphere/")}
    assert shim == {name.removeprefix("shim/") for name in tracked("shim/furyctl_vsphere")}
    others = {name.split("/")[0] for name in files} - {"furyctl_vsphere", "ansible_collections"}
    assert [re.fullmatch(r"furyctl_vsphere-[\d.]+\.dist-info", name) is not None for name in others] == [True]


def test_no_secret_and_no_path_of_the_builder_is_in_them(built: Built) -> None:
    for files in (built.files_of_wheel(), built.files_of_archive()):
        assert not [name for name, content in files.items() if SECRET.search(content)]
        assert not [name for name, content in files.items() if str(ROOT).encode() in content]


def test_licence_is_in_both_and_forbids_an_upload(built: Built) -> None:
    licence = (ROOT / "LICENSE").read_bytes()
    files = built.files_of_wheel()
    assert built.files_of_archive()["LICENSE"] == licence
    assert [content for name, content in files.items() if name.endswith(".dist-info/licenses/LICENSE")] == [licence]
    (metadata,) = (content.decode() for name, content in files.items() if name.endswith(".dist-info/METADATA"))
    assert "Classifier: Private :: Do Not Upload" in metadata


def test_one_version(built: Built) -> None:
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    assert json.loads(built.files_of_archive()["MANIFEST.json"])["collection_info"]["version"] == version
    assert built.wheel.name.startswith(f"furyctl_vsphere-{version}-")
    assert json.loads(built.one("*.cdx.json").read_text())["metadata"]["component"]["version"] == version


def test_building_again_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    stale, notes = tmp_path / "sighup-fury_vsphere-0.0.1.tar.gz", tmp_path / "notes"
    for file in (stale, notes):
        file.write_text("from before\n")
    again = build(tmp_path)
    # What an earlier build left is gone, and nothing else.
    assert (stale.exists(), notes.exists()) == (False, True)
    for file in built.directory.iterdir():
        assert (again.directory / file.name).read_bytes() == file.read_bytes(), file.name


def test_checksums(built: Built) -> None:
    listed = dict(line.split("  ")[::-1] for line in built.one("SHA256SUMS").read_text().splitlines())
    files = {file.name: file for file in built.directory.iterdir() if file.name != "SHA256SUMS"}
    assert listed == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


def test_bill_of_materials_lists_what_is_pinned(built: Built) -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", built.one("requirements.lock").read_text(), re.MULTILINE))
    components = json.loads(built.one("*.cdx.json").read_text())["components"]
    assert {each["name"]: each["version"] for each in components} == pinned
    assert all(re.match(r"pkg:pypi/", each["purl"]) for each in components)


def test_what_lies_about_in_the_checkout_is_not_taken(tmp_path: Path) -> None:
    """Building in a clone with things that are not the collection's, some of them named as if they were."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    (clone / ".venv").symlink_to(ROOT / ".venv")
    for name in ("release", "pyproject.toml", "galaxy.yml", "requirements.lock"):
        subprocess.run(["cp", "-r", ROOT / name, clone], check=True)
    strays = [
        "notes.txt",
        "plugins/modules/draft.py",
        "examples/demo/cluster/secrets/ssh-user",
        "shim/furyctl_vsphere/draft.py",
    ]
    for stray in strays:
        (clone / stray).parent.mkdir(parents=True, exist_ok=True)
        (clone / stray).write_text("not yours\n")
    subprocess.run([clone / "release" / "build", tmp_path / "out"], check=True, stdout=subprocess.DEVNULL)
    made = Built(tmp_path / "out")
    assert not [name for name in made.files_of_archive() if name in strays]
    assert b"not yours\n" not in [*made.files_of_wheel().values(), *made.files_of_archive().values()]
