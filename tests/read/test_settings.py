"""Settings: a wrong shape is exit 2 with its place and the nearest right name; what is legal is accepted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from qmsdocs.model.settings import Folder, Settings
from qmsdocs.read.settings import read_settings
from qmsdocs.source import work_tree
from tests.fixtures.command import SETTINGS, findings, found, refused, run, settings, small

TYPES = "form, job-description, manual, plan, policy, procedure, record, report, standard, work-instruction"
NONE = "standards: []"


def read(root: Path) -> Settings:
    return read_settings(work_tree(root))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("timezon: UTC", "4:5: There is no field `timezon`.\n  Did you mean `timezone`?"),
        ("<<: {timezone: UTC}", "4:5: There is no field `<<`.\n  Known here: standards, "),
        ("documents: [{folder: procedures, type: procedure, inclde: []}]", "4:55: There is no field `documents[1]."),
        ("documents: [{folder: procedures}]", "4:17: The field `documents[1].type` is missing."),
        ("documents: {procedures: [procedure]}", "4:17: `documents.procedures` should be a text, but it is a list."),
        ("documents: procedures", "4:5: `documents` is not as it should be.\n  Correct `documents`. Folders and"),
        ("documents: TBD", "4:5: `documents` is not as it should be."),
        ("standards: iso-9001-2026", "4:5: `standards` should be a list, but it is the text “iso-9001-2026”."),
        ("standards: {}", "4:5: `standards` should be a list, but it is a group of fields."),
        ("review_due_days: soon", "4:5: `review_due_days` should be a whole number, but it is the text “soon”."),
        ("review_due_days: TBD", "4:5: `review_due_days` should be a whole number, but it is the text “TBD”."),
        ("review_due_days: '30'", "4:5: `review_due_days` should be a whole number, but it is the text “30”."),
        ("review_due_days: -1", "4:5: `review_due_days` is less than 0."),
        ("early_days: 99999", "4:5: `early_days` is more than 3650."),
        ("show_names: yes", "4:5: `show_names` should be true or false, but it is the text “yes”."),
        ("show_names: TBD", "4:5: `show_names` should be true or false, but it is the text “TBD”."),
        ("feedback: 'javascript:alert(1)'", "4:5: `feedback` is “javascript:alert(1)”, which has not the right form."),
        ("feedback: TBD", "4:5: `feedback` is “TBD”, which has not the right form."),
        ("approvals: {policy: top-management}", "4:17: `approvals.policy` should be a list"),
        ("ids: {procedure: SOP}", "4:11: `ids.procedure` is “SOP”, which has not the right form."),
        ("not_applicable: {'8.3': We design nothing.}", "4:22: `not_applicable.8.3` should be a group of fields"),
        ("standards: [iso-9001-2062]", "4:17: There is no standard iso-9001-2062 here.\n  Did you mean iso-9001-2"),
        ("standards: [iso27001]", "4:17: There is no standard iso27001 here.\n  Did you mean iso-iec-27001-2022?"),
        ("standards: [~]", "4:17: There is no standard ~ here.\n  Use one of: iso-13485-2016, iso-14001-2015"),
        ("standards: [iso-18091-2019]", "4:17: iso-18091-2019 has no clauses of its own to cover.\n  Use one of: iso"),
        ("documents: {procedures: procedur}", "4:17: There is no document type called “procedur”.\n  Did you mean pr"),
        ("documents: {procedures: xyz}", f"4:17: There is no document type called “xyz”.\n  Use one of: {TYPES}."),
        (
            "documents: [{folder: procedures, type: policies}]",
            "4:38: There is no document type called “policies”.\n  D",
        ),
        ("approvals: {polcy: [ceo]}", "4:17: There is no document type called “polcy”.\n  Did you mean policy?"),
        ("ids: {proc: P-00}", "4:11: There is no document type called “proc”."),
        ("aliases: {doc_id: idd}", "4:15: There is no field called “idd”.\n  Did you mean id?"),
        ("documents: [{folder: ., type: procedure, aliases: {a: b}}]", "4:56: There is no field called “b”."),
        ("documents: {procs: procedure}", "4:17: There is no folder procs.\n  Correct its name, or put"),
        ("documents: [{folder: procs, type: procedure}]", "4:18: There is no folder procs."),
        (
            "documents: {procedures/QP-50-counter.md: procedure}",
            "4:17: There is no folder procedures/QP-50-counter.md.",
        ),
        ("documents: {../x: procedure}", "4:17: The folder ../x lies outside the repository."),
        ("documents: {/etc: procedure}", "4:17: The folder /etc lies outside the repository."),
        ("documents: {.hidden: procedure}", "4:17: The folder .hidden is never read: it is hidden, or holds what"),
        ("documents: {build/docs: procedure}", "4:17: The folder build/docs is never read"),
        ("registers: lists", "4:5: There is no folder lists."),
        ("registers: /etc", "4:5: The folder /etc lies outside the repository."),
        ("schemas: ../schemas", "4:5: The folder ../schemas lies outside the repository."),
        ("timezone: Europe/Lisboa", "4:5: There is no time zone called “Europe/Lisboa”."),
        ("timezone: ../../etc/passwd", "4:5: There is no time zone called “../../etc/passwd”."),
        ('timezone: "a\\0b"', "4:5: There is no time zone called “a\N{REPLACEMENT CHARACTER}b”."),
        ("ignore: {QMS110x: We know.}", "4:14: There is no rule called “QMS110x”.\n  Did you mean QMS110?"),
        ("ignore: {length: We know.}", "4:14: There is no rule called “length”.\n  `qmsdocs rules` lists them."),
        ("ignore: {QMS901: We know.}", "4:14: QMS901 guards the safety of the repository and cannot be ignored."),
        (
            "ignore: {QMS110: ''}",
            "4:14: QMS110 is ignored, but no reason is given.\n  Write the reason; it is published.",
        ),
        ("ignore: {QMS110: }", "4:14: QMS110 is ignored, but no reason is given."),
        ("ignore: {QMS110: TBD}", "4:14: QMS110 is ignored, but no reason is given."),
        (
            "not_applicable: {iso-9001-2026: {'8.3': ' '}}",
            "4:38: Clause 8.3 is said to be not applicable, but no reason",
        ),
        (
            "exclusions: {iso-9001-2026: {'8.3': }}",
            "4:34: Clause 8.3 is said to be not applicable, but no reason is gi",
        ),
        (
            "not_applicable: {iso-9001-2027: {'8.3': No.}}",
            "4:22: There is no standard iso-9001-2027 here.\n  Did you m",
        ),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings(line)})
    (root / ".hidden").mkdir()
    assert refused(root).startswith(f"mkdocs.yml:{said}")


@pytest.mark.parametrize(
    "command", [("list",), ("history", "QP-50"), ("coverage",), ("build",), ("new", "policy", "X")]
)
def test_every_command_refuses_settings_of_the_wrong_shape(tmp_path: Path, command: tuple[str, ...]) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings("timezon: UTC")})
    assert refused(root, *command).startswith("mkdocs.yml:4:5: There is no field `timezon`.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "1:1: mkdocs.yml holds no settings."),
        ("# Nothing yet\n", "1:1: mkdocs.yml holds no settings."),
        ("- site_name\n", "1:1: mkdocs.yml holds no settings."),
        ("site_name: T\nextra: [qmsdocs]\n", "2:1: `extra` should be a group of settings."),
        ("site_name: T\nextra: {qmsdocs: no}\n", "2:9: `extra.qmsdocs` should be a group of settings."),
        ("site_name: T\nextra:\n\tqmsdocs: {}\n", "3:1: A tab stands where only blanks may stand."),
        ('site_name: "T\n', "1:12: Quotes are opened here and never closed."),
        (SETTINGS + "site_name: B\n", "3:1: `site_name` stands here a second time; it stands already on line 1."),
        (SETTINGS + "---\na: b\n", "3:1: A second part begins here after `---`, and only one can be read."),
        ("<<<<<<< HEAD\nsite_name: A\n=======\nsite_name: B\n>>>>>>> x\n", "1:1: Here stand two versions of the same"),
        (SETTINGS.encode("utf-16"), "1:1: The file is saved as UTF-16"),
        (SETTINGS.encode("utf-16-be"), "1:1: The file is saved as UTF-16"),
        ("site_name: Câmara\n".encode("latin-1"), "1:13: The file is not saved as UTF-8"),
        (SETTINGS.encode() + b"\0", "3:1: The file holds a NUL character"),
        (SETTINGS + "x: " + "[" * 60 + "]" * 60 + "\n", "3:53: It is nested more than 50 levels deep"),
        (SETTINGS + "#" * 6_000_000, "1:1: The file is larger than 5 MB, so it is not read."),
        (
            SETTINGS
            + "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            ),
            "8:20: It holds more than 500,000 values",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: str | bytes, said: str) -> None:
    assert refused(small(tmp_path / "qms", {"mkdocs.yml": content})).startswith(f"mkdocs.yml:{said}")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "is a symbolic link that leaves the repository"),
        (lambda path: path.symlink_to("nowhere.yml"), "is a symbolic link that leaves the repository"),
        (lambda path: path.symlink_to("mkdocs.yml"), "is a symbolic link that leaves the repository"),
        (os.mkfifo, "cannot be read. It is no regular file"),
        (os.mkdir, "There is no file mkdocs.yml."),
    ],
)
def test_what_is_no_regular_file_is_never_opened(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    root = small(tmp_path / "qms")
    (root / "mkdocs.yml").unlink()
    make(root / "mkdocs.yml")
    assert said in refused(root).splitlines()[0]


@pytest.mark.parametrize(
    "content",
    [
        SETTINGS,
        SETTINGS.replace("\n", "\r\n"),
        "\N{ZERO WIDTH NO-BREAK SPACE}" + SETTINGS,
        SETTINGS.replace("\n", "\r"),
        "%YAML 1.2\n---\n" + SETTINGS + "...\n",
        '{\n\t"site_name": "T", "extra": {"qmsdocs": {"standards": []}}\n}',
        "site_name: T\nextra: !group\n  qmsdocs: !!map {standards: !!seq []}\n",
        "site_name: !ENV [NAME, Town Hall]\nextra: {qmsdocs: {standards: []}}\n",
        "site_name: !!python/object/apply:os.system ['touch owned']\nextra: {qmsdocs: {standards: []}}\n",
        "site_name: Câmara Municipal 🏛\nextra: {qmsdocs: {standards: [], timezone: ~, ignore: null, documents: }}\n",
        SETTINGS + "? plain\n: value\n1: one\ntrue: yes\nnull: ~\n",
        "theme: material\n" + SETTINGS,
        "site_name: T\nmine: &mine {standards: []}\nextra: {qmsdocs: *mine}\n",
        SETTINGS
        + "markdown_extensions:\n  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.t }\n",
        SETTINGS + "INHERIT: ../base.yml\nhooks: [hook.py]\nplugins: [search, {x: !!python/object:os.system {}}]\n",
    ],
)
def test_unusual_but_legal_settings_are_accepted_and_run_nothing(tmp_path: Path, content: str) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": content, "hook.py": "open('owned', 'w')\n"})
    ran = run(root, "validate", "--strict")
    assert ran.code == 0, ran
    assert not list(tmp_path.rglob("owned"))


def test_what_is_said_by_null_is_unsaid(tmp_path: Path) -> None:
    said = settings("standards:", "documents: {}", "registers: ~", "timezone: null", "review_due_days:")
    root = small(tmp_path / "qms", {"mkdocs.yml": said})
    unsaid = Settings()
    have = read(root)
    assert (have.standards, have.folders, have.registers) == (unsaid.standards, unsaid.folders, unsaid.registers)
    assert (have.timezone, have.review_due_days) == ("UTC", 60)
    for nothing in ("extra:", "extra: ~", "extra: {qmsdocs: }", "extra: {qmsdocs: ~}"):
        (root / "mkdocs.yml").write_text(f"site_name: T\n{nothing}\n")
        assert read(root).standards == ("iso-9001-2026",)


def test_keys_that_are_not_used_are_information(tmp_path: Path) -> None:
    top = "nav: []\nplugins: []\nsite_url: !ENV [A, B]\nrepo_url: javascript:alert(1)\n"
    top += "theme: {name: material, features: []}\n"
    root = small(tmp_path / "qms", {"mkdocs.yml": settings(NONE, top=top) + "  social: []\n"})
    told = [(f["line"], f["severity"], f["rule"], f["message"].partition("` ")[0] + "`") for f in findings(root)]
    assert told == [
        (2, "info", "QMS199", "`nav`"),
        (3, "info", "QMS199", "`plugins`"),
        (4, "info", "QMS199", "`site_url`"),
        (4, "info", "QMS199", "The tag `!ENV`"),
        (5, "info", "QMS199", "`repo_url`"),
        (6, "info", "QMS199", "`theme.features`"),
        (10, "info", "QMS199", "`extra.social`"),
    ]
    assert (read(root).repo_url, read(root).look) == ("", {"site_name": "Town Hall"})
    assert run(root, "validate", "--strict").code == 0


def test_short_and_long_form_say_the_same(tmp_path: Path) -> None:
    short = settings(NONE, "documents: {./procedures/: procedure, a//b/../c: policy}")
    long = settings(NONE, "documents:", "  - {folder: procedures, type: procedure}", "  - {type: policy, folder: a/c/}")
    for number, said in enumerate((short, long)):
        root = small(tmp_path / str(number), {"mkdocs.yml": said, "a/c/x.txt": ""})
        assert read(root).folders == (Folder("procedures", "procedure"), Folder("a/c", "policy"))


def test_an_empty_folder_exists(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings(NONE, "documents: {procedures: procedure, empty: policy}")})
    (root / "empty").mkdir()
    assert found(root) == []


def test_folders_that_are_not_there_may_be_named_as_they_are_called_by_default(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {"mkdocs.yml": settings(NONE, "registers: registers", "schemas: schemas")})
    (root / "registers/roles.yml").unlink()
    (root / "registers").rmdir()
    assert found(root) == ["mkdocs.yml:1:1 info QMS311"]


def test_exclusions_is_another_name_of_not_applicable(tmp_path: Path) -> None:
    lines = ("exclusions: {iso-9001-2026: {'8.3': A., '8.4': B.}}", "not_applicable: {iso-9001-2026: {'8.4': C.}}")
    root = small(tmp_path / "qms", {"mkdocs.yml": settings("standards: [iso-9001-2026]", *lines)})
    assert read(root).not_applicable == {"iso-9001-2026": {"8.3": "A.", "8.4": "C."}}
