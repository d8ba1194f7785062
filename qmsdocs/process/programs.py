"""Any program: a scrubbed environment, an end in time, faults in words."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qmsdocs.model.finding import CannotRun

KEPT = ("HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "USERPROFILE", "TZDIR")
"""What programs are given of the user's environment, beside PATH."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended and what it wrote."""

    returncode: int
    stdout: bytes
    stderr: bytes


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of every program: an allow-list, absolute folders of PATH only, one language, no colour."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(folder).is_absolute()]
    fixed = {"PATH": os.pathsep.join(folders), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "NO_COLOR": "1"}
    return {**kept, **fixed, **(extra or {})}


def find_program(name: str) -> str | None:
    """The program's full path, never one from the folder we happen to stand in."""
    if Path(name).is_absolute():
        return name
    return shutil.which(name, path=environment()["PATH"])


def run(
    args: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: bytes | None = None,
    timeout: float | None = None,
    memory: int | None = None,
) -> Done:
    """Run a program to its end. `env` is added to the scrubbed environment; `timeout` in seconds, `memory` in bytes.

    Raises CannotRun when the program is not there, cannot be started or takes too long.
    """
    program = program_path(args[0])
    source = subprocess.DEVNULL if input is None else subprocess.PIPE
    try:
        process = subprocess.Popen(
            [program, *args[1:]],
            cwd=cwd,
            env=environment(env),
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise CannotRun(f"{args[0]} could not be started: {error.strerror}.", f"Check `{args[0]} --version`.") from None
    with process:
        if memory:
            limit_memory(process, memory)
        try:
            stdout, stderr = process.communicate(input, timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            said = f"{args[0]} did not finish within {timeout:.0f} seconds."
            raise CannotRun(said, "Try again, or look why.") from None
        except BaseException:
            process.kill()
            raise
    return Done(process.returncode, stdout, stderr)


def limit_memory(process: subprocess.Popen[bytes], memory: int) -> None:
    """Bytes that a program may allocate. Only where the system can set limits from outside (Linux); one that is
    stricter already stays."""
    try:
        import resource

        _, hard = resource.prlimit(process.pid, resource.RLIMIT_DATA)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (most, most))
    except (ImportError, AttributeError, OSError, ValueError):
        return


def converse(args: Sequence[str], *, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a program that answers line by line; whoever asks for it ends it. What it says of errors goes nowhere.

    Raises CannotRun when the program is not there or cannot be started.
    """
    try:
        return subprocess.Popen(
            [program_path(args[0]), *args[1:]],
            env=environment(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise CannotRun(f"{args[0]} could not be started: {error.strerror}.", f"Check `{args[0]} --version`.") from None


def program_path(name: str) -> str:
    """The program's full path. Raises CannotRun when it is not there."""
    program = find_program(name)
    if program is None:
        raise CannotRun(f"The program {name} was not found on this machine.", f"Install {name} and try again.")
    return program
