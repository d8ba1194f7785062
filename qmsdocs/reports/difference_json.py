"""`diff --format json`: what changed, for programs. Texts are plain, without markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qmsdocs.article.compare import Step
from qmsdocs.article.elements import block_depth, plain
from qmsdocs.article.redline import in_sections
from qmsdocs.article.told import ELEMENTS, text_of
from qmsdocs.article.words import Word
from qmsdocs.model.revision import Revision
from qmsdocs.reports.difference import Difference
from qmsdocs.reports.words import json_lines
from qmsdocs.think.fields import in_words


def render(found: Difference) -> str:
    figures = found.summary
    return json_lines(
        {
            "id": found.id,
            "old": _side(found.old, found.states[0]) if found.old else None,
            "new": _side(found.new, found.states[1]),
            "fields": [
                {"field": one.field, "label": one.label, "before": in_words(one.before), "after": in_words(one.after)}
                for one in found.fields
            ],
            "summary": {
                "words_added": figures.words_added,
                "words_removed": figures.words_removed,
                "added": figures.added,
                "removed": figures.removed,
                "changed": figures.changed,
                "moved": figures.moved,
                "sections": [text_of(section) for section in figures.sections],
            },
            "blocks": list(_blocks(found)),
        }
    )


def _side(revision: Revision, state: str) -> dict[str, object]:
    return {
        "version": revision.version,
        "state": state,
        "released_on": revision.released_on.isoformat() if revision.released_on else None,
        "effective_date": revision.effective_date or None,
        "commit": revision.text_commit or None,
        "path": revision.text_path,
        "title": revision.title,
        "change_summary": revision.change_summary or None,
        "change_reason": revision.text("change_reason") or None,
    }


def _blocks(found: Difference) -> Iterator[dict[str, object]]:
    """What changed, in order; what moved once, at its new place."""
    steps = [(section, step) for section, step in in_sections(found.parts, found.pieces) if step.kind != "same"]
    moved = {_said(step, "added"): text_of(section) for section, step in steps if step.kind == "moved away"}
    for section, step in steps:
        if step.kind == "moved away":
            continue
        after = _said(step, "removed")
        before = after if step.kind == "moved here" else _said(step, "added")
        yield {
            "kind": "moved" if step.kind == "moved here" else step.kind,
            "element": ELEMENTS.get(step.element, "text"),
            "section": text_of(section),
            "section_before": moved.get(before) if step.kind == "moved here" else None,
            "before": before,
            "after": after,
            "cells": [[[kind, text] for kind, text in cell] for cell in cells_of(step)],
        }


def _said(step: Step, without: str) -> str | None:
    """Its text before or after the change; None where it was not there yet, or is no more."""
    words = [word for word in step.words if word[0] != without]
    if not words and step.words:
        return None
    return " | ".join("".join(text for _, text in cell) for cell in _cells(words, step.element))


def cells_of(step: Step) -> list[list[tuple[str, str]]]:
    """Kinds and texts in order: of each cell of a row, of anything else as one."""
    return _cells(step.words, step.element)


def _cells(words: Sequence[Word], element: str) -> list[list[tuple[str, str]]]:
    def cell(word: Word) -> object:
        path = word[1].path
        row = next((depth for depth, mark in enumerate(path, 1) if mark.name == "tr"), 0)
        return [mark.number for mark in path[: row + 1]] if element == "tr" else None

    return [_texts(list(group)) for _, group in groupby(words, cell)]


def _texts(words: Sequence[Word]) -> list[tuple[str, str]]:
    groups = groupby(words, lambda word: (word[0], word[1].path[: block_depth(word[1].path)]))
    return [(kind, "".join(plain(run.text) for _, run in group)) for (kind, _), group in groups]
