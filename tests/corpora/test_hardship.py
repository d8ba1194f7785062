"""Real repositories cut short, or with their files spoilt: words and an exit code, never a traceback."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.corpora.conftest import Adopted
from tests.fixtures.command import Ran, process, run
from tests.fixtures.nightly import some
from tests.fixtures.repos import Repo, clone

TODAY = "2026-11-01"
CUT = {
    "--depth=1": ("This is a shallow clone: ", "fetch --quiet --unshallow"),
    "--depth=60": ("This is a shallow clone: ", "fetch --quiet --unshallow"),
    "--filter=blob:none": ("This is a partial clone: ", "fetch --quiet --refetch --no-filter"),
    "--filter=tree:0": ("This is a partial clone: ", "fetch --quiet --refetch --no-filter"),
}
WITH_IDS = "site-policy, with ids"
COMMANDED = ("pactosigna", "isms, claiming", "site-policy", "site-policy, with early ids")


@pytest.mark.parametrize("name", some(COMMANDED, daily=()))
def test_every_command_ends_with_words_and_a_code(adopted: Adopted, name: str) -> None:
    """As programs of their own, as people run them."""
    root = adopted(name).path
    claims = "standards: []" not in (root / "mkdocs.yml").read_text("utf-8")
    codes = {}
    for command in ("validate", "list", "coverage", "history NOT-THERE", "build"):
        done = process(*command.split(), "--root", str(root), "--today", TODAY)
        assert b"Traceback" not in done.stderr
        codes[command] = done.returncode
    assert codes == {
        "validate": 1,
        "list": 0,
        "coverage": 0 if claims else 2,
        "history NOT-THERE": 2,
        "build": 1,  # there are errors, so nothing is published
    }
    assert not (root / "build").exists()


@pytest.mark.parametrize("option", some(CUT, daily=("--depth=60",)))
def test_a_clone_cut_short_says_so_and_the_command_it_names_mends_it(
    adopted: Adopted, tmp_path: Path, option: str
) -> None:
    whole = adopted(WITH_IDS)
    words, mend = CUT[option]
    repo = clone(whole, tmp_path / "clone", option)
    for command in (("list",), ("history", "github-logo-policy"), ("build",)):
        ran = run(repo.path, *command, today=TODAY)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"qmsdocs: {words}")
    expected = Counter(finding["rule"] for finding in _findings(whole.path)) + Counter(["QMS510"])
    assert Counter(finding["rule"] for finding in _findings(repo.path)) == expected
    assert mend.replace("--quiet ", "") in _one(_findings(repo.path), "QMS510")["hint"]

    repo.git(*mend.split())
    assert run(repo.path, "list", today=TODAY) == run(whole.path, "list", today=TODAY)
    assert _findings(repo.path) == _findings(whole.path)


def test_a_bare_clone_is_no_folder_of_documents(adopted: Adopted, tmp_path: Path) -> None:
    repo = clone(adopted(WITH_IDS), tmp_path / "bare.git", "--bare", "--depth=1")
    done = process("validate", cwd=repo.path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"qmsdocs: There is no mkdocs.yml here")


def _findings(root: Path) -> list[dict[str, Any]]:
    ran = run(root, "validate", "--format", "json", today=TODAY)
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return found


def _one(findings: list[dict[str, Any]], rule: str) -> dict[str, Any]:
    [found] = [finding for finding in findings if finding["rule"] == rule]
    return found


@pytest.mark.parametrize("name", ["pactosigna", "isms, claiming", WITH_IDS])
@pytest.mark.parametrize("batch", some(range(4), daily=(0,)))
def test_spoilt_files_give_findings_and_harm_no_other(copied: Adopted, name: str, batch: int) -> None:
    """Five spoilt copies a run, sixty in all, fifteen on every change: a few documents, sometimes the settings."""
    repo = copied(name)
    before = _own(_findings(repo.path))
    for number in range(5):
        dice = random.Random(f"{name} {batch} {number}")
        spoilt = _spoil(repo, dice)
        repo.commit("Spoilt")
        ran = run(repo.path, "validate", "--format", "json", today=TODAY)
        _sane(ran, repo)
        for command in [("list", "--all"), *([("coverage",)] if "claiming" in name else [])]:
            _sane(run(repo.path, *command, "--format", "json", today=TODAY), repo)
        if ran.code != 2:
            others = {path: found for path, found in before.items() if path not in spoilt}
            after = _own(json.loads(ran.out)["findings"])
            assert {path: found for path, found in after.items() if path not in spoilt} == others
        repo.git("reset", "--quiet", "--hard", "HEAD~1")


def _own(findings: list[dict[str, Any]]) -> dict[str, list[tuple[int, int, str]]]:
    """What is found in a document for its own sake, by path: form, fields, sections."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for one in findings:
        if re.match("QMS(1|40[1-4]|80)", one["rule"]) and one["path"].endswith(".md"):
            found.setdefault(one["path"], []).append((one["line"], one["column"], one["rule"]))
    return found


