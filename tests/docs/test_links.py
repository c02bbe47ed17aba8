"""Links between the files of the repository, as a person on a Git server follows them."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import pytest
from documents import ROOT, documents, name_of
from links import Link, anchors_of, links_of, with_links

_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    page = PurePosixPath(name_of(document))
    missing = []
    for link in links_of(text_of(document)):
        if link.is_external:
            continue
        target = ROOT / link.file_from(page)
        found = target.exists()
        if found and link.anchor and target.suffix == ".md":
            found = link.anchor in anchors_of(text_of(target))
        if not found:
            missing.append(link.target)
    assert missing == []


# They cannot be followed here; only their form can be wrong.
@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_links_to_other_sites_are_well_formed(document: Path) -> None:
    targets = [link.target for link in links_of(text_of(document)) if link.is_external]
    for target in [*targets, *_AUTOLINK.findall(text_of(document))]:
        parts = urlsplit(target)
        assert parts.scheme == "https", target
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), target
        assert not target.endswith((".", ",", ";")), target


def test_every_source_of_a_claim_is_listed() -> None:
    text = text_of(ROOT / "docs" / "sales.md")
    claims, sources = text.split("## Sources")
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", claims)}
    listed = [int(number) for number in re.findall(r"^\| (\d+) \| <https://", sources, re.MULTILINE)]
    assert listed == sorted(cited)


def test_every_decision_is_listed() -> None:
    directory = ROOT / "docs" / "decisions"
    listed = {link.path for link in links_of(text_of(directory / "README.md"))}
    assert listed == {path.name for path in directory.glob("0*.md")}
    for path in directory.glob("0*.md"):
        assert re.findall(r"^## (\w+)", text_of(path), re.MULTILINE) == [
            "Context",
            "Decision",
            "Reason",
            "Consequences",
        ]


def test_code_holds_no_links() -> None:
    text = "[a](one.md)\n\n```yaml\n[b](two.md)\n```\n\n`[c](three.md)` [d](four.md#five)\n"
    assert [link.target for link in links_of(text)] == ["one.md", "four.md#five"]
    assert with_links(text, lambda link: link.path.upper()).count(".md") == 2


def test_anchors_are_those_of_git_servers() -> None:
    text = "# One: `two`, *three*\n\n## A & b\n\n```sh\n# no heading\n```\n\n## A & b\n\n## [Link](there.md) to it\n"
    assert anchors_of(text) == {"one-two-three", "a--b", "a--b-1", "link-to-it"}


def test_links_stay_in_the_repository() -> None:
    assert Link("../roles/etcd/README.md").file_from(PurePosixPath("docs/a.md")) == PurePosixPath(
        "roles/etcd/README.md"
    )
    with pytest.raises(ValueError, match="out of the repository"):
        Link("../../elsewhere.md").file_from(PurePosixPath("docs/a.md"))
