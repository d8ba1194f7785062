"""Our workflows: sound and safe by two linters, and their steps run as a server runs them, on a pull request and an
event that are fixtures."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fixtures.command import ROLES, SETTINGS, approved, procedure
from tests.fixtures.forge import FakeForge
from tests.fixtures.nightly import some
from tests.fixtures.repos import environment, make_repo

TOP = Path(__file__).parent.parent
OURS = sorted((TOP / ".github" / "workflows").glob("*.yml"))
EXAMPLES = TOP / "docs" / "workflows"
FORGEJO, RECORD, GITLAB = (EXAMPLES / name for name in ("forgejo.yml", "record-approval.yml", "gitlab-ci.yml"))
ACTIONS = [*OURS, FORGEJO, RECORD]
BIN = Path(sys.executable).parent


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in read(path)["jobs"].values():
        yield from job.get("steps", ())


def lint(*command: str) -> subprocess.CompletedProcess[str]:
    """A linter of the environment that the tests run in. It asks nobody."""
    return subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True, check=False)


def test_no_workflow_is_unsafe() -> None:
    ran = lint("zizmor", "--offline", "--no-config", *map(str, ACTIONS))
    assert ran.returncode == 0, ran.stdout


def test_the_linter_would_say_so(tmp_path: Path) -> None:
    text = "on: issues\njobs: {a: {runs-on: x, steps: [{run: 'echo ${{ github.event.issue.title }}'}]}}\n"
    (tmp_path / "bad.yml").write_text(text)
    assert lint("zizmor", "--offline", "--no-config", str(tmp_path / "bad.yml")).returncode not in (0, 1)


@pytest.mark.parametrize(
    ("schema", "files"),
    [("github-workflows", ACTIONS), ("gitlab-ci", [GITLAB])],
    ids=["actions", "gitlab"],
)
def test_every_workflow_has_the_form_that_its_forge_asks_for(schema: str, files: list[Path]) -> None:
    ran = lint("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files))
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_what_every_workflow_keeps_to(path: Path) -> None:
    found = read(path)
    assert found["permissions"] == {}
    assert all("permissions" in job and "timeout-minutes" in job for job in found["jobs"].values())
    for step in steps(path):
        assert "${{" not in step.get("run", ""), "an expression in a command is code of whoever fills it in"
        uses = step.get("uses", "")
        assert not uses or re.fullmatch(r"(?:https://data\.forgejo\.org/)?actions/[\w-]+@[0-9a-f]{40}", uses)
        if "/checkout@" in uses:
            assert step["with"]["persist-credentials"] is False
    for job in found["jobs"].values():
        if "qmsdocs" in json.dumps(job):
            assert job["steps"][0]["with"]["fetch-depth"] == 0, "a shallow clone cannot say what is in force"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_what_runs_on_a_proposal_only_reads_and_has_no_secrets(path: Path) -> None:
    asked = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["on"]
    assert "pull_request_target" not in asked
    if "pull_request" in asked:
        assert not re.search(r"\bsecrets\.\w", path.read_text("utf-8"))
        assert all("write" not in job["permissions"].values() for job in read(path)["jobs"].values())


def test_who_may_write_installs_nothing_and_checks_out_nothing_of_a_proposal() -> None:
    for path in (*OURS, RECORD):
        for job in read(path)["jobs"].values():
            writes = {name for name, may in job["permissions"].items() if may == "write"} - {"pages", "id-token"}
            text = json.dumps(job)
            assert not writes or not re.search(r"pip install|qmsdocs |pull_request\.head|head_sha|head_ref", text)
            assert "FORGE_TOKEN" not in text or "script/forge.py" in text or job["permissions"] == {"contents": "write"}


# As a server runs them.

POLICY = f"""{SETTINGS.split("extra")[0]}extra:
  qmsdocs:
    standards: []
    approvals: {{policy: [director]}}
