"""The table, a plain shell command and the tool say the same."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qmsdocs.resources import packaged
from tests.corpora.conftest import Adopted
from tests.corpora.expected import AUTHORS, FACTS, NAMES, Fact
from tests.fixtures.command import run
from tests.fixtures.repos import Repo, environment

TODAY = "2026-11-01"
ROWS = [(name, fact) for name, facts in FACTS.items() for fact in facts]


def shell(repo: Repo, command: str) -> str:
    env = environment(LC_ALL="C", STANDARDS=str(packaged("standards")))
    done = subprocess.run(["bash", "-c", command], cwd=repo.path, env=env, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return "\n".join(line.strip() for line in done.stdout.strip().splitlines())


def answer(repo: Repo, *args: str) -> Any:
    return _answer(repo.path, args)


@cache
def _answer(root: Path, args: tuple[str, ...]) -> Any:
    """These repositories never change."""
    ran = run(root, *args, "--format", "json", today=TODAY)
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


def told(repo: Repo, what: str) -> str:
    """What the tool says, in the words of the table."""
    name, _, id_ = what.partition(" ")
    if name == "documents":
        return str(answer(repo, "validate")["summary"]["documents"])
    if name.startswith("QMS"):
        return str(sum(finding["rule"] == name for finding in answer(repo, "validate")["findings"]))
    if name == "listed":
        return "\n".join(sorted(row["id"] for row in answer(repo, "list", *filter(None, [id_]))["documents"]))
    if name == "missing":
        return str(answer(repo, "coverage")["summary"]["missing"])
    [revision] = answer(repo, "history", id_)["revisions"]
    if name == "authors":
        return "\n".join(sorted(author["name"] for author in revision["authors"]))
    names = {repo.git("rev-parse", "--verify", "--quiet", rev, check=False): rev for rev in ("HEAD~2", "HEAD")}
    return f"{names.get(revision['commit'], 'never')} {revision['path']}"


@pytest.mark.parametrize(("name", "fact"), ROWS, ids=[f"{name}: {fact.tool}" for name, fact in ROWS])
def test_table_shell_and_tool_agree(adopted: Adopted, name: str, fact: Fact) -> None:
    repo = adopted(name)
    assert (shell(repo, fact.shell), told(repo, fact.tool)) == (fact.value, fact.value)


@pytest.mark.parametrize("name", FACTS)
def test_nothing_is_found_that_the_table_does_not_name(adopted: Adopted, name: str) -> None:
    named = {fact.tool for fact in FACTS[name] if fact.tool.startswith("QMS")}
    assert {finding["rule"] for finding in answer(adopted(name), "validate")["findings"]} == named


@pytest.mark.nightly
def test_authors_of_every_policy_are_those_of_gits_own_log(adopted: Adopted) -> None:
    """Over 577 commits, 85 merges and a move of 45 files; the one that git follows to a copy stands in the table."""
    repo = adopted("site-policy, with ids")
    paths = {path.rpartition("/")[2].removesuffix(".md"): path for path in shell(repo, "git ls-files Policies").split()}
    del paths["github-appeal-and-reinstatement"]
    by_git = {id_: shell(repo, f"{AUTHORS} --follow -- {path} | {NAMES}") for id_, path in paths.items()}
    assert {id_: told(repo, f"authors {id_}") for id_ in paths} == by_git


def test_every_file_without_a_version_is_named_by_list_and_by_history(adopted: Adopted) -> None:
    repo = adopted("pactosigna")
    unversioned = shell(repo, "grep -rL '^version:' docs --include='*.md' | sort").split()
    said = run(repo.path, "list", today=TODAY).err
    assert said.startswith(f"In no list, for want of a readable `id` and `version` of their own: {unversioned[0]}, ")
    assert f" and {len(unversioned) - 3} more.\n" in said
    for path in unversioned:
        id_ = shell(repo, f"grep -m1 '^id:' {path} | cut -c5-")
        ran = run(repo.path, "history", id_)
        assert (ran.code, ran.out) == (2, "")
        assert f"{id_} ({path}) never had a `version`" in ran.err
