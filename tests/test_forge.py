"""script/forge.py against a forge on this machine: what our workflows say on pull requests and in issues."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.forge import BOT, FakeForge

SCRIPT = Path(__file__).parent.parent / "script" / "forge.py"
SHA, OTHER = "a" * 40, "b" * 40
EVENT = {"workflow_run": {"id": 5, "event": "pull_request", "head_sha": SHA}}
REPORT = "## What this change touches\n\n- QP-01 Requests: 1.0 → 2.0\n"


def load() -> Any:
    spec = importlib.util.spec_from_file_location("forge_script", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


script = load()


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeForge]:
    """GitHub, with pull request 7 at the commit of the event, whose run left its impact behind."""
    with FakeForge() as made:
        made.pulls[7] = {"state": "open", "head": {"sha": SHA}}
        made.leave(5, number="7\n", impact_md=REPORT)
        (tmp_path / "event.json").write_text(json.dumps(EVENT))
        for name in ("GITLAB_CI", "FORGE_BOT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment(made, tmp_path).items():
            monkeypatch.setenv(name, value)
        yield made


def environment(forge: FakeForge, folder: Path) -> dict[str, str]:
    return {
        "GITHUB_API_URL": forge.address,
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "FORGE_TOKEN": "secret-token",
    }


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """How a run ends, and what it says on either stream."""
    code = script.main(list(words))
    streams = capsys.readouterr()
    assert bool(streams.err) == (code != 0)
    return code, (streams.out or streams.err).strip()


Capsys = pytest.CaptureFixture[str]


def test_one_comment_that_is_edited_afterwards(forge: FakeForge, capsys: Capsys) -> None:
    assert run(capsys, "impact") == (0, "The comment on 7 is written.")
    assert run(capsys, "impact") == (0, "The comment on 7 is renewed.")
    forge.leave(5, number="7", impact_md="## Nothing any more\n")
    assert run(capsys, "impact") == (0, "The comment on 7 is renewed.")
    (comment,) = forge.comments[7]
    assert comment["body"] == (
        "<!-- qmsdocs: impact -->\n## Nothing any more\n\n"
        "_Worked out from the content of this proposal, so read it as a part of it. Renewed with each commit._\n"
    )


def test_the_token_stays_at_the_forge(forge: FakeForge, capsys: Capsys) -> None:
    run(capsys, "impact")
    assert {token for _, path, token in forge.asked if path.startswith("/blobs/")} == {""}
    assert {token for _, path, token in forge.asked if path.startswith("/repos/")} == {"Bearer secret-token"}


def test_as_the_workflow_runs_it(forge: FakeForge, tmp_path: Path) -> None:
    """A program of its own, with the standard library alone."""
    env = {"PATH": os.environ["PATH"], **environment(forge, tmp_path)}
    ran = subprocess.run([sys.executable, "-I", str(SCRIPT), "impact"], env=env, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"The comment on 7 is written.\n", b"")
    assert REPORT.strip() in forge.comments[7][0]["body"]


def test_a_comment_of_somebody_else_is_left_alone_whatever_it_says(forge: FakeForge, capsys: Capsys) -> None:
    forge.comments[7] = [forge.item("<!-- qmsdocs: impact -->\nmine", "mallory") for _ in range(150)]
    forge.comments[7].append(forge.item("Another of ours", BOT))
    assert run(capsys, "impact")[1] == "The comment on 7 is written."
    assert run(capsys, "impact")[1] == "The comment on 7 is renewed."
    assert len(forge.comments[7]) == 152
    assert {one["body"] for one in forge.comments[7][:150]} == {"<!-- qmsdocs: impact -->\nmine"}


@pytest.mark.parametrize(
    ("pull", "number"),
    [
        ({"state": "open", "head": {"sha": OTHER}}, "7"),  # a number made up, or a newer commit
        ({"state": "closed", "head": {"sha": SHA}}, "7"),
    ],
)
def test_a_number_is_believed_only_at_the_commit_of_the_event(
    forge: FakeForge, capsys: Capsys, pull: Any, number: str
) -> None:
    forge.pulls[7] = pull
    code, said = run(capsys, "impact")
    assert (code, said) == (0, "Proposal 7 does not stand at aaaaaaaaaa (any more): nothing is said of it.")
    assert [one for one in forge.asked if one[0] != "GET"] == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"number": "7; rm -rf /", "impact_md": "x"}, "not what our workflow writes"),
        ({"number": "../../user", "impact_md": "x"}, "not what our workflow writes"),
        ({"number": "-7", "impact_md": "x"}, "not what our workflow writes"),
        ({"number": "7"}, "not what our workflow writes"),
        ({"impact_md": "x"}, "not what our workflow writes"),
        ({"number": "7", "impact_md": "x" * (2 << 20)}, "too large"),
        ({"number": "7", "impact_md": os.urandom(2 << 20)}, "too large"),
        ({"number": "8", "impact_md": "x"}, "with 404: {"),
    ],
)
def test_what_a_stranger_left_behind_is_refused(forge: FakeForge, capsys: Capsys, files: Any, said: str) -> None:
    forge.leave(5, **files)
    code, words = run(capsys, "impact")
    assert code == 1 and said in words and "\n" not in words and words.startswith("forge.py: ")
    assert [one for one in forge.asked if one[0] != "GET"] == []


def test_what_is_no_archive_is_refused(forge: FakeForge, capsys: Capsys) -> None:
    for data in (b"", b"PK\x03\x04 no archive", b"x" * 100):
        forge.archives["5"] = data
        assert run(capsys, "impact") == (1, "forge.py: What that run left behind is no archive.")


def test_where_there_is_nothing_to_say(forge: FakeForge, tmp_path: Path, capsys: Capsys) -> None:
    del forge.archives["5"]
    assert run(capsys, "impact") == (0, "That run left no impact behind: nothing to say.")
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": {**EVENT["workflow_run"], "event": "push"}}))
    assert run(capsys, "impact") == (0, "That run was for no proposal: nothing to say.")
    (tmp_path / "event.json").write_text("{}")
    assert run(capsys, "impact") == (
        1,
        "forge.py: The environment, the event or the forge's answer lacks 'workflow_run'.",
    )


ALIVE = """\
@mayor and @org/team; &commat;mayor &#64;mayor
fixes #12, GH-12, o/r#12, !34 ~bug %"1.0" $5 &6
[here](https://evil.example) ![x](y) [a][b] <https://evil.example> www.evil.example
[b]: https://evil.example
<script>x</script> <!-- qmsdocs: impact --> <b>
  ::set-env name=PATH::x
/close
:smile: mail me@x.example mailto:me@x.example \x1b[31m\u202e
```mermaid
"""


def test_nothing_in_a_strangers_text_works_and_all_of_it_can_be_read(forge: FakeForge, capsys: Capsys) -> None:
    forge.leave(5, number="7", impact_md=ALIVE)
    run(capsys, "impact")
    body = forge.comments[7][0]["body"].partition("\n")[2].rpartition("\n\n_Worked")[0]
    assert body.replace("\u200b", "") == ALIVE.replace("\x1b", "").replace("\u202e", "").strip()
    works = (
        r"@\w|<[A-Za-z/!?]|\]\(|\]\[|\]:|://|www\.|#\d|GH-|!\d|~\w|%\"|\$\d|&\w|&#\d|(?m:^\s*::)|(?m:^/)|:\w+:|```\w"
    )
    assert re.findall(works, ALIVE) and re.findall(works, body) == []


def test_a_report_of_ours_comes_through_as_it_is() -> None:
    ours = (
        "## What this change touches\n\n- `procedures/a.md`: **1.0** → 2.0, clauses 7.5.3.2; read again by: everybody\n"
    )
    assert script.tame(ours) == ours


def test_a_long_text_is_cut_at_a_line(forge: FakeForge, capsys: Capsys) -> None:
    forge.leave(5, number="7", impact_md="- a line of text\n" * 10_000)
    run(capsys, "impact")
    body = forge.comments[7][0]["body"]
    assert len(body) < 65_536 and "- a line of text\n\n… cut here." in body


def test_one_issue_that_is_renewed_and_closed(forge: FakeForge, tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "due.md"
    file.write_text("\n")
    assert run(capsys, "issue", str(file)) == (0, "Nothing falls due, and no issue says otherwise.")
    forge.issues.append(forge.item("<!-- qmsdocs: due -->\nfake", "mallory", title="What falls due"))
    file.write_text("- QP-01 @mayor\n")
    assert run(capsys, "issue", str(file)) == (0, "The issue is opened.")
    file.write_text("- QP-02\n")
    assert run(capsys, "issue", str(file), "--title", "Due") == (0, "Issue 102 is renewed.")
    fake, ours = forge.issues
    assert (ours["title"], ours["state"]) == ("Due", "open")
    assert ours["body"].startswith("<!-- qmsdocs: due -->\n- QP-02\n")
    file.write_text("")
    assert run(capsys, "issue", str(file)) == (0, "Issue 102 is closed.")
    assert (ours["state"], fake["body"]) == ("closed", "<!-- qmsdocs: due -->\nfake")
    file.write_text("- QP-03\n")
    assert run(capsys, "issue", str(file)) == (0, "The issue is opened.")


@pytest.mark.parametrize(
    ("names", "token"),
    [
        ({"GITHUB_API_URL": "API/api/v1"}, "Bearer secret-token"),
        ({"GITLAB_CI": "true", "CI_API_V4_URL": "API", "CI_PROJECT_ID": "o/r"}, "secret-token"),
    ],
    ids=["forgejo", "gitlab"],
)
def test_on_other_forges(
    names: dict[str, str], token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    with FakeForge(bot="qms-robot") as forge:
        there = {name: value.replace("API", forge.address) for name, value in names.items()}
        monkeypatch.delenv("FORGE_BOT", raising=False)
        for name, value in {**environment(forge, tmp_path), **there}.items():
            monkeypatch.setenv(name, value)
        report = tmp_path / "impact.md"
        report.write_text(REPORT)
        assert run(capsys, "comment", "7", str(report)) == (0, "The comment on 7 is written.")
        assert run(capsys, "comment", "7", str(report)) == (0, "The comment on 7 is renewed.")
        assert run(capsys, "issue", str(report))[1] == "The issue is opened."
        report.write_text("")
        assert run(capsys, "issue", str(report))[1].endswith("is closed.")
        assert (len(forge.comments[7]), len(forge.issues), forge.issues[0]["state"]) == (1, 1, "closed")
        assert {one for _, _, one in forge.asked} == {token}


def review(state: str, day: str, commit: str = SHA, login: str = "director", **more: Any) -> dict[str, Any]:
    where = "https://forge.example/o/r/pull/7#pullrequestreview-9"
    said = {"submitted_at": f"{day}T09:00:00Z", "commit_id": commit, "html_url": where}
    return {"id": len(day + state + commit + login), "state": state, "user": {"login": login}, **said, **more}


def test_an_approving_review_is_told_with_its_address_and_day(forge: FakeForge, capsys: Capsys) -> None:
    forge.reviews[7] = [review("CHANGES_REQUESTED", "2026-03-01"), review("APPROVED", "2026-03-12")]
    forge.reviews[7].append(review("COMMENTED", "2026-03-13"))
    code, said = run(capsys, "review", "7", "director")
    assert (code, said.splitlines()) == (
        0,
        [
            "reference=https://forge.example/o/r/pull/7#pullrequestreview-9",
            "date=2026-03-12",
            f"commit={SHA}",
        ],
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "director has not approved"),
        ([review("APPROVED", "2026-03-12", login="mallory")], "director has not approved"),
        ([review("APPROVED", "2026-03-12"), review("DISMISSED", "2026-03-13")], "director has not approved"),
        ([review("APPROVED", "2026-03-12"), review("CHANGES_REQUESTED", "2026-03-13")], "director has not approved"),
        ([review("APPROVED", "2026-03-12", dismissed=True)], "director has not approved"),
        ([review("APPROVED", "2026-03-12", OTHER)], "before its last commit"),
        ([review("APPROVED", "2026-03-12", html_url="https://x\nPATH=y")], "a reference of an odd form"),
    ],
)
def test_a_review_that_does_not_count_is_refused(forge: FakeForge, capsys: Capsys, rows: Any, said: str) -> None:
    forge.reviews[7] = rows
    code, words = run(capsys, "review", "7", "director")
    assert code == 1 and said in words


def test_no_token_goes_to_an_address_in_the_clear(monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    names = {"GITHUB_API_URL": "http://forge.example/api", "GITHUB_REPOSITORY": "o/r", "FORGE_TOKEN": "t"}
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert run(capsys, "review", "7", "x") == (1, "forge.py: http://forge.example is no safe address for a token.")
