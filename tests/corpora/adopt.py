"""The real repositories as a newcomer adopts them: a `mkdocs.yml`, perhaps a schema and roles, and one commit."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.fixtures.repos import Repo, environment, make_repo

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
ABSENT = "the corpora are not beside this checkout"
DAY = "2026-10-01T12:00:00+00:00"
BEFORE_THE_MOVE = "5c3243c79e4865f8c9eb71f16275b2cd8602cf58"
THE_MOVE = "1f2faf094a9dcceba0f741e58fc65cc5957262c9"
"""45 files go from one folder into folders by subject."""

PACTOSIGNA = """\
site_name: Devices Ltd
extra:
  qmsdocs:
    standards: []
    timezone: Europe/Berlin
    aliases: {author: owner}
    documents:
      - {folder: docs/sops, type: procedure}
      - {folder: docs/policies, type: policy}
      - {folder: docs/work-instructions, type: work-instruction}
      - {folder: docs/audits, type: report}
      - {folder: docs/personnel, type: job-description, values: {type: {job_description: job-description}}}
      - folder: docs/suppliers
        type: record
        aliases: {nextReEvaluationDate: next_review, qualificationStatus: status}
        values: {status: {qualified: approved, conditionally_qualified: approved}}
      - {folder: docs/user-guide, type: manual}
"""
DEFAULTS = """
        defaults: {version: "1.0", owner: quality, effective_date: 2026-10-01, next_review: 2027-10-01,
          change_summary: First version under control., classification: public}
"""
"""What a newcomer gives to all documents of a folder at once, until each says it for itself."""
SETTLED = (
    """\
site_name: Devices Ltd
extra:
  qmsdocs:
    standards: [iso-13485-2016]
    timezone: Europe/Berlin
    documents:
      - folder: docs
        type: procedure
        exclude: ["suppliers/*", "audits/*"]
        values: {type: {job_description: job-description}}"""
    + DEFAULTS
)
ISMS = """\
site_name: Widgets ISMS
extra:
  qmsdocs:
    standards: []
    timezone: Europe/Vienna
    aliases: {doc_id: id, doc_type: type, revision: version, approved_date: effective_date}
    documents:
      - folder: template/governance
        type: record
        exclude: ["*-template.md"]
      - folder: template/operations
        type: record
        values: {classification: {confidential: internal}}
      - {folder: template/governance/policy, type: policy}
      - {folder: template/governance/procedures, type: procedure}
      - {folder: examples, type: record}
"""
CLAIMING = ISMS.replace("standards: []", "standards: [iso-iec-27001-2022]").replace(
    "aliases: {", "aliases: {framework_refs: clauses, "
)
SITE_POLICY = """\
site_name: Site policies
repo_url: https://github.com/github/site-policy
extra:
  qmsdocs:
    standards: []
    timezone: America/Los_Angeles
    documents:
      - folder: Policies
        type: policy
        defaults: {version: "1.0", status: approved, owner: legal, effective_date: 2026-10-01, next_review: 2027-10-01,
          change_summary: First version under control.}
"""
SHORT = """\
site_name: Site policies
repo_url: https://github.com/github/site-policy
extra:
  qmsdocs:
    standards: []
    timezone: America/Los_Angeles
    documents: {Policies: policy}
"""
NO_SECTIONS = '{"title": "Policy", "$ref": "common.schema.json", "x-qmsdocs": {"title": "Policy", "sections": []}}\n'
ROLES = "- {id: legal, title: Legal department}\n"
FIELDS = """\
version: "1.0"
status: approved
owner: legal
effective_date: {day}
next_review: 2027-10-01
change_summary: First version under control.
classification: public
"""
CLERK, MERGER = "Clerk <clerk@example.org>", "Merger <merger@example.org>"


def adopt(name: str, path: Path) -> Repo:
    """One of the adopted repositories, made at a new folder."""
    return _WAYS[name](path)


def _folder(corpus: str, path: Path, settings: str) -> Repo:
    repo = make_repo(path)
    shutil.copytree(CORPORA / corpus, path, dirs_exist_ok=True, copy_function=shutil.copyfile)
    for folder in (path, *filter(Path.is_dir, path.rglob("*"))):
        folder.chmod(0o755)  # the corpora can only be read; a copy keeps the modes of folders
    repo.write("mkdocs.yml", settings)
    repo.commit("Adopted", author=CLERK, date=DAY)
    return repo


def _site_policy(path: Path) -> Repo:
    bundle = CORPORA / "site-policy.bundle"
    subprocess.run(["git", "clone", "--quiet", bundle, path], env=environment(), check=True, capture_output=True)
    return Repo(path)


def _control(repo: Repo, settings: str) -> None:
    repo.write("mkdocs.yml", settings)
    repo.write("schemas/policy.schema.json", NO_SECTIONS)
    repo.write("registers/roles.yml", ROLES)


def _without_ids(path: Path) -> Repo:
    repo = _site_policy(path)
    _control(repo, SITE_POLICY)
    repo.commit("Adopted", author=CLERK, date=DAY)
    return repo


def _give_ids(repo: Repo, day: str) -> None:
    """Front matter for every policy in one commit; the id is the file's name."""
    _control(repo, SHORT)
    for file in sorted((repo.path / "Policies").rglob("*.md")):
        text = file.read_text("utf-8")
        assert text.startswith("---\n")
        file.write_text(f"---\nid: {file.stem}\n{FIELDS.format(day=day)}{text[4:]}", "utf-8")
    repo.commit("An id for every policy", author=CLERK, date=f"{day}T19:00:00+00:00")


def _with_ids(path: Path) -> Repo:
    repo = _site_policy(path)
    _give_ids(repo, "2026-10-01")
    return repo


def _with_early_ids(path: Path) -> Repo:
    """Ids were given before the move; the move, and then all that came since, are merged into that."""
    repo = _site_policy(path)
    repo.branch("early", BEFORE_THE_MOVE)
    _give_ids(repo, "2022-09-01")
    for commit, date in ((THE_MOVE, "2022-09-02T19:00:00+00:00"), ("origin/main", DAY)):
        env = {"GIT_AUTHOR_NAME": "Merger", "GIT_AUTHOR_EMAIL": "merger@example.org"}
        repo.git("merge", "--quiet", "--no-ff", "--no-commit", commit, check=False)
        for unsettled in filter(None, repo.git("diff", "--name-only", "--diff-filter=U", "-z").split("\0")):
            repo.git("rm", "--quiet", "--", unsettled)
        repo.git(
            "commit", "--quiet", "-m", "Bring in", env={**env, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        )
    return repo


_WAYS = {
    "pactosigna": lambda path: _folder("pactosigna", path, PACTOSIGNA),
    "pactosigna, settled": lambda path: _folder("pactosigna", path, SETTLED),
    "isms": lambda path: _folder("isms", path, ISMS),
    "isms, claiming": lambda path: _folder("isms", path, CLAIMING),
    "site-policy": _without_ids,
    "site-policy, with ids": _with_ids,
    "site-policy, with early ids": _with_early_ids,
}
NAMES = tuple(_WAYS)


def folder_name(name: str) -> str:
    return re.sub(r"\W+", "-", name)
