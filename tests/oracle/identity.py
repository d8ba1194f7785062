"""Which file of a commit is which document (design 4): by id, bridged by renames before there was an id."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle.frontmatter import File, Settings, read
from tests.oracle.plumbing import Repo


class Identity:
    """`at[commit][id]` is the document's file in that commit.

    A file whose front matter cannot be read still bears the id that it bore before: it is there, though nobody can say
    which version it is. (Silent: a mistake in front matter withdraws nothing.)
    """

    def __init__(self, repo: Repo, prefix: str, settings: Settings) -> None:
        self.repo, self.prefix, self.settings = repo, prefix, settings
        self.files = {sha: self._files(sha) for sha in repo.commits}
        self.at: dict[str, dict[str, File]] = {}
        self.bears: dict[str, dict[str, str]] = {}
        """Commit -> path -> id."""
        self.rivals: dict[str, dict[str, set[str]]] = {}
        """Commit -> id -> the other files that bear it."""
        self._last: dict[str, dict[str, str]] = {}
        for sha in repo.commits:  # parents before children
            self._choose(sha)
        self._bridge()
        self._follow()
        self._found_again()

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
        old = self.bears[parents[0]] if parents else {}
        bears = {}
        for path, file in sorted(files.items()):
            id = file.id if file.readable else old.get(path)
            if id is not None:
                bears[path] = id
        here = {}
        rivals = {}
        for id in set(bears.values()):
            carriers = [files[path] for path in bears if bears[path] == id]
            candidates = [f for f in carriers if f.controlled] or carriers
            # The path that had it keeps it. Silent: where it went, one that came now is the document rather than one
            # that was the other before (it was moved); then the first by name.
            had = [f for f in candidates if f.path == last.get(id)]
            came = [f for f in candidates if old.get(f.path) != id]
            here[id] = [*had, *came, *candidates][0]
            last[id] = here[id].path
            rivals[id] = {f.path for f in carriers} - {last[id]}
        self.at[sha], self._last[sha] = here, last
        self.bears[sha], self.rivals[sha] = bears, rivals

    def _bridge(self) -> None:
        on_main = set(self.repo.main)
        children: dict[str, list[str]] = {sha: [] for sha in self.repo.commits}
        for sha, commit in self.repo.commits.items():
            for parent in commit.parents:
                children[parent].append(sha)
        for sha in reversed(list(self.repo.commits)):
            # The main line sees its own future only, a side branch any.
            for child in [c for c in children[sha] if c in on_main or sha not in on_main]:
                for id, file in self.at[child].items():
                    if id in self._last[sha] or id in self.at[sha]:
                        continue
                    if (before := self.before(child, sha, file)) is not None:
                        self.at[sha][id] = before

    def before(self, child: str, parent: str, file: File) -> File | None:
        """What the file was in the parent, where it had no id there."""
        before = self.files[parent].get(file.path)
        if before is None:
            source = self.repo.renames(parent, child).get(self.prefix + file.path, "")
            before = self.files[parent].get(source.removeprefix(self.prefix))
        return before if before is not None and before.path not in self.bears[parent] else None

    def _follow(self) -> None:
        """A side branch goes on with the file that had no id yet when it left the main line."""
        on_main = set(self.repo.main)
        for sha, commit in self.repo.commits.items():
            if sha in on_main or not commit.parents:
                continue
            parent = commit.parents[0]
            for id, file in self.at[parent].items():
                if id in self.at[sha] or file.path in self.bears[parent]:
                    continue
                moved = {old: new for new, old in self.repo.renames(parent, sha).items()}
                path = file.path
                if path not in self.files[sha]:
                    path = moved.get(self.prefix + path, "").removeprefix(self.prefix)
                if path in self.files[sha] and path not in self.bears[sha]:
                    self.at[sha][id] = self.files[sha][path]

    def _found_again(self) -> None:
        """Silent: where the path kept a text without an id until it bore the same id again, it had only lost it."""
        main = self.repo.main
        for start in range(1, len(main)):
            for id, file in list(self.at[main[start - 1]].items()):
                gap = []
                for sha in main[start:]:
                    if id in self.at[sha] or file.path not in self.files[sha] or file.path in self.bears[sha]:
                        break
                    gap.append(sha)
                end = start + len(gap)
                if gap and end < len(main) and self.bears[main[end]].get(file.path) == id:
                    for sha in gap:
                        self.at[sha][id] = self.files[sha][file.path]