"""
PEOPLE = f"{ROLES}- {{id: director, title: Director, holders: [{{name: Dora Director, email: dora@example.org}}]}}\n"


class Server:
    """A repository with the steps of workflows run in it. `.venv/bin/qmsdocs` is as the step Install would make it."""

    def __init__(self, folder: Path, forge: FakeForge) -> None:
        self.repo, self.forge, self.temp = make_repo(folder / "qms"), forge, folder / "temp"
        self.temp.mkdir()
        (folder / "event.json").write_text("{}")
        self.env = {
            **environment(),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(TOP),
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(folder / "cache")),
            "SOURCE_DATE_EPOCH": "1773576000",  # 15 March 2026
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_API_URL": forge.address,
            "GITHUB_REPOSITORY": "o/r",
            "FORGE_TOKEN": "token",
        }
        self.env.pop("HOME")
        for name, text in {
            "mkdocs.yml": POLICY,
            "registers/roles.yml": PEOPLE,
            ".gitignore": ".venv/\nscript/\n",
        }.items():
            self.repo.write(name, text)
        program = self.repo.write(".venv/bin/qmsdocs", f'#!/bin/sh\nexec "{sys.executable}" -m qmsdocs "$@"\n')
        program.chmod(0o755)
        self.repo.link("script", str(TOP / "script"))

    def step(self, path: Path, name: str, **env: str) -> subprocess.CompletedProcess[str]:
        """A step by its name, run by the shell that servers use."""
        (found,) = [one for one in steps(path) if one.get("name") == name]
        return self.shell(found["run"], **env)

    def shell(self, script: str, **env: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "-e", "-o", "pipefail", "-c", script]
        return subprocess.run(
            command, cwd=self.repo.path, env={**self.env, **env}, capture_output=True, text=True, check=False
        )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The main line with one procedure and one policy, and the merge of a proposal checked out, as GitHub does it."""
    with FakeForge() as forge:
        made = Server(tmp_path, forge)
        made.repo.write("procedures/qp-01.md", approved("QP-01"))
        made.repo.write("policies/pol-01.md", procedure("POL-01", version='"0.9"', classification="internal"))
        made.repo.commit("First", date="2026-03-01T12:00:00+00:00")
        made.repo.branch("proposal")
        made.repo.write("procedures/qp-01.md", approved("QP-01", title='"Requests @all"', owner="nobody"))
        text = approved("POL-01", status="in-review", change_summary="A promise.")
        made.repo.write("policies/pol-01.md", text)
        made.repo.commit("Propose", author="Ada Author <ada@example.org>", date="2026-03-10T12:00:00+00:00")
        yield made


def merged(server: Server) -> str:
    """Stand on the merge of the proposal into the main line; the proposal's own commit."""
    head = server.repo.head()
    server.repo.git("switch", "--quiet", "--detach", "main")
    server.repo.merge("proposal", date="2026-03-12T12:00:00+00:00")
    return head


def test_a_pull_request_is_checked_and_what_it_touches_is_said_in_one_comment(server: Server, tmp_path: Path) -> None:
    validate, comment = TOP / ".github/workflows/validate.yml", TOP / ".github/workflows/comment.yml"
    head = merged(server)
    ran = server.step(validate, "Validate", BASE="HEAD^1")
    assert ran.returncode == 1, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if "QMS502" in line or "QMS310" in line]
    assert lines and all(line.startswith("::error file=procedures/qp-01.md,line=") for line in lines)
    ran = server.step(validate, "What it touches", NUMBER="7")
    assert (ran.returncode, ran.stderr) == (0, "")

    left = {path.name: path.read_text() for path in (server.temp / "impact").iterdir()}
    server.forge.leave(5, number=left["number"], impact_md=left["impact.md"])
    server.forge.pulls[7] = {"state": "open", "head": {"sha": head}}
    event = {"workflow_run": {"id": 5, "event": "pull_request", "head_sha": head}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    for said in ("The comment on 7 is written.\n", "The comment on 7 is renewed.\n"):
        ran = server.step(comment, "Comment")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, said, "")
    (body,) = [one["body"] for one in server.forge.comments[7]]
    assert "### QP-01 `Requests @\u200ball` 1.0: changed" in body and "- Still to approve: Director\n" in body
    assert "Dora" not in body and "example.org" not in body


