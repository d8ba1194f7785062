"""Which file of a commit is which document (design 4): by id, bridged by renames before there was an id."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.oracle.frontmatter import File, Settings, read
from tests.oracle.plumbing import Repo


class Identity:
    """`at[commit][id]` is the document's file in that commit.

    A document whose front matter cannot be read for a while, or has lost its id, is still the file at the path it had:
    it is there, though nobody can say which version it is.
    """

    def __init__(self, repo: Repo, prefix: str, settings: Settings) -> None:
        self.repo, self.prefix, self.settings = repo, prefix, settings
        self.files = {sha: self._files(sha) for sha in repo.commits}
        self.at: dict[str, dict[str, File]] = {}
        self._last: dict[str, dict[str, str]] = {}
        for sha in repo.commits:  # parents before children
            self._choose(sha)
        self._bridge()

    def ids(self) -> Iterable[str]:
        return sorted({id for sha in self.repo.main for id in self.at[sha]})

    def _files(self, sha: str) -> dict[str, File]:
        found = {}
        for full, blob in self.repo.commits[sha].blobs.items():
            if full.startswith(self.prefix) and full.endswith(".md"):
                path = full[len(self.prefix) :]
                found[path] = read(path, self.repo.blob(blob), self.settings)
        return found

    def _choose(self, sha: str) -> None:
        parents = self.repo.commits[sha].parents
        last = dict(self._last[parents[0]]) if parents else {}
        files = self.files[sha]
        carriers: dict[str, list[File]] = {}
        for path in sorted(files):
            if (id := files[path].id) is not None:
                carriers.setdefault(id, []).append(files[path])
        here = {}
        for id, rivals in carriers.items():
            inside = [f for f in rivals if f.controlled] or rivals
            # The path that had it keeps it; where neither had it, the first by name.
            here[id] = next((f for f in inside if f.path == last.get(id)), inside[0])
            last[id] = here[id].path
        for id, path in last.items():
            if id not in here and path in files and files[path].id is None:
                here[id] = files[path]
        self.at[sha], self._last[sha] = here, last

    def _bridge(self) -> None:
        on_main = set(self.repo.main)
        children: dict[str, list[str]] = {sha: [] for sha in self.repo.commits}
        for sha, commit in self.repo.commits.items():
            for parent in commit.parents:
                children[parent].append(sha)
        for sha in reversed(list(self.repo.commits)):
            # The main line's own view first.
            for child in sorted(children[sha], key=lambda c: c not in on_main):
                renames: dict[str, str] | None = None
                for id, file in self.at[child].items():
                    if id in self._last[sha] or id in self.at[sha]:
                        continue
                    before = self.files[sha].get(file.path)
                    if before is None:
                        renames = self.repo.renames(sha, child) if renames is None else renames
                        source = renames.get(self.prefix + file.path, "")
                        before = self.files[sha].get(source.removeprefix(self.prefix))
                    if before is not None and before.id is None:
                        self.at[sha][id] = before


def identity(path: Path, prefix: str, settings: Settings) -> Identity:
    return Identity(Repo(path), prefix, settings)
