"""How a run ends: exit codes and words for every way."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from qmsdocs.cli.streams import pacify, say
from qmsdocs.model.finding import CannotRun

COULD_NOT_RUN = 2
INTERRUPTED = 130
_TROUBLES = {
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "The disk quota is used up.",
    errno.EROFS: "The disk cannot be written to (read-only).",
    errno.EACCES: "Permission was denied.",
    errno.EIO: "The disk reports an error.",
    errno.EMFILE: "Too many files are open.",
}


def ended(run: Callable[[], Any], environment: Mapping[str, str]) -> int:
    """Run a command and say with which exit code it ended."""
    try:
        code = _run(run)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return _closed_pipe()
    except (OSError, MemoryError, RecursionError) as error:
        return _trouble(error, environment)
    except Exception as error:
        return _our_own_fault(error, environment)
    return code


def _run(run: Callable[[], Any]) -> int:
    try:
        code = run()
    except click.ClickException as error:
        say(_usage(error))
        return COULD_NOT_RUN
    except CannotRun as error:
        say(f"qmsdocs: {error}")
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        return _interrupted()
    except SystemExit:  # click's own way to end when its help meets a closed pipe
        return _closed_pipe()
    return code if isinstance(code, int) else 0


def _usage(error: click.ClickException) -> str:
    """What is wrong with the command line, after how it is used."""
    context = getattr(error, "ctx", None)
    usage = f"{context.get_usage()}\n" if context else ""
    help_ = f"Try '{context.command_path} --help' for help.\n\n" if context else ""
    return f"{usage}{help_}Error: {error.format_message()}"


def _interrupted() -> int:
    say("Interrupted; nothing half done was left behind.")
    return INTERRUPTED


def _closed_pipe() -> int:
    """Whoever reads our output has stopped, as `head` does: that is no fault."""
    pacify(sys.stdout)
    return 0


def _trouble(error: BaseException, environment: Mapping[str, str]) -> int:
    if environment.get("QMSDOCS_DEBUG"):
        raise error
    if isinstance(error, OSError):
        what = _TROUBLES.get(error.errno or 0, error.strerror or "The system refused.")
        where = f" ({error.filename})" if error.filename else ""
        say(f"qmsdocs: {what}{where}\n  Mend that, then run the command again.")
    else:
        say("qmsdocs: The input needs more memory than there is, or is nested too deeply.")
    pacify(sys.stdout)  # what could not be written is not tried again at the very end
    return COULD_NOT_RUN


def _our_own_fault(error: Exception, environment: Mapping[str, str]) -> int:
    """A mistake of ours ends in a sentence too, with what those who mend it need to know."""
    if environment.get("QMSDOCS_DEBUG"):
        raise error
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name} line {last.lineno}"
    say(
        f"qmsdocs: This is a fault of qmsdocs itself: {type(error).__name__} in {where}: {error}\n"
        "  Nothing can be said of your files. Please report the line above; QMSDOCS_DEBUG=1 shows more of it."
    )
    return COULD_NOT_RUN
