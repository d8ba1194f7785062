"""QMS5xx: revisions. What git says against what the document says."""

from __future__ import annotations

from collections.abc import Iterator

from qmsdocs.model.finding import Place
from qmsdocs.rules.base import Change, Check, Said, rule


def _met(code: str) -> Check:
    """A check that reports what history met under this code."""

    def report(change: Change) -> Iterator[Said]:
        history = change.head.history
        versions = {one.path: one.place("version") for one in change.head.documents}
        for fault in history.faults if history else ():
            if fault.rule == code:
                yield Said(versions.get(fault.place.path, fault.place), fault.message, fault.hint)

    return report


rule("QMS501", "version-came-back", "A version does not come back after another", "warning", "policy")(_met("QMS501"))
rule("QMS502", "version-used-before", "A released version keeps its text", "error", "iso")(_met("QMS502"))
rule("QMS503", "version-went-back", "Versions go up", "error", "policy")(_met("QMS503"))


@rule("QMS504", "left-in-history", "What went wrong with an earlier version is known", "info", "advice")
def left_in_history(change: Change) -> Iterator[Said]:
    for said in _met("QMS504")(change):
        yield Said(said.place, said.message, _LEFT)


_LEFT = (
    "Nothing can be mended: the document has moved on. If somebody may still hold a copy of that version, tell them "
    "what `qmsdocs history ID` shows."
)


@rule("QMS510", "history-not-read", "The history is whole and was read", "error", "policy")
def history_not_read(change: Change) -> Iterator[Said]:
    for trouble in change.head.troubles[:1]:
        yield Said(
            Place("mkdocs.yml"),
            f"{trouble.message} The rules of history (QMS406, QMS411, QMS501 to QMS504) were not run.",
            f"Run {trouble.in_a_sentence}, then validate again.",
            severity="warning" if trouble.harmless else "error",
        )
