"""Write the pages that the site is built from: site_pages.py DIRECTORY.

The pages of docs/ link to files of the whole repository, as one reads them on GitHub. The site carries these files,
too: a page of Markdown as it is, anything else as a page that shows it, a directory as a list. Only links are written
anew, so that any generator of sites can take what is written here.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path, PurePosixPath

from links import Link, is_markdown, links_of, with_links

ROOT = Path(__file__).resolve().parent.parent
DOCS = PurePosixPath("docs")
# Where in the site the files are that are not below docs/.
OTHERS = PurePosixPath("repository")
# What beside pages of its own the site takes from docs/.
AS_THEY_ARE = {".svg", ".png", ".css", ".cast"}
LANGUAGES = {".yml": "yaml", ".sh": "sh", ".py": "python", ".go": "go", "": "sh"}


def write_pages(destination: Path) -> None:
    """Write all pages below a directory, and nothing else."""
    shutil.rmtree(destination, ignore_errors=True)
    sources = [PurePosixPath(path.relative_to(ROOT)) for path in sorted((ROOT / DOCS).rglob("*")) if path.is_file()]
    for source in (source for source in sources if source.suffix in AS_THEY_ARE):
        _write(destination / place_of(source), (ROOT / source).read_bytes())
    queue = [source for source in sources if is_markdown(source)]
    known = set(queue)
    while queue:
        page = queue.pop()
        _write(destination / place_of(page), page_of(page).encode())
        if is_markdown(page):
            text = (ROOT / page).read_text(encoding="utf-8")
            targets = {target for link in links_of(text) if (target := target_of(link, page)) and target not in known}
            queue += sorted(
                target for target in targets if (ROOT / target).exists() and target.suffix not in AS_THEY_ARE
            )
            known |= targets


def target_of(link: Link, page: PurePosixPath) -> PurePosixPath | None:
    """Return what a link of a page leads to, a directory's page for a directory; None outside the repository."""
    if link.is_external:
        return None
    target = link.file_from(page)
    return target / "README.md" if (ROOT / target / "README.md").is_file() else target


def place_of(source: PurePosixPath) -> PurePosixPath:
    """Return where in the site a file of the repository is."""
    if source.is_relative_to(DOCS):
        return source.relative_to(DOCS)
    return OTHERS / (source if is_markdown(source) else f"{source}.md")


def page_of(source: PurePosixPath) -> str:
    """Return the page that a file, or a directory, becomes."""
    path = ROOT / source
    if path.is_dir():
        names = sorted(f"{each.name}/" if each.is_dir() else each.name for each in path.iterdir())
        return f"# {source}\n\n" + "".join(f"- `{name}`\n" for name in names if not name.startswith(("__", ".")))
    text = path.read_text(encoding="utf-8")
    if is_markdown(source):
        return with_links(text, lambda link: _as_in_the_site(link, source))
    # More of them than the file has in a row.
    fence = "````" if "```" in text else "```"
    return f"# {source}\n\n{fence}{LANGUAGES.get(source.suffix, 'text')}\n{text.rstrip()}\n{fence}\n"


def _as_in_the_site(link: Link, page: PurePosixPath) -> str:
    target = target_of(link, page)
    if target is None or not link.path:
        return link.target
    relative = os.path.relpath(place_of(target), place_of(page).parent)
    return f"{relative}#{link.anchor}" if link.anchor else relative


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program's own name, and the directory
        sys.exit(__doc__)
    write_pages(Path(sys.argv[1]))
