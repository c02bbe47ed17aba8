"""The files of a picture: well-formed, whole, harmless, and the example of the documents."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.filter.topology import topology as files
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.data import topology
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.page import page
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.topology.svg import svg
from sample import ENDPOINT, VCENTER, cluster_of, customers_cluster, machines, model

SVG = "{http://www.w3.org/2000/svg}"
EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "images" / "topology.svg"
EVIL = "</script><script>alert('&\"\x07')</script>"


def evil() -> dict[str, Any]:
    """Return a cluster in which every name would like to be markup."""
    pools = [{"name": EVIL, "role": "control_plane", "count": 1, "labels": {EVIL: EVIL}}]
    nodes = [
        {**node, **dict.fromkeys(("host", "cluster", "failure_domain", "guest", "address"), EVIL), "datastores": [EVIL]}
        for node in machines(EVIL, pools)
    ]
    return topology(model(EVIL, pools), nodes, {"host": EVIL, "port": 1}, None, {"name": EVIL, "version": EVIL})


def text_of(root: ElementTree.Element) -> str:
    return " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))


def test_the_picture_is_svg_with_everything_in_it() -> None:
    data = customers_cluster()
    root = ElementTree.fromstring(svg(data))  # noqa: S314  # our own
    assert root.tag == f"{SVG}svg"
    words = text_of(root)
    for pool in data["pools"]:
        assert pool["name"] in words
        for node in pool["nodes"]:
            assert node["name"] in words
            assert node["address"] in words
    for word in (
        "10.20.0.10:6443",
        "14 of 15 nodes are ready",
        "2 of 3",
        "Failure domain room-b",
        "esx-c3.example.com",
    ):
        assert word in words


def test_the_picture_can_be_understood_without_seeing_it() -> None:
    root = ElementTree.fromstring(svg(customers_cluster()))  # noqa: S314  # our own
    assert root.get("role") == "img"
    ids = {each.get("id"): "".join(each.itertext()) for each in root.iter() if each.get("id")}
    title, description = (ids[name] for name in root.attrib["aria-labelledby"].split())
    assert title == "Cluster shop"
    for words in ("pool gpu (worker): 2 machines", "1 not ready", "13 ready", "answers at 10.20.0.10:6443"):
        assert words in description


@pytest.mark.parametrize("data", [customers_cluster(), cluster_of(40), evil()], ids=["customer", "forty", "evil"])
def test_names_are_never_markup(data: dict[str, Any]) -> None:
    root = ElementTree.fromstring(svg(data))  # noqa: S314  # our own
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "path", "g", "circle", "text")
    }
    counted = Tags()
    counted.feed(page(data))
    assert counted.tags["script"] == 2
    assert "alert" not in counted.attributes
    assert counted.open == []


class Tags(HTMLParser):
    """Counts the elements of a page, and sees that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {name for name, _value in attrs}
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {name for name, _value in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else() -> None:
    text = page(customers_cluster())
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'<]+", text))
    assert addresses == {"http://www.w3.org/2000/svg", "//2.0.6"}, "a namespace, and containerd's version"
    assert not re.search(r"\b(src|href)=|@import|url\(", text)
    assert "default-src 'none'" in text.replace("&#39;", "'")


def test_the_page_has_a_table_of_all_machines() -> None:
    data = customers_cluster()
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>', page(data))
    assert rows == [node["name"] for pool in data["pools"] for node in pool["nodes"]]


def test_the_page_holds_the_details_of_every_machine() -> None:
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', page(evil()), re.DOTALL)
    assert text
    [node] = json.loads(text[1])
    details = dict(node["details"])
    assert details["Host"] == EVIL
    assert details["State"] == "Not known"


def test_all_three_files_are_made_of_the_same_data() -> None:
    nodes = machines("shop", [{"name": "master", "role": "control_plane", "count": 1}])
    made = files(model("shop", []), nodes, None, VCENTER)
    data = json.loads(made["json"])
    # By this word the playbook knows its own files.
    assert all("Written by sighup.fury_vsphere" in content for content in made.values())
    assert data["endpoint"] == f"{ENDPOINT['host']}:{ENDPOINT['port']}"
    assert svg(data) == made["svg"]
    assert page(data) == made["html"]


def test_the_example_of_the_documents_is_not_stale() -> None:
    drawn = svg(customers_cluster())
    if os.environ.get("FURY_WRITE_GOLDEN"):
        EXAMPLE.parent.mkdir(exist_ok=True)
        EXAMPLE.write_text(drawn, encoding="utf-8")
    assert EXAMPLE.read_text(encoding="utf-8") == drawn, "FURY_WRITE_GOLDEN=1 pytest tests/unit/topology writes it"
