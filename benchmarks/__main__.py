"""The command: measure, tell as it goes, write the results."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import datetime, timezone

from .environments import newest_environment, own_environment
from .machine import machine
from .measurement import Kind, Measurement
from .part import Part
from .paths import PAGE, RESULTS
from .results import Circumstances, write, write_page
from .selection import selected
from .table import tally
from .works import creation, golden_image, installation, inventory
from .works.work import Environments, Work


def main() -> int:
    """Return 1 when ours failed at something, which is no matter of speed."""
    options = _options()
    works = [*inventory.works(), *creation.works(), *installation.works(), *golden_image.works()]
    try:
        chosen = selected(works, options.only, options.everything)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    # A request to end is an exception, also where Ctrl-C is ignored, so that everything that was started is ended.
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, signal.default_int_handler)
    try:
        complete = [part for part in Part if {work for work in works if work.part is part} <= set(chosen)]
        measured = _measure(chosen, options.everything, complete)
    except KeyboardInterrupt:
        print("Interrupted; nothing was written.", file=sys.stderr)
        return 130
    return int(any(each.failure and each.kind in (Kind.OURS, Kind.OURS_INSIDE) for each in measured))


def _measure(works: tuple[Work, ...], everything: bool, complete: list[Part]) -> list[Measurement]:
    """Measure, and write the results: those of complete parts also into the documentation."""
    own, newest = own_environment(), newest_environment()
    if newest.problem:
        print(f"Newest peers: {newest.problem}", file=sys.stderr)
    measured: list[Measurement] = []
    measured_on = machine()
    for work in works:
        for each in work.measure(Environments(own, newest, everything)):
            measured.append(each)
            print(_told(each), flush=True)
    circumstances = Circumstances(
        date=datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        machine=measured_on,
        versions={"own environment": own.versions, "newest peers": newest.versions or {"problem": newest.problem}},
    )
    write(measured, circumstances)
    written = [str(RESULTS / "latest.json"), str(RESULTS / "latest.md")]
    for part in complete:
        names = {name for work in works if work.part is part for name in work.names}
        write_page([each for each in measured if each.work in names], circumstances, part)
        written.append(f"{PAGE} ({part.name.lower()})")
    print(f"\n{tally(measured)}\nWritten: {', '.join(written)}")
    return measured


def _told(each: Measurement) -> str:
    if each.seconds is None:
        return f"{each.work} · {each.who}: failed: {each.failure}"
    calls = "" if each.total_calls is None else f", {each.total_calls:,} SOAP calls"
    return f"{each.work} · {each.who}: {each.seconds:.2f} s (median of {each.runs}){calls}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="", help="comma-separated parts of works' names")
    parser.add_argument("--everything", action="store_true", help="also the peers that take minutes, and Kubernetes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
