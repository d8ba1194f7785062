"""How a run ends: exit codes and words for every way."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from qmsdocs.model.finding import CannotRun

INTERRUPTED = 130


def ended(run: Callable[[], Any], environment: Mapping[str, str]) -> int:
    """Run a command and say with which exit code it ended."""
    try:
        code = run()
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = 2
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted; nothing half done was left behind.")
        code = INTERRUPTED
    except CannotRun as error:
        _say(f"qmsdocs: {error}")
        code = 2
    except BrokenPipeError:
        code = _closed_pipe()
    except (OSError, MemoryError, RecursionError) as error:
        code = _trouble(error, environment)
    return code if isinstance(code, int) else 0


def _closed_pipe() -> int:
    """Whoever reads our output has stopped, as `head` does: that is no fault."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _trouble(error: BaseException, environment: Mapping[str, str]) -> int:
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        return _closed_pipe()
    if environment.get("QMSDOCS_DEBUG"):
        raise error
    words = {
        errno.ENOSPC: "The disk is full.",
        errno.EDQUOT: "The disk quota is used up.",
        errno.EROFS: "The disk cannot be written to (read-only).",
        errno.EACCES: "Permission was denied.",
        errno.EIO: "The disk reports an error.",
    }
    if isinstance(error, OSError):
        what = words.get(error.errno or 0, error.strerror or "The system refused.")
        where = f" ({error.filename})" if error.filename else ""
        _say(f"qmsdocs: {what}{where}\n  Mend that, then run the command again.")
    else:
        _say("qmsdocs: The input needs more memory than there is, or is nested too deeply.")
    return 2


def _say(words: str) -> None:
    from qmsdocs.reports.words import safe

    with contextlib.suppress(OSError):  # nobody listens; the exit code tells
        print(safe(words, keep_lines=True), file=sys.stderr)
