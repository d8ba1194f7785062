"""What stands behind stdout and stderr may be closed, full or of another language: there is never a traceback."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures.command import procedure, process, run, small
from tests.fixtures.repos import environment

FORMATS = ("text", "json", "github", "sarif", "junit")
COMMANDS = (
    *(("validate", "--format", name) for name in FORMATS),
    ("list",),
    ("list", "--format", "json"),
    ("history", "QP-50"),
    ("history", "QP-50", "--format", "json"),
    ("coverage", "--standard", "iso-9001-2026"),
    ("coverage", "--standard", "iso-9001-2026", "--format", "json"),
    ("rules",),
    ("explain", "QMS110"),
    ("--help",),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {f"procedures/é{n}.md": procedure(f"Q-{n}", owner="") for n in range(40)}
    return small(tmp_path_factory.mktemp("streams") / "qms", files)


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_closed_pipe_changes_no_exit_code(root: Path, args: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = process(*args, cwd=root, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert ran.returncode == (1 if args[0] == "validate" else 0)
    assert b"Traceback" not in ran.stderr and b"Exception" not in ran.stderr


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_full_disk_is_said(root: Path, args: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process(*args, cwd=root, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert b"qmsdocs: The disk is full.\n" in ran.stderr
    assert b"Traceback" not in ran.stderr and b"Exception" not in ran.stderr


@pytest.mark.parametrize(
    ("closed", "args", "code"),
    [
        (1, ("validate",), 1),
        (1, ("list",), 0),
        (2, ("validate",), 1),
        (2, ("validate", "--frob"), 2),
        (2, ("history", "NONE"), 2),
        (0, ("validate",), 1),
    ],
)
def test_a_stream_that_is_closed_leads_nowhere(root: Path, closed: int, args: tuple[str, ...], code: int) -> None:
    """Also: what was meant for a closed stderr does not turn up on stdout."""
    command = f'exec "$@" {closed}>&-'
    ran = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, "-m", "qmsdocs", *args],
        cwd=root,
        env={**environment(), "QMSDOCS_CACHE": "off"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == code
    assert b"Traceback" not in ran.stderr
    assert bool(ran.stdout) == (closed != 1 and code != 2)


def test_a_full_disk_behind_stderr_keeps_the_exit_code(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert process("validate", cwd=root, stdout=subprocess.PIPE, stderr=full).returncode == 1
        assert process("validate", "--frob", cwd=root, stdout=subprocess.PIPE, stderr=full).returncode == 2


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"LC_ALL": "C", "LANG": "C"}, marks=pytest.mark.nightly),
        pytest.param({"PYTHONIOENCODING": "ascii"}, marks=pytest.mark.nightly),
        {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "POSIX"},
    ],
)
def test_text_is_utf_8_in_every_locale(root: Path, env: dict[str, str]) -> None:
    for args in (("validate",), ("rules",), ("validate", "--format", "github"), ("list",)):
        ran = process(*args, cwd=root, env=env)
        assert ran.stdout.decode("utf-8") == run(root, *args, today=None).out
    ran = process("history", "ação", cwd=root, env={**env, "PYTHONUTF8": "1"})
    assert "“ação”" in ran.stderr.decode("utf-8")


def on_a_terminal(root: Path, **env: str) -> bytes:
    parent, child = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "qmsdocs", "validate", "procedures/é1.md"],
        cwd=root,
        env={**environment(), "TERM": "xterm", "QMSDOCS_CACHE": "off", **env},
        stdout=child,
        stderr=child,
    )
    os.close(child)
    seen = b""
    while True:
        try:
            more = os.read(parent, 65536)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.close(parent)
    program.wait()
    return seen


def test_colour_only_on_a_terminal_that_has_it(root: Path) -> None:
    assert b"\x1b[31merror\x1b[0m" in on_a_terminal(root)
    assert b"\x1b[31merror\x1b[0m" in on_a_terminal(root, NO_COLOR="")
    assert b"\x1b" not in on_a_terminal(root, NO_COLOR="1")
    assert b"\x1b" not in on_a_terminal(root, TERM="dumb")
    assert b"\x1b" not in process("validate", cwd=root).stdout


def test_an_interrupt_is_130_in_a_sentence(root: Path) -> None:
    """The command waits for git, which never answers; then somebody presses Ctrl-C."""
    slow = root.parent / "bin"
    slow.mkdir()
    (slow / "git").write_text(f"#!/bin/sh\necho started > {slow}/started\nexec sleep 60\n")
    (slow / "git").chmod(0o755)
    program = subprocess.Popen(
        [sys.executable, "-m", "qmsdocs", "validate"],
        cwd=root,
        env={**environment(), "PATH": f"{slow}:{os.environ['PATH']}", "QMSDOCS_CACHE": "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    for _ in range(600):
        if (slow / "started").exists():
            break
        time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (130, b"")
    assert err.decode().lstrip() == "Interrupted; nothing half done was left behind.\n"


def test_an_interrupt_while_the_program_is_loading(root: Path) -> None:
    """Ctrl-C is pressed by a library that is loaded first of all."""
    aside = root.parent / "aside"
    aside.mkdir()
    (aside / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    ran = process("validate", cwd=root, env={"PYTHONPATH": str(aside)})
    assert (ran.returncode, ran.stdout) == (130, b"")
    assert ran.stderr == b"Interrupted; nothing half done was left behind.\n"
