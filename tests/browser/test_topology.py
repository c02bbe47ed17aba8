"""The pictures of clusters as a browser shows them."""

from __future__ import annotations

from typing import Any

import pytest

WIDTHS = {"wide": 1280, "tablet": 900, "narrow": 390}
SIZES = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
CLUSTERS = pytest.mark.parametrize("cluster", ["customer", "one", "many"])

# Texts that stick out of the smallest frame around their beginning, in the picture that is shown.
CUT_OFF = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    if (getComputedStyle(svg).display === 'none') { continue; }
    const whole = svg.getBoundingClientRect();
    const frames = [...svg.querySelectorAll('rect.panel, rect.card, rect.chip')].map((r) => r.getBoundingClientRect());
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const around = frames.filter((frame) => frame.left <= middle[0] && middle[0] <= frame.right
        && frame.top <= middle[1] && middle[1] <= frame.bottom);
      for (const frame of [whole, ...around]) {
        if (box.left < frame.left - .5 || box.right > frame.right + .5
            || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) { found.push(text.textContent); break; }
      }
    }
  }
  return found;
}"""
# Texts of one card, panel head or row that lie on each other.
OVERLAPPING = """() => {
  const shown = [...document.querySelectorAll('svg')].filter((svg) => getComputedStyle(svg).display !== 'none');
  const boxes = shown.flatMap((svg) => [...svg.querySelectorAll('text')])
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], number) => boxes.slice(number + 1).forEach(([other, b]) => {
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top + 3 < b.bottom && b.top + 3 < a.bottom) {
      found.push(`${one} | ${other}`);
    }
  }));
  return found;
}"""
# Texts with less contrast to what is behind them than WCAG 2 asks for: 4.5 to 1.
PALE = """() => {
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
  };
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    if (getComputedStyle(svg).display === 'none') { continue; }
    const frames = [...svg.querySelectorAll('rect.paper, rect.panel, rect.card, rect.chip')]
      .map((rect) => [rect.getBoundingClientRect(), getComputedStyle(rect).fill]);
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const behind = frames.filter(([f]) => f.left <= x && x <= f.right && f.top <= y && y <= f.bottom).pop();
      const ratio = contrast(getComputedStyle(text).fill, behind[1]);
      if (ratio < 4.5) { found.push(`${text.textContent}: ${ratio.toFixed(2)}`); }
    }
  }
  return found;
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST = """() => Math.min(...[...document.querySelectorAll('svg')]
  .filter((svg) => getComputedStyle(svg).display !== 'none')
  .flatMap((svg) => [...svg.querySelectorAll('text')].map((text) =>
    parseFloat(text.getAttribute('font-size')) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)))"""
CUT_CELLS = """() => [...document.querySelectorAll('th, td, dd, h2, p')]
  .filter((cell) => cell.offsetParent && cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 1)
  .map((cell) => cell.textContent)"""


@SIZES
@SCHEMES
@CLUSTERS
def test_all_of_it_can_be_read_and_nothing_else_is_asked_for(look: Any, cluster: str, scheme: str, width: int) -> None:
    seen = look(cluster, width, scheme)
    assert seen.complaints == []
    assert seen.ask(CUT_OFF) == []
    assert seen.ask(PALE) == []
    assert seen.ask(CUT_CELLS) == []
    assert seen.ask(TOO_WIDE) <= 0
    assert seen.ask(SMALLEST) >= 7.5


@SIZES
def test_texts_do_not_lie_on_each_other(look: Any, width: int) -> None:
    assert look("customer", width).ask(OVERLAPPING) == []


@SCHEMES
def test_the_picture_alone_can_be_read_too(look: Any, scheme: str) -> None:
    seen = look("customer", 1280, scheme, kind="svg")
    assert seen.complaints == []
    assert seen.ask(CUT_OFF) == []
    assert seen.ask(PALE) == []


def test_night_is_dark_and_day_is_light(look: Any) -> None:
    papers = {
        scheme: look("customer", 1280, scheme).ask("() => getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert papers == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 20, 32)"}


def test_one_picture_is_shown_at_a_time(look: Any) -> None:
    for width, shown in ((1280, "wide"), (390, "narrow")):
        page = look("customer", width).page
        assert page.locator("svg.wide").is_visible() == (shown == "wide")
        assert page.locator("svg.narrow").is_visible() == (shown == "narrow")


def test_details_come_by_mouse(look: Any) -> None:
    seen = look("customer", 1280)
    card, details = seen.page.locator(".wide [data-node=shop-applications-4]"), seen.page.locator("#details")
    assert not details.is_visible()
    card.click()
    assert details.is_visible()
    assert details.locator("h2").inner_text() == "shop-applications-4"
    assert "Kubelet stopped posting node status." in details.inner_text()
    assert card.get_attribute("aria-expanded") == "true"
    details.get_by_role("button").click()
    assert not details.is_visible()
    assert card.get_attribute("aria-expanded") == "false"
    assert seen.complaints == []


def test_details_come_by_keyboard(look: Any) -> None:
    seen = look("customer", 1280)
    keyboard, details = seen.page.keyboard, seen.page.locator("#details")
    focused = "() => document.activeElement.dataset.node"
    keyboard.press("Tab")
    assert seen.ask(focused) == "shop-lb-1"
    keyboard.press("ArrowRight")
    keyboard.press("ArrowDown")
    assert seen.ask(focused) == "shop-master-1"
    keyboard.press("ArrowLeft")
    assert seen.ask(focused) == "shop-lb-2"
    keyboard.press("Enter")
    assert details.locator("h2").inner_text() == "shop-lb-2"
    keyboard.press("Escape")
    assert not details.is_visible()
    assert seen.ask(focused) == "shop-lb-2", "where the reader was"
    keyboard.press("Space")
    assert details.is_visible()


def test_screen_readers_hear_what_the_picture_shows(look: Any) -> None:
    page = look("customer", 1280).page
    assert page.get_by_role("button", name="shop-applications-4, Not ready, 10.20.0.22").count() == 1
    assert page.get_by_role("group", name="Cluster shop").count() == 1
    assert page.get_by_role("table", name="All machines of the cluster, by pool").count() == 1
    assert page.get_by_role("rowheader").count() == 17


def test_on_paper_it_is_light_and_whole(look: Any) -> None:
    seen = look("customer", 1280, "dark")
    seen.page.locator(".wide .node").first.click()
    seen.page.emulate_media(media="print", color_scheme="dark")
    assert not seen.page.locator("#details").is_visible()
    assert seen.ask("() => getComputedStyle(document.querySelector('svg.wide .paper')).fill") == "rgb(255, 255, 255)"
    seen.page.set_viewport_size({"width": 700, "height": 990})
    assert seen.page.locator("svg.wide").is_visible()
    assert seen.ask(PALE) == []
    assert seen.page.pdf(format="A4").startswith(b"%PDF")
