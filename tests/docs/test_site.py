"""The site, as `make docs` builds it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
from documents import ROOT
from site_pages import page_of

PROGRAMS = Path(sys.executable).parent
# What a browser fetches by itself when it shows a page; a link that a person follows is none of it.
FETCHED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
    "use": "href",
    "object": "data",
}


class Fetches(HTMLParser):
    """What a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        # The address that a page is known by is not fetched.
        if tag in FETCHED and values.get("rel") != "canonical":
            self.addresses.append(values.get(FETCHED[tag]) or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    destination = tmp_path_factory.mktemp("docs") / "site"
    built = subprocess.run(
        [ROOT / "docs" / "build_site", PROGRAMS, destination], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return destination


def test_every_page_of_docs_is_there(site: Path) -> None:
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    missing = [
        page for page in pages if not (site / str(page).replace("README", "index")).with_suffix(".html").exists()
    ]
    assert missing == []


def test_the_three_doors_are_there(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    for door in ("For customers", "For technical users", "For sales"):
        assert door in text


def test_roles_and_files_are_in_the_site(site: Path) -> None:
    assert (site / "repository" / "roles" / "etcd" / "index.html").exists()
    example = (site / "repository" / "examples" / "production" / "vars.yml.html").read_text(encoding="utf-8")
    assert "fury_cluster" in example


def test_a_file_with_fences_is_shown_whole_and_a_directory_as_a_list() -> None:
    listed = page_of(PurePosixPath("lab/machines/files"))
    assert listed.startswith("# lab/machines/files\n\n- `")
    shown = page_of(PurePosixPath("tests/docs/test_markdown.py"))
    assert "````python\n" in shown
    assert shown.count("````") == 2


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    strange = []
    for page in site.rglob("*.html"):
        reader = Fetches()
        reader.feed(page.read_text(encoding="utf-8"))
        strange += [(page.name, each) for each in reader.addresses if re.match(r"(https?:)?//", each)]
    for sheet in site.rglob("*.css"):
        strange += [
            (sheet.name, each) for each in re.findall(r"url\((?:https?:)?//[^)]+", sheet.read_text(encoding="utf-8"))
        ]
    assert strange == []


def test_what_is_fetched_is_there(site: Path) -> None:
    missing = []
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue  # its addresses begin at the server's root
        reader = Fetches()
        reader.feed(page.read_text(encoding="utf-8"))
        own = [each.split("#")[0].split("?")[0] for each in reader.addresses if not each.startswith("data:")]
        missing += [(page.name, each) for each in own if each and not (page.parent / each).exists()]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# A page\n\n[gone](gone.md)\n", "gone.md"),
        ("# A page\n\n[gone](#gone)\n", "gone"),
    ],
)
def test_a_link_that_leads_nowhere_ends_the_build(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.md").write_text(text)
    settings = f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: pages\nsite_dir: site\nnav: [index.md]\n"
    (tmp_path / "mkdocs.yml").write_text(settings)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(
        [PROGRAMS / "mkdocs", "build", "--strict"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode != 0
    assert says in built.stderr
