"""Links between the repository's Markdown files, as a person on GitHub follows them: for the site and its tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

# Code is not read: what looks like a link there is none.
_CODE = re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?P<before>\]\()(?P<target>[^)\s]+)(?P<after>(?:\s+\"[^\"]*\")?\))")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE)
_LABEL = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Link:
    """The target of a link, as it is written."""

    target: str

    @property
    def is_external(self) -> bool:
        """Tell whether it leads out of the repository."""
        return "://" in self.target or self.target.startswith("mailto:")

    @property
    def path(self) -> str:
        """Return the file that it names; empty: the page that it is on."""
        return self.target.partition("#")[0]

    @property
    def anchor(self) -> str:
        """Return the heading that it names."""
        return self.target.partition("#")[2]

    def file_from(self, page: PurePosixPath) -> PurePosixPath:
        """Return the file that it leads to from a page; both are below the repository's root.

        Raises ValueError when it leads out of the repository.
        """
        parts: list[str] = []
        for part in (page.parent / self.path).parts if self.path else page.parts:
            if part != "..":
                parts.append(part)
            elif parts:
                parts.pop()
            else:
                raise ValueError(f"{page}: {self.target} leads out of the repository")
        return PurePosixPath(*parts)


def links_of(text: str) -> Iterator[Link]:
    """Yield the links of a Markdown text."""
    for match in _LINK.finditer(_CODE.sub("", text)):
        yield Link(match["target"])


def with_links(text: str, write: Callable[[Link], str]) -> str:
    """Return a Markdown text with the targets of its links written anew."""

    def rewritten(prose: str) -> str:
        return _LINK.sub(lambda match: match["before"] + write(Link(match["target"])) + match["after"], prose)

    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [rewritten(text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, rewritten(text[end:])])


def slug(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    words = re.sub(r"[^\w\- ]", "", _LABEL.sub(r"\1", heading).strip().lower())
    return words.replace(" ", "-")


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a Markdown text; of headings with the same words the second has -1 behind."""
    found: dict[str, int] = {}
    for heading in _HEADING.findall(re.sub(r"^(```+|~~~+).*?^\1[ \t]*$", "", text, flags=re.MULTILINE | re.DOTALL)):
        anchor = slug(heading)
        found[anchor] = found.get(anchor, -1) + 1
    return {f"{anchor}-{number}" if number else anchor for anchor, last in found.items() for number in range(last + 1)}


def is_markdown(path: Path | PurePosixPath) -> bool:
    """Tell whether a file is a page of its own."""
    return path.suffix == ".md"