def _sane(ran: Ran, repo: Repo) -> None:
    """Results and a code, or words and none of both."""
    if ran.code == 2:
        assert ran.out == ""
        assert re.match(r"(?s)qmsdocs: \S.*\n  \S", ran.err), ran.err
        return
    assert ran.code in (0, 1)
    for finding in json.loads(ran.out).get("findings", ()):
        file = repo.path / finding["path"]
        lines = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1 if file.exists() else 1
        assert 1 <= finding["line"] <= lines
        assert finding["column"] >= 1
        for text in (finding["message"], finding["hint"]):
            assert text
            assert not [letter for letter in text if unicodedata.category(letter) == "Cc"]


def _spoil(repo: Repo, dice: random.Random) -> set[str]:
    """Spoils a few documents, and one time in ten the settings; their paths."""
    documents = sorted(path for path in repo.git("ls-files", "-z").split("\0") if path.endswith(".md"))
    chosen = dice.sample(documents, 6) + (["mkdocs.yml"] if dice.random() < 0.1 else [])
    for path in chosen:
        file = repo.path / path
        ways = dice.sample(WAYS, dice.randint(1, 2))
        data = file.read_bytes()
        for way in ways:
            data = way(data, dice)
        file.write_bytes(data)
    return set(chosen)


def _flip_bytes(data: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(min(len(spoilt), 600))  # mostly where the front matter is
        spoilt[at] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def _drop_lines(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    begin = dice.randrange(min(len(lines), 25))
    return b"".join(lines[:begin] + lines[begin + dice.randint(1, 4) :])


def _double_keys(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = dice.randrange(min(len(lines), 15))
    return b"".join(lines[: at + 1] + lines[at : at + 1] + lines[at + 1 :])


def _bend_dates(data: bytes, dice: random.Random) -> bytes:
    bent = dice.choice([b"2026-02-30", b"0000-00-00", b"99999-01-01", b"2026-1-1", b"31.12.2026", b"2026-10-01T25:61"])
    return re.sub(rb"\d{4}-\d\d-\d\d", bent, data)


def _bend_indents(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = dice.randrange(min(len(lines), 15))
    lines[at] = (
        dice.choice([b"\t", b"   ", b"- ", b"? ", b"&a *a ", b"!!python/name:os.system ", b"\xef\xbb\xbf"]) + lines[at]
    )
    return b"".join(lines)


def _cut_off(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _re_encode(data: bytes, dice: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(dice.choice(["utf-16", "latin-1", "cp1252", "utf-8-sig"]), "replace")


def _re_end(data: bytes, dice: random.Random) -> bytes:
    return data.replace(b"\n", dice.choice([b"\r\n", b"\r", b"\n\n", "\u2028".encode(), b"\x0b\n", b"\0\n"]))


WAYS = (_flip_bytes, _drop_lines, _double_keys, _bend_dates, _bend_indents, _cut_off, _re_encode, _re_end)