def test_what_falls_due_is_one_issue(server: Server) -> None:
    server.repo.switch("main")
    server.repo.write("procedures/qp-01.md", approved("QP-01", next_review="2026-03-10"))
    server.repo.commit("Soon", date="2026-03-02T12:00:00+00:00")
    due = TOP / ".github/workflows/due.yml"
    assert server.step(due, "What falls due").returncode == 0
    assert server.step(due, "What is overdue").returncode == 1
    ran = server.step(due, "Tell")
    assert (ran.returncode, ran.stdout) == (0, "The issue is opened.\n"), ran.stderr
    assert "10 March 2026, 5 days overdue: Review of QP-01" in server.forge.issues[0]["body"]


@pytest.mark.parametrize("spoilt", some([False, True], [False]))
def test_an_approval_on_the_forge_is_recorded(server: Server, spoilt: bool) -> None:
    head = merged(server)
    server.repo.git("branch", "--force", "main", "HEAD")
    server.repo.switch("main")
    server.repo.git("worktree", "add", "--quiet", "reviewed", head)
    if spoilt:
        server.repo.write("policies/pol-01.md", (server.repo.path / "policies/pol-01.md").read_text() + "More.\n")
        server.repo.git("commit", "--quiet", "-m", "After", "policies/pol-01.md")
    where = "https://forge.example/o/r/pull/7#pullrequestreview-9"
    said = {"id": 9, "state": "APPROVED", "commit_id": head, "submitted_at": "2026-03-11T09:00:00Z", "html_url": where}
    server.forge.pulls[7] = {"state": "closed", "head": {"sha": head}}
    server.forge.reviews[7] = [{**said, "user": {"login": "dora"}}]
    assert server.step(RECORD, "The review", NUMBER="7", LOGIN="dora").returncode == 0
    found = dict(line.split("=", 1) for line in (server.temp / "output").read_text().splitlines())
    assert found == {"reference": where, "date": "2026-03-11", "commit": head}
    ran = server.step(RECORD, "The text that was approved is the text of the main line", DOCUMENT="POL-01")
    assert ran.returncode == spoilt, ran.stderr
    if spoilt:
        return
    asked = {"DOCUMENT": "POL-01", "ROLE": "director", "BY": "", "REFERENCE": where, "DATE": found["date"]}
    person = {name: "" for name in server.env if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))}
    for name in person:
        del server.env[name]
    ran = server.step(RECORD, "The entry", ACTOR="clerk", ACTOR_ID="17", **asked)
    assert ran.returncode == 0, ran.stderr
    text = (server.repo.path / "policies/pol-01.md").read_text()
    assert "status: approved\n" in text and f'reference: "{where}"' in text
    assert "role: director" in text and "clerk <17+clerk@users.noreply.github.com>" in text and "2026-03-11" in text
    patch = (server.temp / "approval.patch").read_text()
    assert "Subject: [PATCH] Approval of POL-01 as director, recorded from" in patch


@pytest.mark.nightly
def test_on_gitlab(server: Server) -> None:
    jobs = read(GITLAB)
    server.repo.switch("main")
    server.repo.git("remote", "add", "origin", str(server.repo.path))
    server.repo.switch("proposal")
    there = {"GITLAB_CI": "true", "CI_API_V4_URL": server.forge.address, "CI_PROJECT_ID": "o/r"}
    there |= {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_IID": "7", "QMSDOCS_TOKEN": "token"}
    ran = server.shell("\n".join(jobs["validate"]["script"]), **there)
    assert ran.returncode == 1 and "QMS502" in (server.repo.path / "validate.xml").read_text(), ran.stderr
    for name, said in (("impact", ""), ("comment", "The comment on 7 is written.\n")):
        ran = server.shell("\n".join(jobs[name]["script"]), **there)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, said, "")
    assert "### QP-01" in server.forge.comments[7][0]["body"]


@pytest.mark.nightly
def test_on_forgejo(server: Server) -> None:
    server.repo.git("update-ref", "refs/remotes/origin/main", "main")
    base = {"BASE": "origin/main", "GITHUB_API_URL": f"{server.forge.address}/api/v1", "FORGE_BOT": "forgejo-actions"}
    ran = server.step(FORGEJO, "Validate", **base)
    assert ran.returncode == 1 and "QMS502" in ran.stdout, ran.stderr
    assert server.step(FORGEJO, "What it touches", **base).stdout.startswith("## What this change touches\n")
    assert server.step(FORGEJO, "Comment", NUMBER="7", **base).stdout == "The comment on 7 is written.\n"
