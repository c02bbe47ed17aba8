# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""From the command line to a verb, and from what goes wrong to an exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from .command_line.table import VERBS
from .console import Screen
from .exit_codes import DONE, EXPECTED_ERROR
from .failure import ExpectedError, InterruptedRunError
from .options import parse_options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code, see exit_codes.py."""
    options = parse_options(sys.argv[1:] if arguments is None else arguments)
    screen = Screen(options.no_tty)
    try:
        VERBS[options.verb].load()(options, screen)
    except ExpectedError as failure:
        screen.errors(failure.lines)
        return failure.exit_code
    except KeyboardInterrupt:
        interrupted = InterruptedRunError(signal.SIGINT)
        screen.errors(interrupted.lines)
        return interrupted.exit_code
    except BrokenPipeError:
        # The reader of our output has gone (`… | head`): nobody is left to tell.
        sys.stderr.close()
        return EXPECTED_ERROR
    return DONE
