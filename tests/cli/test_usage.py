"""The command line is a contract: exit codes, what stands on which stream, which root and which day."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qmsdocs.cli.main import COMMANDS
from tests.fixtures.command import approved, called, found, procedure, process, refused, run, settings, small

LATE = "procedures/QP-02-late.md"


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("frob",),
        ("--frob",),
        ("validate", "--frob"),
        ("validate", "--format", "xml"),
        ("validate", "--format"),
        ("validate", "--today", "2026-13-01"),
        ("validate", "--today", "2026-02-30"),
        ("validate", "--today", "2026-W10-1"),
        ("validate", "--today", "20260301"),
        ("validate", "--today", "tomorrow"),
        ("validate", "--today", ""),
        ("validate", "gone.md"),
        ("validate", "procedures/gone.md"),
        ("validate", "/etc/passwd"),
        ("validate", ".."),
        ("validate", "--root", "gone"),
        ("validate", "--root", "procedures"),
        ("validate", "--root", "mkdocs.yml"),
        ("list", "--as-of", "2026-99-99"),
        ("list", "--format", "text", "extra"),
        ("history",),
        ("history", "QP-99"),
        ("history", ""),
        ("history", "qp-50"),
        ("history", "QP-50", "more"),
        ("check",),
        ("check", "QP-50"),
        ("check", "QP-50", "9.9"),
        ("check", "QP-99", "1.0"),
        ("check", "QP-50", "1.0", "--format", "xml"),
        ("coverage", "--standard", "iso-9001"),
        ("coverage", "--standard", "iso-18091-2019"),
        ("coverage", "--standard", ""),
        ("coverage",),
        ("explain",),
        ("explain", "QMS999"),
        ("explain", "../QMS110"),
        ("rules", "--format", "xml"),
        ("new",),
        ("new", "procedure"),
        ("new", "procedur", "Title"),
        ("new", "common", "Title"),
        ("new", "procedure", " \t "),
        ("new", "procedure", "Title", "--id", "QP-50"),
        ("new", "procedure", "Title", "--id", "qp-50"),
        ("new", "procedure", "Title", "--id", "../x"),
        ("build", "--audience", "everybody"),
        ("serve", "--port", "99999"),
    ],
)
def test_a_wrong_use_is_exit_2_with_words_on_stderr_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    root = small(tmp_path / "qms")
    before = sorted(path.name for path in root.rglob("*.md"))
    monkeypatch.chdir(root)
    ran = called(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip() and "Traceback" not in ran.err
    assert sorted(path.name for path in root.rglob("*.md")) == before


@pytest.mark.parametrize("epoch", ["", "abc", "-1", "1_000", " 10 ", "1.5", "99999999999999999", "253402300799", "١٢"])
def test_an_impossible_source_date_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    root = small(tmp_path / "qms")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    ran = run(root, "validate", today=None)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"qmsdocs: SOURCE_DATE_EPOCH is “{epoch}”, which is no number of seconds")
    assert run(root, "validate", today="2026-03-15").code == 0


def test_the_clock_is_the_option_then_the_environment_in_the_time_zone(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings("standards: []", "timezone: Pacific/Kiritimati")})

    def today(*args: str, **env: str) -> str:
        return str(json.loads(process("validate", "--format", "json", *args, cwd=root, env=env).stdout)["today"])

    assert today("--today", "2026-05-06", SOURCE_DATE_EPOCH="0") == "2026-05-06"
    assert today(SOURCE_DATE_EPOCH="1772366400") == "2026-03-02"  # 12:00 in Greenwich on 1 March, 14 hours later there
    (root / "mkdocs.yml").write_text(settings("standards: []"))
    assert today(SOURCE_DATE_EPOCH="1772366400") == "2026-03-01"


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_any_day_of_the_calendar_may_be_today(tmp_path: Path, today: str) -> None:
    root = small(tmp_path / "qms", {"procedures/QP-01-a.md": approved("QP-01")})
    for args in (("validate",), ("list",), ("list", "--as-of", today), ("history", "QP-01")):
        assert run(root, *args, today=today).code == 0


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str) -> None:
    ran = process(command, "--help")
    assert ran.returncode == 0
    assert ran.stdout.decode().startswith(f"Usage: python -m qmsdocs {command} ") or b"qmsdocs " in ran.stdout
    assert ran.stderr == b""


def test_help_names_every_command_and_version_is_one_line() -> None:
    words = process("--help").stdout.decode()
    assert all(f"  {command} " in words for command in COMMANDS)
    assert process("--version").stdout.decode().startswith("qmsdocs ")


def test_help_loads_nothing_heavy() -> None:
    code = "import sys\ntry:\n import qmsdocs.cli.main as m; m.main(['--help'])\nexcept SystemExit: pass\n"
    code += "heavy = {'yaml', 'jsonschema', 'git', 'markdown_it', 'jinja2', 'lxml', 'subprocess'} & set(sys.modules)\n"
    code += "sys.exit(repr(sorted(heavy)) if heavy else 0)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_exit_codes_by_weight_and_calendar(tmp_path: Path) -> None:
    warning = {"registers/risks.yml": "[]\n"}
    late = {LATE: approved("QP-02", next_review="2026-03-10")}
    error = {"procedures/QP-03-x.md": procedure("QP-03", owner="")}
    info = {"notes.md": procedure("QP-04")}
    codes = {}
    for name, files in (("info", info), ("late", late), ("warning", warning), ("error", error)):
        root = small(tmp_path / name, files)
        codes[name] = tuple(run(root, "validate", *args).code for args in ((), ("--strict",), ("--due",)))
    assert codes == {"info": (0, 0, 0), "late": (0, 0, 1), "warning": (0, 1, 0), "error": (1, 1, 1)}


def test_paths_limit_what_is_reported_not_what_is_read(tmp_path: Path) -> None:
    files = {
        "procedures/a/QP-01-x.md": procedure("QP-01", owner="", related="[QP-02]"),
        "procedures/a b/é.md": procedure("QP-02"),
        "procedures/QP-50-counter.md": procedure("QP-50", status="wrong"),
    }
    root = small(tmp_path / "qms", files)
    (root / "procedures/out.md").symlink_to("/etc/passwd")
    a, counter, out = (
        "procedures/a/QP-01-x.md:2:1 error QMS110",
        "procedures/QP-50-counter.md:5:1 error QMS112",
        "procedures/out.md:1:1 error QMS901",
    )
    assert found(root) == [counter, a, out]
    assert found(root, str(root / "procedures/a")) == [a]
    assert found(root, str(root / "procedures/a/")) == [a]
    assert found(root, str(root / "procedures/a b/é.md")) == []
    assert found(root, str(root / "procedures/out.md")) == [out]
    assert found(root, str(root / "procedures/a"), str(root / "procedures/QP-50-counter.md")) == [counter, a]
    assert run(root, "validate", str(root / "procedures/a b/é.md")).code == 0
    for inside, here in ((".", root), ("..", root / "procedures"), ("QP-50-counter.md", root / "procedures")):
        assert process("validate", inside, cwd=here).returncode == 1


def test_the_root_is_sought_upwards_but_never_above_the_folder_that_holds_git(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"procedures/deep/er/QP-01.md": procedure("QP-01")})
    assert process("validate", cwd=root / "procedures/deep/er").returncode == 0
    (root / "other/.git").mkdir(parents=True)
    ran = process("validate", cwd=root / "other")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"qmsdocs: There is no mkdocs.yml here or in a folder above.\n")


def test_a_qms_in_a_sub_folder_of_a_repository(tmp_path: Path) -> None:
    root = small(tmp_path / "repo/qms", {"mkdocs.yml": settings("standards: []")}, commit=False)
    (tmp_path / "repo/mkdocs.yml").write_text("site_name: Another\n")
    assert found(root) == ["mkdocs.yml:1:1 warning QMS510"]
    assert process("validate", "procedures", cwd=root).returncode == 0


def test_no_documents_is_never_green(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    (root / "procedures/QP-50-counter.md").unlink()
    assert refused(root).startswith("No documents were found in procedures/, policies/.\n")
    assert refused(root, "coverage", "--standard", "iso-9001-2026").startswith("No documents were found")


def test_a_mistake_of_ours_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("thing")

    monkeypatch.setattr("qmsdocs.opening.open_work_tree", broken)
    said = refused(small(tmp_path / "qms"))
    assert said.startswith("This is a fault of qmsdocs itself: KeyError in test_usage.py line ")


def test_files_are_never_written_by_reading(tmp_path: Path) -> None:
    root = small(tmp_path / "qms")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    for command in (
        ("validate",),
        ("list", "--all"),
        ("history", "QP-50"),
        ("coverage", "--standard", "iso-9001-2026"),
    ):
        assert run(root, *command).code == 0
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    assert [path.name for path in (root / "registers").iterdir()] == ["roles.yml"]
