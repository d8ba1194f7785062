"""The truth of a generated repository: for each id the revisions that its main line has, kept while it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.papers import Paper
from benchmarks.stream import Person


@dataclass(slots=True)
class Version:
    """One version of one id on the main line; `mark` is the commit of its release."""

    version: str
    status: str = ""
    effective: date | None = None
    released: date | None = None
    mark: int = 0
    authors: set[Person] = field(default_factory=set)


@dataclass(slots=True)
class Ledger:
    """Versions by id, oldest first."""

    versions: dict[str, list[Version]] = field(default_factory=dict)

    def land(self, paper: Paper, mark: int, day: date, authors: Iterable[Person]) -> None:
        """A main-line commit has this document as it stands; `authors` changed its covered content since the last."""
        known = self.versions.setdefault(paper.id, [])
        if not known or known[-1].version != paper.written_version:
            known.append(Version(paper.written_version))
        latest = known[-1]
        latest.authors |= set(authors)
        if paper.status == "approved":
            latest.status, latest.effective = "approved", paper.effective
            if not latest.mark:
                latest.mark, latest.released = mark, day
        elif not latest.mark:
            latest.status, latest.effective = paper.status, paper.effective

    def written(self, papers: Iterable[Paper], commits: Mapping[int, str]) -> dict[str, Any]:
        """For JSON: revisions newest first, `path` null for what was deleted."""
        paths = {paper.id: paper.main_path or None for paper in papers}
        return {
            id_: {"path": paths[id_], "revisions": [_row(version, commits) for version in reversed(versions)]}
            for id_, versions in sorted(self.versions.items())
        }


def _row(version: Version, commits: Mapping[int, str]) -> dict[str, Any]:
    return {
        "version": version.version,
        "status": version.status,
        "released_on": version.released and str(version.released),
        "commit": commits[version.mark] if version.mark else None,
        "effective_date": str(version.effective),
        "authors": [{"name": one.name, "email": one.email} for one in sorted(version.authors, key=lambda p: p.email)],
    }
