# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""`completion`: what a shell completes verbs, flags and files by."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import shtab

from ..command_line.flag import directory
from ..command_line.parser import build_parser
from ..console import Screen
from ..options import Options


def completion(options: Options, _screen: Screen) -> None:
    """Print the shell's script; it needs nothing of us when it runs."""
    parser = build_parser()
    _complete_files(parser)
    sys.stdout.write(shtab.complete(parser, options.shell_name) + "\n")


def _complete_files(parser: argparse.ArgumentParser) -> None:
    """Tell shtab which values are files and directories, by how they are read."""
    kinds = {Path: shtab.FILE, directory: shtab.DIRECTORY}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                _complete_files(below)
        elif action.type in kinds:
            vars(action)["complete"] = kinds[action.type]
