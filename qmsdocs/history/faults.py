"""What is wrong with the versions of one id (QMS501 to 504)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qmsdocs.history.line import Line, Span
from qmsdocs.history.versions import went_back
from qmsdocs.model.finding import Fault, Place
from qmsdocs.model.revision import Past

_LEFT_BEHIND = "QMS504"
NEW_VERSION = "Give the text a `version` that was never used before; what is in history stays as it is."


def faults_of(
    past: Past, spans: Sequence[Span], by_version: Mapping[str, Sequence[Span]], main: Line
) -> Iterator[Fault]:
    """What is wrong with the versions. What the document's version of today leaves behind, or a document that is gone,
    cannot be mended any more and stands under a code of its own (QMS504)."""
    for fault in _faults_of_versions(past.id, Place(past.path), spans, by_version, main):
        yield fault if past.at_head else replace(fault, rule=_LEFT_BEHIND)


def _faults_of_versions(
    id_: str, place: Place, spans: Sequence[Span], by_version: Mapping[str, Sequence[Span]], main: Line
) -> Iterator[Fault]:
    now = spans[-1].state
    seen: list[str] = []
    for span in spans:
        version = span.state.version
        if not version or (seen and seen[-1] == version):
            continue
        if version in seen:
            code = "QMS501" if now.version == version else _LEFT_BEHIND
            yield Fault(code, place, _came_back(id_, version, seen[-1], main, span.first), NEW_VERSION)
        elif seen and went_back(seen[-1], version):
            code = "QMS503" if went_back(seen[-1], now.version) else _LEFT_BEHIND
            yield Fault(code, place, _lower(id_, version, seen[-1], main, span.first), NEW_VERSION)
        seen.append(version)
    for version, group in by_version.items():
        release, changed = _changed_after_release(group)
        if release and changed:
            standing = now.version == version and now.covered != release.state.covered
            message = _other_text(id_, version, main, changed.first)
            yield Fault("QMS502" if standing else _LEFT_BEHIND, place, message, NEW_VERSION)


def _changed_after_release(spans: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """The time of a version's release, and the first one after it with another covered text."""
    release = next((span for span in spans if span.released), None)
    after = (span for span in spans if release and span.first > release.first)
    return release, next((s for s in after if release and s.state.covered != release.state.covered), None)


def _when(main: Line, place: int) -> str:
    """A place on the main line in words; of a merge that is not made yet, the change that it would bring."""
    commit = main.main[place].id[:10]
    return f"on {main.days[place].isoformat()} (commit {commit})" if commit else "by this change"


def _came_back(id_: str, version: str, other: str, main: Line, place: int) -> str:
    when = _when(main, place)
    return f"{id_} went back from version {other} to version {version} {when}: readers cannot tell which is newer."


def _lower(id_: str, version: str, other: str, main: Line, place: int) -> str:
    return f"{id_} went from version {other} down to {version} {_when(main, place)}: versions only go up."


def _other_text(id_: str, version: str, main: Line, place: int) -> str:
    when = _when(main, place)
    return f"The text of {id_} version {version} was changed {when}, after its release: one version, two texts."
