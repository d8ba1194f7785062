"""What the tests of history ask of a repository, in short form."""

from __future__ import annotations

from qmsdocs.git.repository import find_repository
from qmsdocs.history.revisions import read_history
from qmsdocs.model.revision import History, Past, Revision
from qmsdocs.model.settings import Settings
from tests.fixtures.repos import Repo

LONG = "".join(f"Line {number} of a text that is long enough to be known again.\n" for number in range(30))


def history(repo: Repo, settings: Settings | None = None, root: str = "", rev: str = "HEAD") -> History:
    found = find_repository(repo.path / root)
    assert found is not None
    return read_history(found, settings or Settings(), rev=rev)


def past(repo: Repo, id: str = "QP-01", settings: Settings | None = None) -> Past:
    return history(repo, settings).pasts[id]


def names(revision: Revision) -> list[str]:
    return [author.name for author in revision.authors]


def authors(repo: Repo, id: str = "QP-01") -> dict[str, list[str]]:
    """Authors' names by version."""
    return {revision.version: names(revision) for revision in past(repo, id).revisions}


def told(repo: Repo, id: str = "QP-01", settings: Settings | None = None) -> list[tuple[str, str, str | None, str]]:
    """(version, status, released on, path) of each revision, newest first."""
    return [
        (one.version, one.status, one.released_on.isoformat() if one.released_on else None, one.path)
        for one in past(repo, id, settings).revisions
    ]
