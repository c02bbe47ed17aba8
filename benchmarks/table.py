"""The results as a Markdown table. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .measurement import Measurement
from .targets import Verdict, ratio, verdicts

# From here on a number is told with fewer decimals.
_LARGE = 10
_HEAD = ("work", "who", "seconds", "÷ floor", "÷ ours", "SOAP calls", "target", "reached")


def table(measured: Sequence[Measurement]) -> str:
    """Return the table of measurements, in their order; each work is named once."""
    lines = [_row(_HEAD), _row(["---", "---", *["--:"] * 4, "---", "---"])]
    previous = ""
    for each in sorted(measured, key=lambda each: _order(measured).index(each.work)):
        lines.append(_row(_cells(each, measured, show_work=each.work != previous)))
        previous = each.work
    return "\n".join(lines)


def tally(measured: Sequence[Measurement]) -> str:
    """Return how many targets were met, in a sentence."""
    judged = [verdict.met for each in measured for verdict in verdicts(each, measured)]
    if not judged:
        return "No target is set."
    text = f"{judged.count(True)} of {len(judged)} targets met"
    return f"{text}, {judged.count(None)} not measured." if None in judged else f"{text}."


def _order(measured: Sequence[Measurement]) -> list[str]:
    return list(dict.fromkeys(each.work for each in measured))


def _cells(each: Measurement, measured: Sequence[Measurement], show_work: bool) -> Iterator[str]:
    found = verdicts(each, measured)
    yield each.work if show_work else ""
    yield each.who
    yield f"failed: {each.failure}" if each.seconds is None else _seconds(each.seconds)
    yield _factor(ratio(each, measured, each.kind.floor))
    yield _factor(ratio(each, measured, each.kind.ours))
    yield "" if each.total_calls is None else f"{each.total_calls:,}"
    yield "<br>".join(verdict.target for verdict in found)
    yield "<br>".join(_reached(verdict) for verdict in found)


def _reached(verdict: Verdict) -> str:
    if verdict.met is None:
        return verdict.reached
    return f"{verdict.reached}, {'met' if verdict.met else '**not met**'}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < _LARGE else f"{seconds:.1f}"


def _factor(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if value < _LARGE else f"{value:.0f}"


def _row(cells: Sequence[str] | Iterator[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
