"""The covered content of texts, of any snapshot: what an approval is for, as files stood with a text at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import pairwise
from posixpath import dirname

from qmsdocs.article.library import Library
from qmsdocs.git.log import Commit, read_log, with_merge
from qmsdocs.history.asked import Held
from qmsdocs.history.states import State
from qmsdocs.model.data import Value
from qmsdocs.model.settings import Settings
from qmsdocs.read.documents import folder_of
from qmsdocs.read.frontmatter import Split, split
from qmsdocs.read.header import fast_header, names
from qmsdocs.source import CommitTree, Lacking, Unreadable, blob_id
from qmsdocs.think.content import Content, content_of, named_files
from qmsdocs.think.links import locate

FileChanges = Mapping[str, tuple[tuple[int, Commit], ...]]
"""Path of a file or link -> each commit that changed it, with its place on the main line, or that of the commit that
brought it in; oldest first."""


@dataclass(frozen=True, eq=False)
class Covering:
    """Makes covered content. `files`: of any commit; None without a history."""

    settings: Settings
    library: Library
    files: CommitTree | None
    branch: str = ""
    """A commit that is seen as merged into that of `files`, the end of the main line."""
    notices: frozenset[str] = frozenset()
    """Blob ids of what stands in the place of what was lawfully taken out: nobody can say what they were."""

    def at(self, commit: str, path: str) -> Content | None:
        """Of the text at a path in a commit; None where none is."""
        if self.files is None or not commit:
            return None
        try:
            data = self.files.read_at(commit, path)
        except Unreadable:
            return None
        parts = split(data, path)
        written = fast_header(parts.header_text or "") or {}
        read = cache(partial(self.files.read_at, commit))  # asked for whether it is there, then for its bytes
        return self.of(path, written, parts.body, blob_id(data), read, partial(_is_there, read))

    def of(
        self,
        path: str,
        written: Mapping[str, Value],
        body: str,
        blob: str,
        read: Callable[[str], bytes],
        there: Callable[[str], bool],
    ) -> Content:
        """Of a text: `written`, its front matter; `read` and `there`: files of the same snapshot."""
        folder = folder_of(path, self.settings)
        used = names(folder, self.settings) if folder else self.settings.aliases
        links = self.library.outline(blob, body).links if may_name_files(body, path, self.controlled) else ()
        return content_of(written, used, body, links, path, read, there, self.controlled)

    def controlled(self, path: str) -> bool:
        """Whether a file stands for itself: a document, or a register, which grows every day."""
        register = path.startswith(f"{self.settings.registers}/") and path.endswith((".yml", ".yaml"))
        return register or folder_of(path, self.settings) is not None

    def ways(self, path: str, blob: str, body: str) -> frozenset[str]:
        """The files that a text covers beside itself, and the folders on the way to each: any of them may be a link."""
        if not may_name_files(body, path, self.controlled):
            return frozenset()
        named = (where for _, where in named_files(self.library.outline(blob, body).links, path))
        return frozenset(way for where in named if not self.controlled(where) for way in _ways(where))

    @cached_property
    def changes(self) -> FileChanges:
        """Of every file that is no Markdown text in a folder of documents, along the main line."""
        if self.files is None or self.files.commit is None:
            return {}
        found: dict[str, list[tuple[int, Commit]]] = {}
        ends = filter(None, (self.files.commit, self.branch))
        log = read_log(self.files.repo, *ends, every=True)
        for place, group in enumerate((with_merge(log, self.branch) if self.branch else log).groups):
            for commit in group:
                for change in commit.changes:
                    found.setdefault(change.path, []).append((place, commit))
        return {path: tuple(commits) for path, commits in found.items()}


def _is_there(read: Callable[[str], bytes], path: str) -> bool:
    """In a commit of the past, what cannot be read is as good as not there: it was looked at when it was new."""
    try:
        read(path)
    except Unreadable:
        return False
    return True


_TARGET = re.compile(r"""\]\(\s*<?([^)\s>]*)|\]:\s*<?([^\s>]*)|<(?!https?://|mailto:)([^\s>]*)""")
_PLAIN = re.compile(r"[\w./-]+(?:#[\w.-]*)?")
_ELSEWHERE = ("http://", "https://", "mailto:", "tel:", "#")


def may_name_files(body: str, path: str, controlled: Callable[[str], bool]) -> bool:
    """Whether a text may show or offer a file that it covers. Most texts link to other documents alone; that is seen
    without taking them apart. Whatever is not plain counts as naming one."""
    for found in _TARGET.finditer(body):
        target = found[1] or found[2]
        if target and target.startswith(_ELSEWHERE):
            continue
        if not target or not _PLAIN.fullmatch(target) or not controlled(locate(path, target).path):
            return True
    return False


def held(covering: Covering, main: tuple[Commit, ...]) -> Held:
    """Tells the covered digest of a text along the main line. Where a file that it shows is lacking here, nobody can
    say that an approval is void."""

    def times(state: State, first: int, last: int) -> Iterator[tuple[int, int, str | None]]:
        assert covering.files
        try:
            parts = split(covering.files.read_blob(state.blob), state.path)
        except Unreadable:
            yield first, last, None
            return
        if state.blob in covering.notices:
            yield first, last, None
            return
        turns = _turns(covering, state, parts.body)
        for begin, after in pairwise([first, *(place for place in turns if first < place <= last), last + 1]):
            yield begin, after - 1, _digest(covering, main[begin].files, state, parts)

    return times


def _digest(covering: Covering, commit: str, state: State, parts: Split) -> str | None:
    assert covering.files
    files, lacking = covering.files, []

    @cache
    def read(path: str) -> bytes:
        try:
            data = files.read_at(commit, path)
        except Lacking:
            lacking.append(path)
            raise
        if covering.notices and blob_id(data, len(commit)) in covering.notices:
            lacking.append(path)
        return data

    written = fast_header(parts.header_text or "") or {}
    content = covering.of(state.path, written, parts.body, state.blob, read, partial(_is_there, read))
    return None if lacking else content.digest


def _turns(covering: Covering, state: State, body: str) -> list[int]:
    """Places on the main line where what a text shows or offers was changed."""
    ways = covering.ways(state.path, state.blob, body)
    return sorted({place for way in ways for place, _ in covering.changes.get(way, ())})


def _ways(path: str) -> Iterator[str]:
    """A path, and the folders on it from the last to the first."""
    while path:
        yield path
        path = dirname(path)
