"""Controlled documents: which files they are, and reading them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from qmsdocs.model.document import Document
from qmsdocs.model.finding import Fault, Place
from qmsdocs.model.settings import Folder, Settings
from qmsdocs.read.frontmatter import begins, split
from qmsdocs.read.header import to_header
from qmsdocs.read.yaml import YamlFault, load_yaml
from qmsdocs.source import Entry, Snapshot, Unreadable, blob_id

ONLY_WITH_FRONT_MATTER = frozenset({"readme.md", "index.md"})


def folder_of(path: str, settings: Settings) -> Folder | None:
    """The folder that a Markdown file belongs to: the longest that fits decides, and may leave the file out.

    Where a folder is named twice (procedures and forms lie together), the first entry that takes the file decides.
    """
    if not path.endswith(".md"):
        return None
    fitting = [folder for folder in settings.folders if _inside(path, folder.path)]
    longest = max((_length(folder) for folder in fitting), default=0)
    return next((one for one in fitting if _length(one) == longest and _takes(one, path)), None)


def _inside(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(folder + "/")


def _length(folder: Folder) -> int:
    return 0 if folder.path == "." else len(folder.path)


def _takes(folder: Folder, path: str) -> bool:
    below = path if folder.path == "." else path[len(folder.path) + 1 :]
    return _matches(below, folder.include) and not _matches(below, folder.exclude)


def _matches(below: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern fits: without `/` the file's name, with it the whole way below the folder."""
    name = PurePosixPath(below).name
    return any(fnmatchcase(below if "/" in pattern else name, pattern.removeprefix("./")) for pattern in patterns)


def read_documents(snapshot: Snapshot, settings: Settings) -> tuple[Document, ...]:
    """All documents of a snapshot, readable or not, by path."""
    found = []
    for path, entry in snapshot.entries().items():
        folder = folder_of(path, settings)
        if folder is None:
            continue
        document = _read(snapshot, entry, folder, settings)
        if document is not None:
            found.append(document)
    return tuple(found)


def _read(snapshot: Snapshot, entry: Entry, folder: Folder, settings: Settings) -> Document | None:
    if entry.kind == "outside":
        return Document(entry.path, folder.type, "", readable=False)  # QMS901 names it
    try:
        data = snapshot.read(entry.path)
    except Unreadable as error:
        fault = Fault("QMS101", Place(entry.path), f"The file cannot be read. {error}", _MEND)
        return Document(entry.path, folder.type, "", readable=False, faults=(fault,))
    document = read_document(entry.path, data, folder, settings, entry.blob or blob_id(data))
    if PurePosixPath(entry.path).name.lower() in ONLY_WITH_FRONT_MATTER and not begins(data):
        return None
    return document


def read_document(path: str, data: bytes, folder: Folder, settings: Settings, blob: str) -> Document:
    """A document from its bytes; never raises: what is wrong stands in `faults`, one for each cause."""
    parts = split(data, path)
    own = (parts.fault,) if parts.fault else ()
    if not parts.readable or parts.header_text is None:
        return Document(path, folder.type, blob, None, parts.body, parts.body_line, readable=parts.readable, faults=own)
    try:
        tree = load_yaml(parts.header_text, path, line=parts.header_line)
    except YamlFault as error:
        return Document(path, folder.type, blob, None, parts.body, parts.body_line, faults=(error.fault,))
    if not isinstance(tree.value, dict):
        what = "is empty" if tree.value == "" else "is no list of fields"
        fault = Fault("QMS102", Place(path), f"The front matter {what}, so the document cannot be controlled.", _FIELDS)
        return Document(path, folder.type, blob, None, parts.body, parts.body_line, faults=(fault,))
    header, faults = to_header(tree, folder, settings, path)
    return Document(path, folder.type, blob, header, parts.body, parts.body_line, faults=(*own, *faults))


_MEND = "Put back the file from an earlier commit, or replace it by a Markdown file saved as UTF-8."
_FIELDS = "Write `id: …`, `title: …`, `version: …`, `status: …` and `owner: …` there, a line each."
