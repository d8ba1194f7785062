"""The two streams: results on stdout, words for people on stderr, whatever stands behind them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

from qmsdocs.reports.words import safe


def prepare() -> None:
    """Text is UTF-8 whatever the locale. A stream that was closed leads nowhere; its number is taken, so that no file
    of a repository is opened under it and written to."""
    with contextlib.suppress(OSError):
        while (taken := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(taken)
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def put(text: str) -> None:
    """A result on stdout. That nobody reads on, as after `| head`, is no fault and changes no exit code."""
    import click

    try:
        click.echo(text)  # strips colour where there is no terminal
        sys.stdout.flush()
    except BrokenPipeError:
        pacify(sys.stdout)


def say(words: str) -> None:
    """Words for people, on stderr; if nobody listens, the exit code tells."""
    try:
        print(safe(words, keep_lines=True), file=sys.stderr, flush=True)
    except OSError:
        pacify(sys.stderr)


def pacify(stream: TextIO) -> None:
    """What is still to be written to a stream goes nowhere, so that Python's end does not stumble over it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _nowhere() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")
