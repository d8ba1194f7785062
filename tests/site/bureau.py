"""A small bureau with three years behind it: versions, withdrawals, reviews, and texts that try to be more than text.

What begins with `SECRET` is internal, or was when it was written.
"""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.repos import Repo, document, make_repo

TODAY = "2026-09-15"
SITE = "https://example.org/qms/"
SETTINGS = """\
site_name: Office & <Sons>
{more}extra:
  qmsdocs: {{standards: [], documents: {{procedures: procedure, policies: policy}}}}
"""
ROLES = "- {id: clerk, title: Town clerk}\n- {id: mayor, title: Mayor}\n"
HOSTILE = '"Payloads </title>\\r\\nATTENDEE:mailto:a@example.org\\nBEGIN:VALARM\\u2028X, Y; Z\\\\ \\u0085 <b>"'


def bureau(path: Path, *, site_url: str = SITE) -> Repo:
    repo = make_repo(path)
    repo.write("mkdocs.yml", SETTINGS.format(more=f"site_url: {site_url}\n" if site_url else ""))
    repo.write("registers/roles.yml", ROLES)
    _begin(repo)
    _later(repo)
    return repo


def _public(id: str, **fields: str) -> str:
    return document(id, **{"classification": "public", **fields})


def _begin(repo: Repo) -> None:
    repo.write("procedures/qp-01.md", _public("QP-01", title="Letters", effective_date="2024-03-01"))
    repo.write("procedures/qp-02.md", _public("QP-02", title="Faxes", effective_date="2024-03-01"))
    repo.write("procedures/qp-03.md", _public("QP-03", title="Stamps", effective_date="2024-03-01"))
    secret = {"classification": "internal", "change_summary": "SECRETSUMMARY"}
    repo.write("procedures/qp-04.md", _public("QP-04", title="SECRETTHEN", effective_date="2024-03-01", **secret))
    repo.write("procedures/qp-05.md", _public("QP-05", title="SECRETTITLE", effective_date="2024-03-01", **secret))
    repo.commit("Begin", date="2024-03-01T10:00:00+00:00")
    fields = {"version": '"2.0"', "effective_date": "2025-11-01", "change_summary": "Shorter", "owner": "mayor"}
    why = {"change_reason": "An audit asked for it", "next_review": "2026-08-31"}
    repo.write("procedures/qp-01.md", _public("QP-01", title="Letters and mail", **fields, **why))
    repo.write("procedures/qp-04.md", _public("QP-04", title="Open doors", **fields, next_review="2026-09-15"))
    repo.commit("Renew", date="2025-10-20T10:00:00+00:00")


def _later(repo: Repo) -> None:
    gone = {"status": "withdrawn", "withdrawn_on": "2026-02-01", "effective_date": "2024-03-01"}
    why = {"withdrawn_reason": "Nobody has one", "replaced_by": "[QP-01, QP-05]"}
    repo.write("procedures/qp-02.md", _public("QP-02", title="Faxes", **gone, **why))
    hidden = {"classification": "internal", "withdrawn_reason": "SECRETREASON", "replaced_by": "QP-05"}
    repo.write("procedures/qp-03.md", _public("QP-03", title="Stamps", **gone, **hidden))
    repo.commit("Withdraw", date="2026-02-01T10:00:00+00:00")
    hostile = {"title": HOSTILE, "change_summary": "'A <script>&amp; ]]>'", "owner": "nobody@example.org"}
    repo.write(
        "procedures/qp-06.md", _public("QP-06", **hostile, effective_date="2026-05-01", next_review="2026-10-20")
    )
    repo.write(
        "policies/pol.md", _public("POL 1", title="Promise", effective_date="2026-05-01", next_review="2029-01-31")
    )
    repo.write("policies/pol-2.md", _public("POL-2", title="Undated", effective_date="2026-05-01", next_review="TBD"))
    repo.commit("Spring", date="2026-05-01T10:00:00+00:00")
    coming = {"version": '"3.0"', "effective_date": "2026-10-01", "change_summary": "Longer again"}
    repo.write("procedures/qp-01.md", _public("QP-01", title="Letters and mail", **coming))
    repo.write("procedures/qp-07.md", _public("QP-07", title="SECRETDRAFT", status="draft"))
    repo.commit("Autumn", date="2026-09-01T10:00:00+00:00")
