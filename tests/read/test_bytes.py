"""Any byte sequence may stand in a document or register: one finding with its place, and every other file is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import BODY, findings, found, procedure, run, settings, small

HERE = "procedures/QP-01-requests.md"
SOUND = procedure("QP-01")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
CONFLICT = "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> change\n"


def front(*lines: str) -> str:
    """The sound document with more lines in its front matter; they begin on line 7."""
    return SOUND.replace("---\n\n", "".join(f"{line}\n" for line in lines) + "---\n\n", 1)


def instead(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


@pytest.mark.parametrize(
    "content",
    [
        SOUND,
        "\N{ZERO WIDTH NO-BREAK SPACE}" + SOUND,
        SOUND.replace("\n", "\r\n"),
        SOUND.replace("\n", "\r"),
        SOUND.rstrip("\n"),
        SOUND.replace("---\n", "--- \t \n"),
        SOUND.replace("---\n\n", "...\n\n"),
        SOUND + "x" * 1_500_000,
        SOUND + "\n=======\n\nSetext\n=======\n",
        SOUND + "<<<<<<< not a conflict\n" * 1000,
        instead('version: "1.0"', "version: 1.10"),
        instead('version: "1.0"', "version: 2026-01-01"),
        instead("title: Title of QP-01", "title: no"),
        instead("title: Title of QP-01", "title: 012"),
        instead("title: Title of QP-01", "title: 1:30"),
        instead("title: Title of QP-01", "title: >-\n  A title on\n  two lines"),
        instead("title: Title of QP-01", 'title: "Ação 🏛 \\u00e9 #1: how"'),
        instead("owner: quality-manager", "owner:\tquality-manager # who answers"),
        instead("owner: quality-manager", "owner: &o quality-manager\nmust_know: [*o]"),
        instead("owner: quality-manager", "owner: !role quality-manager"),
        front("mine: {a: [1, {b: c}], no: yes}", "tags: [a, b]", "<<: {x: y}", "1: one"),
        front("significant: true", "effective_date: '2026-03-01'", "clauses: []", "supersedes:", "records: ~"),
        procedure('"A-1.b_c 2"', title="x"),
        procedure("7"),
        procedure("ΠΔ-01"),
        procedure("A" * 100),
    ],
)
def test_unusual_but_legal_documents_have_no_finding(tmp_path: Path, content: str) -> None:
    assert found(small(tmp_path / "qms", {HERE: content})) == []


@pytest.mark.parametrize(
    ("content", "place", "rule", "said"),
    [
        (b"", "1:1", "QMS102", "The document has no front matter"),
        ("\n\n", "1:1", "QMS102", "The document has no front matter"),
        ("\n" + SOUND, "1:1", "QMS102", "The document has no front matter"),
        ("----\n" + SOUND[4:], "1:1", "QMS102", "The document has no front matter"),
        (SOUND.partition("\n---")[0], "1:1", "QMS102", "The front matter begins with `---` but does not end"),
        ("---\n---\n\nText\n", "1:1", "QMS102", "The front matter is empty"),
        ("---\n# only a remark\n---\nText\n", "1:1", "QMS102", "The front matter is empty"),
        ("---\n- id\n---\nText\n", "1:1", "QMS102", "The front matter is no list of fields"),
        ("---\nid QP-01\n---\nText\n", "1:1", "QMS102", "The front matter is no list of fields"),
        (SOUND.partition("---\n\n")[0] + "---", "7:1", "QMS801", "The document has no text below its front matter"),
        (SOUND.encode("utf-16"), "1:1", "QMS101", "The file is saved as UTF-16"),
        (SOUND.encode("utf-16-le"), "1:1", "QMS101", "The file is saved as UTF-16"),
        (SOUND.encode().replace(b"5 years", b"5 a\xf1os"), "27:26", "QMS101", "The file is not saved as UTF-8"),
        (SOUND + "a\0b", "28:2", "QMS101", "The file holds a NUL character"),
        (SOUND.encode() + b"\xed\xa0\x80", "28:1", "QMS101", "The file is not saved as UTF-8"),
        (SOUND + "x " * 1_100_000, "1:1", "QMS107", "The file is larger than 2 MB"),
        (front("x: " + "y" * 70_000), "1:1", "QMS107", "The front matter is larger than 64 KiB"),
        (front("x: " + "[" * 60 + "]" * 60), "7:53", "QMS107", "It is nested more than 50 levels deep"),
        (front("x:", *(" " * n + "x:" for n in range(1, 90))), "57:51", "QMS107", "It is nested more than 50 levels"),
        (front(BOMB.rstrip()), "10:36", "QMS107", "It holds more than 10,000 values"),
        (front("x: &x [*x]"), "7:8", "QMS103", "`*x` takes over what is marked `&x` before it, and nothing is."),
        (front("? [a]", ": b"), "7:3", "QMS103", "A list or group stands where a name should."),
        (front("title: again"), "7:1", "QMS104", "`title` stands here a second time; it stands already on line 3."),
        (front("x:", "\ty: 1"), "8:1", "QMS103", "A tab stands where only blanks may stand."),
        (front("--- # second"), "7:1", "QMS103", "A second part begins here after `---`"),
        (front("x: [a"), "7:4", "QMS103", "A list in square brackets opens here"),
        (instead("Title of", "How to: a"), "3:14", "QMS103", "A second colon stands in this line, as if"),
        (instead("Title", "@Title"), "3:8", "QMS103", "A value begins with a character that has a meaning of its own"),
        (instead("Title", "a\x1b[31m"), "3:9", "QMS103", "A character stands here that nobody can see"),
        (instead("Title of QP-01", '"a\\e[31m"'), "3:1", "QMS902", "`title` holds a hidden character"),
        (instead("Title of QP-01", '"a\N{RIGHT-TO-LEFT OVERRIDE}b"'), "3:1", "QMS902", "`title` holds a hidden"),
        (instead("id: QP-01", "id: QP\N{ZERO WIDTH SPACE}-01"), "2:1", "QMS902", "`id` holds a hidden character"),
        (
            instead("title: Title of QP-01", "title: [a]"),
            "3:1",
            "QMS111",
            "`title` should be a text, but it is a list.",
        ),
        (instead("title: Title of QP-01", "title: {a: b}"), "3:1", "QMS111", "`title` should be a text"),
        (instead("title: Title of QP-01", "title: ~"), "3:1", "QMS113", "The field `title` holds no value yet"),
        (instead("title: Title of QP-01", "title:"), "3:1", "QMS113", "The field `title` holds no value yet"),
        (instead("title: Title of QP-01\n", ""), "2:1", "QMS110", "The field `title` is missing."),
        (instead("quality-manager", "[TBD]"), "6:1", "QMS113", "The field `owner` holds no value yet"),
        (instead("quality-manager", "<a role>"), "6:1", "QMS113", "The field `owner` holds no value yet"),
        (instead("quality-manager", "[quality-manager, x]"), "6:1", "QMS111", "`owner` should be a text"),
        (instead("quality-manager", "!!python/name:os.system [x]"), "6:1", "QMS111", "`owner` should be a text"),
        (instead("quality-manager", "quality-manger"), "6:1", "QMS310", "`owner` names the role quality-manger"),
        (instead("status: draft", "status: Draft"), "5:1", "QMS112", "`status` is “Draft”, which it cannot be."),
        (front("type: proc"), "7:1", "QMS120", "There is no document type called “proc”"),
        (front("clauses: 8.1"), "7:1", "QMS111", "`clauses` should be a list, but it is the text “8.1”."),
        (front("significant: yes"), "7:1", "QMS111", "`significant` should be true or false"),
        (front("significant: 'true'"), "7:1", "QMS111", "`significant` should be true or false"),
        (front("supersedes: {a: b}"), "7:1", "QMS111", "`supersedes` is not as it should be."),
        (front("supersedes: [{a: b}]"), "7:14", "QMS111", "`supersedes[1]` should be a text"),
        (front("next_review: 2026-02-30"), "7:1", "QMS112", "`next_review` is “2026-02-30”, which is no date."),
        (front("next_review: 2026-3-1"), "7:1", "QMS112", "`next_review` is “2026-3-1”, which is no date."),
        (front("next_review: 2026-W10-1"), "7:1", "QMS112", "`next_review` is “2026-W10-1”, which is no date."),
        (front("next_review: 2026-03-01T00:00:00Z"), "7:1", "QMS112", "`next_review` is “2026-03-01T00:00:00Z”"),
        (front("approvals: [{role: quality-manager}]"), "7:13", "QMS110", "The field `approvals[1].date` is missing."),
        (front(CONFLICT.rstrip()), "7:1", "QMS106", "Here stand two versions of the same lines"),
        (SOUND + CONFLICT, "28:1", "QMS106", "Here stand two versions of the same lines"),
        (procedure("-A"), "2:1", "QMS203", "The id “-A” cannot stand in a web address: it must begin with a letter"),
        (procedure('"A/1"'), "2:1", "QMS203", "The id “A/1” cannot stand in a web address: it holds “/” (solidus)."),
        (procedure('".."'), "2:1", "QMS203", "The id “..” cannot stand"),
        (procedure('"A  1"'), "2:1", "QMS203", "The id “A  1” cannot stand"),
        (procedure('"A "'), "2:1", "QMS203", "The id “A ” cannot stand"),
        (procedure('"A\N{NO-BREAK SPACE}1"'), "2:1", "QMS203", "The id “A\N{NO-BREAK SPACE}1” cannot stand"),
        (procedure("A" * 101), "2:1", "QMS203", "The id “AAAAA"),
        (procedure("Q\N{CYRILLIC CAPITAL LETTER ER}-01"), "2:1", "QMS203", "The id “Q"),
        (instead('"1.0"', "“1.0”"), "4:1", "QMS112", "`version` is written with curly quotes: they count as part"),
        (front("next_review: “2027-03-01”"), "7:1", "QMS112", "`next_review` is written with curly quotes"),
        (instead("draft", "‘draft’"), "5:1", "QMS112", "`status` is written with curly quotes"),
        (instead("owner:", "ownr:"), "2:1", "QMS110", "The field `owner` is missing."),
        (procedure("QP-01", version="x" * 41), "4:1", "QMS111", "`version` is longer than 40 characters."),
    ],
)
def test_a_fault_is_one_finding_at_its_place(
    tmp_path: Path, content: str | bytes, place: str, rule: str, said: str
) -> None:
    root = small(tmp_path / "qms", {HERE: content})
    told = findings(root)
    assert [(f"{f['line']}:{f['column']}", f["rule"], f["severity"], f["path"]) for f in told] == [
        (place, rule, "error", HERE)
    ]
    assert told[0]["message"].startswith(said), told[0]["message"]
    assert run(root, "validate").code == 1
    assert "2 documents" in run(root, "validate").out


def test_depth_that_the_parser_itself_refuses_is_a_finding(tmp_path: Path) -> None:
    assert found(small(tmp_path / "qms", {HERE: front("x: " + "[" * 20_000)})) == [f"{HERE}:7:1003 error QMS107"]


def test_links_of_a_document_without_front_matter_are_checked_all_the_same(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", {HERE: BODY + "\n[form](gone.md)\n"})
    assert found(root) == [f"{HERE}:1:1 error QMS102", f"{HERE}:22:1 error QMS301"]


def test_endless_marks_of_a_conflict_are_read_once(tmp_path: Path) -> None:
    many = "<<<<<<< a\n" * 20_000 + "=======\n" * 20_000
    assert found(small(tmp_path / "qms", {HERE: SOUND + many})) == []


def test_readme_and_index_count_only_with_front_matter(tmp_path: Path) -> None:
    files = {"procedures/README.md": "# About\n", "procedures/sub/index.md": "", "procedures/b/index.md": SOUND}
    root = small(tmp_path / "qms", files)
    assert found(root) == []
    assert run(root, "validate").out.startswith("2 documents, 1 register, 0 errors")


def test_the_longest_folder_decides_and_may_leave_a_file_out(tmp_path: Path) -> None:
    said = settings(
        "standards: []",
        "documents:",
        "  - {folder: ., type: manual, include: ['*.md'], exclude: ['notes/*', 'CHANGES.md']}",
        "  - {folder: sops, type: procedure, include: ['SOP-*.md'], aliases: {sop_id: id, sop_version: version},",
        "     values: {status: {EFFECTIVE: approved, wip: draft}}, defaults: {owner: quality-manager}}",
        "  - {folder: sops, type: form, include: ['F-*.md']}",
    )
    sop = f'---\nsop_id: SOP-1\ntitle: One\nsop_version: "1"\nstatus: wip\n---\n{BODY}'
    files = {
        "mkdocs.yml": said,
        "sops/SOP-1.md": sop,
        "sops/F-1.md": procedure("F-1"),
        "sops/draft.md": "no document",
        "notes/n.md": "no document",
        "CHANGES.md": "no document",
        "a/b/lost.md": "no front matter",
    }
    root = small(tmp_path / "qms", files)
    assert found(root) == ["a/b/lost.md:1:1 error QMS102", "procedures/QP-50-counter.md:8:1 error QMS802"]
    assert run(root, "validate").out.splitlines()[-1].startswith("4 documents, 1 register, 2 errors")


def test_two_names_of_one_field(tmp_path: Path) -> None:
    said = settings("standards: []", "aliases: {doc_id: id, doc_no: id, rev: version}")
    other = front("doc_id: QP-02", "doc_no: QP-01", "rev: '1.0'", "doc: x")
    root = small(tmp_path / "qms", {"mkdocs.yml": said, HERE: other})
    assert found(root) == [f"{HERE}:7:1 error QMS105"]
    root = small(tmp_path / "alias", {"mkdocs.yml": said, HERE: instead("id: QP-01", "doc_no: QP-01\ndoc_id: QP-02")})
    assert found(root) == [f"{HERE}:2:1 error QMS105"]
