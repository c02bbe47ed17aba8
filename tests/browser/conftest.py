"""A real browser, and pages with pictures of clusters."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.page import page as page_of
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.svg import svg as svg_of
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "topology"))  # the sample clusters

from sample import cluster_of, customers_cluster

CLUSTERS = {"customer": customers_cluster(), "one": cluster_of(1), "many": cluster_of(200)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium; playwright's own would have to be downloaded."""
    program = os.environ.get("FURY_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.fail("there is no chromium on the PATH: tests/run browser installs it, FURY_CHROMIUM names another one")
    # root, as in containers, has no sandbox.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()


class Looker:
    """Someone who looks at a file, and notices what a page does that it should not.

    Attributes:
        complaints: what the console said, errors, and requests for anything but the file.
    """

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self._url = path.as_uri()
        self.page.on("console", lambda message: self.complaints.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._note)
        self.page.goto(self._url)

    def _note(self, request: Request) -> None:
        if request.url != self._url:
            self.complaints.append(f"request: {request.url}")

    def ask(self, script: str, argument: Any = None) -> Any:
        """Return what a function of JavaScript says."""
        return self.page.evaluate(script, argument)


@pytest.fixture
def look(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """Return a function that opens a cluster's picture as it is seen with a width and a colour scheme."""
    contexts: list[BrowserContext] = []

    def open_one(cluster: str, width: int, scheme: str = "light", kind: str = "html") -> Looker:
        path = tmp_path / f"topology.{kind}"
        path.write_text((page_of if kind == "html" else svg_of)(CLUSTERS[cluster]), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        return Looker(contexts[-1], path)

    yield open_one
    for context in contexts:
        context.close()
