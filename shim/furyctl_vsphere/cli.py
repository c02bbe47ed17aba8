# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the command line to a verb, and from what goes wrong to an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from .console import Screen
from .failure import ExpectedError, InterruptedRunError
from .options import Options, parse_options
from .verbs.apply import apply
from .verbs.destroy import destroy
from .verbs.image import build, certify
from .verbs.init import init
from .verbs.template import template

_VERBS: dict[str, Callable[[Options, Screen], None]] = {
    "template": template,
    "init": init,
    "apply": apply,
    "destroy": destroy,
    "image build": build,
    "image certify": certify,
}
_INTERRUPT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0, 1 for an expected error, 2 for a wrong usage, 130 when interrupted."""
    options = parse_options(sys.argv[1:] if arguments is None else arguments)
    screen = Screen(options.no_tty)
    try:
        _VERBS[options.verb](options, screen)
    except ExpectedError as failure:
        screen.errors(failure.lines)
        return failure.exit_code
    except KeyboardInterrupt:
        interrupted = InterruptedRunError(_INTERRUPT)
        screen.errors(interrupted.lines)
        return interrupted.exit_code
    except BrokenPipeError:
        # The reader of our output has gone (`… | head`): nobody is left to tell.
        sys.stderr.close()
        return 1
    return 0
