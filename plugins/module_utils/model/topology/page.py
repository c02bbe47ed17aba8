# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The pictures and a table of the machines as one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from .grid import NARROW, WIDE
from .markup import Markup, element, joined
from .style import PAGE_STYLE, picture_style
from .svg import MARK, picture_in_page
from .words import headline, size

Values = Mapping[str, Any]

# Fields of a node by what people call them, in the order of details.
_DETAILS = {
    "Address": "address",
    "State": "state_text",
    "Reason": "reason",
    "Role": "role",
    "Pool": "pool",
    "Kubernetes": "version",
    "Container runtime": "container_runtime",
    "System": "system",
    "Kernel": "kernel",
    "Failure domain": "failure_domain",
    "Host": "host",
    "vSphere cluster": "cluster",
    "Datastores": "datastores",
    "CPUs": "cpu",
    "Memory (MiB)": "memory_mb",
}
_SCRIPT = """
(() => {
  const nodes = new Map(JSON.parse(document.getElementById('data').textContent).map((node) => [node.name, node]));
  const panel = document.getElementById('details');
  const list = panel.querySelector('dl');
  let opener = null;
  const close = (back) => {
    if (!opener) { return; }
    opener.setAttribute('aria-expanded', 'false');
    panel.hidden = true;
    if (back) { opener.focus(); }
    opener = null;
  };
  const open = (card) => {
    close(false);
    const node = nodes.get(card.dataset.node);
    panel.querySelector('h2').textContent = node.name;
    list.replaceChildren();
    for (const [label, text] of node.details) {
      const term = document.createElement('dt');
      const value = document.createElement('dd');
      term.textContent = label;
      value.textContent = text;
      list.append(term, value);
    }
    opener = card;
    card.setAttribute('aria-expanded', 'true');
    panel.hidden = false;
  };
  const step = (card, by) => {
    const cards = [...card.closest('svg').querySelectorAll('.node')];
    const next = cards[cards.indexOf(card) + by];
    if (next) { next.focus(); }
  };
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  for (const card of document.querySelectorAll('.node')) {
    card.addEventListener('click', () => (opener === card ? close(true) : open(card)));
    card.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        if (opener === card) { close(true); } else { open(card); }
      } else if (event.key in steps) {
        event.preventDefault();
        step(card, steps[event.key]);
      }
    });
  }
  panel.querySelector('button').addEventListener('click', () => close(true));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') { close(true); } });
})();
"""


def page(data: Values) -> str:
    """Return the page. It loads nothing, and its own rules keep it from trying."""
    style = f"{picture_style()}{PAGE_STYLE}"
    rules = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(_SCRIPT)}"
    nodes = [node for pool in data["pools"] for node in pool["nodes"]]
    head = element(
        "head",
        {},
        joined(
            element("meta", {"charset": "utf-8"}, empty=True),
            element("meta", {"http-equiv": "Content-Security-Policy", "content": rules}, empty=True),
            element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}, empty=True),
            element("title", {}, headline(data)),
            element("style", {}, Markup(style)),
        ),
    )
    main = element(
        "main",
        {},
        joined(
            element("div", {"class": "picture"}, picture_in_page(data, WIDE, "wide")),
            element("div", {"class": "picture"}, picture_in_page(data, NARROW, "narrow")),
            element(
                "p",
                {"class": "hint"},
                "Choose a machine for its details: with the mouse, or with Tab, arrow keys and Enter; Escape closes.",
            ),
            element("h2", {}, "Machines"),
            _table(nodes),
        ),
    )
    body = element("body", {}, joined(main, _details(), _data(nodes), element("script", {}, Markup(_SCRIPT))))
    return f"<!DOCTYPE html>\n<!-- {MARK} -->\n{element('html', {'lang': 'en'}, joined(head, body))}\n"


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _details() -> Markup:
    return element(
        "aside",
        {"id": "details", "aria-live": "polite", "hidden": "hidden"},
        element("button", {"type": "button", "aria-label": "Close the details"}, "\u00d7"),
        element("h2", {}, ""),
        element("dl", {}),
    )


def _data(nodes: list[Values]) -> Markup:
    content = [{"name": node["name"], "details": list(_described(node))} for node in nodes]
    # In a script element only the character < could end it.
    text = json.dumps(content, ensure_ascii=True).replace("<", "\\u003c")
    return element("script", {"type": "application/json", "id": "data"}, Markup(text))


def _described(node: Values) -> Iterator[tuple[str, str]]:
    for label, key in _DETAILS.items():
        value = node[key]
        text = ", ".join(value) if isinstance(value, list) else str(value or "")
        if text:
            yield label, text.replace("_", " ") if key == "role" else text


_COLUMNS = ("Role", "Pool", "Address", "State", "Kubernetes", "System", "Size", "Host", "Datastores")


def _table(nodes: list[Values]) -> Markup:
    heads = [element("th", {"scope": "col"}, label) for label in ("Name", *_COLUMNS)]
    table = element(
        "table",
        {},
        joined(
            element("caption", {}, "All machines of the cluster, by pool"),
            element("thead", {}, element("tr", {}, *heads)),
            element("tbody", {}, joined(*(_row(node) for node in nodes))),
        ),
    )
    # Between narrow and wide it may have to be scrolled, also by the keyboard.
    return element("div", {"class": "table", "role": "region", "aria-label": "Machines", "tabindex": 0}, table)


def _row(node: Values) -> Markup:
    state = element("span", {"class": f"state state-{node['state']}"}, node["state_text"])
    reason = [element("span", {"class": "reason"}, node["reason"])] if node["reason"] else []
    domain = [element("span", {"class": "reason"}, node["failure_domain"])] if node["failure_domain"] else []
    cells: dict[str, tuple[str, ...]] = {
        "Role": (node["role"].replace("_", " "),),
        "Pool": (node["pool"],),
        "Address": (node["address"],),
        "State": (state, *reason),
        "Kubernetes": (node["version"],),
        "System": (node["system"],),
        "Size": (size(node),),
        "Host": (element("span", {"class": "host"}, node["host"]), *domain),
        "Datastores": (", ".join(node["datastores"]),),
    }
    return element(
        "tr",
        {},
        element("th", {"scope": "row"}, node["name"]),
        *(
            element("td", {"data-label": label, "class": "address" if label == "Address" else None}, *cells[label])
            for label in _COLUMNS
        ),
    )
