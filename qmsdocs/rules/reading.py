"""QMS1xx: files can be read and fit their schema. QMS9xx: safety of the repository."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.finding import Fault, Place
from qmsdocs.qms import Qms
from qmsdocs.read.frontmatter import has_front_matter
from qmsdocs.rules.base import Change, Check, Said, rule
from qmsdocs.rules.vanished import vanished


def _faults(change: Change) -> Iterator[Fault]:
    head = change.head
    yield from head.settings.faults
    yield from _closed_folders(head)
    for document in head.documents:
        yield from document.faults
    for register in head.registers.values():
        yield from register.faults


def _closed_folders(head: Qms) -> Iterator[Fault]:
    """Folders of the QMS that could not be listed: nobody knows what lies in them."""
    settings = head.settings
    ours = [*(folder.path for folder in settings.folders), settings.registers, settings.schemas]
    for path, entry in head.snapshot.entries().items():
        shut = entry.kind == "closed" and any(_related(path, folder) for folder in ours)
        if shut or (entry.kind == "other" and path in ours):
            message = "This folder cannot be read, so nobody knows what lies in it."
            hint = "Let your user list it (`chmod u+rx`), or replace it by a folder of files (no link, no submodule)."
            yield Fault("QMS101", Place(path), message, hint)


def _related(path: str, folder: str) -> bool:
    """Whether one of the two folders lies in the other."""
    return "." in (path, folder) or f"{path}/".startswith(f"{folder}/") or f"{folder}/".startswith(f"{path}/")


def _met(code: str) -> Check:
    """A check that reports what reading met under this code."""

    def report(change: Change) -> Iterator[Said]:
        return (Said(fault.place, fault.message, fault.hint) for fault in _faults(change) if fault.rule == code)

    return report


rule("QMS101", "unreadable-file", "A file can be read", "error", "policy")(_met("QMS101"))
rule("QMS102", "front-matter", "A document begins with front matter", "error", "iso")(_met("QMS102"))
rule("QMS103", "broken-yaml", "Front matter and registers are well-formed", "error", "policy")(_met("QMS103"))
rule("QMS104", "field-twice", "A field is given once", "error", "policy")(_met("QMS104"))
rule("QMS105", "names-disagree", "Two names of one field agree", "error", "policy")(_met("QMS105"))
rule("QMS106", "merge-conflict", "No merge conflict is left in a file", "error", "policy")(_met("QMS106"))
rule("QMS107", "too-large", "A file is of a reasonable size", "error", "policy")(_met("QMS107"))
rule("QMS199", "unused-setting", "A key of mkdocs.yml that is not used", "info", "advice")(_met("QMS199"))
rule("QMS902", "hidden-characters", "No hidden characters stand in a field", "error", "policy")(_met("QMS902"))


def _of_kind(*kinds: str) -> Check:
    def report(change: Change) -> Iterator[Said]:
        lost = {now.path for _, now in vanished(change) if now and not now.id} if "missing" in kinds else set()
        for path, tree, problem in change.head.problems:
            if problem.kind in kinds and not (problem.path == ("id",) and path in lost):  # QMS523 says that
                mark = tree.mark(problem.path)
                yield Said(Place(path, mark.line, mark.column), problem.message, problem.hint)

    return report


rule("QMS110", "missing-field", "Every needed field is given", "error", "iso")(_of_kind("missing"))
rule("QMS111", "wrong-shape", "A field holds what it should: a text, a list …", "error", "policy")(
    _of_kind("type", "unknown", "other")
)
rule("QMS112", "wrong-value", "A field's value is one that it may have", "error", "policy")(
    _of_kind("format", "date", "enum", "pattern")
)
rule("QMS113", "placeholder", "No placeholder stands where a value is needed", "error", "iso")(_of_kind("placeholder"))


@rule("QMS901", "link-leaves-repository", "No symbolic link leads out of the repository", "error", "policy")
def link_leaves_repository(change: Change) -> Iterator[Said]:
    for path, entry in change.head.snapshot.entries().items():
        if entry.kind == "outside":
            yield Said(
                Place(path),
                "This is a symbolic link that leaves the repository, or whose end is not there. It was not opened.",
                "Replace the link by the file itself, or delete it with `git rm`.",
            )


@rule("QMS120", "unknown-type", "A document's type has a schema", "error", "policy")
def unknown_type(change: Change) -> Iterator[Said]:
    types = change.head.schemas.types
    for document in change.head.documents:
        if document.header and document.type not in types:
            yield Said(
                document.place("type"),
                f"There is no document type called “{document.type}”, so nothing says what this document must contain.",
                f"Use one of: {', '.join(sorted(types))}; or add schemas/{document.type}.schema.json.",
            )


@rule("QMS190", "stray-document", "Front matter outside the folders of documents", "info", "advice")
def stray_document(change: Change) -> Iterator[Said]:
    head = change.head
    known = {document.path for document in head.documents}
    for path, entry in head.snapshot.entries().items():
        if (
            path.lower().endswith(".md")
            and path not in known
            and entry.kind == "file"
            and has_front_matter(head.snapshot, entry)
        ):
            yield Said(Place(path), *(_OUTSIDE if path.endswith(".md") else _OTHER_NAME))


_OUTSIDE = (
    "This file has front matter but lies outside the folders of controlled documents, so it is not controlled.",
    "If it is a controlled document, move it to such a folder, or name its folder under `documents` in mkdocs.yml.",
)
_OTHER_NAME = (
    "This file has front matter, but its name does not end in `.md` in small letters, so it is not controlled.",
    "If it is a controlled document, rename it (`git mv`), so that it ends in `.md`.",
)
