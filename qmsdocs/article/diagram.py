"""What a diagram is, in words: for those who cannot see it, and for paper."""

from __future__ import annotations

import re

_KINDS = (
    *(("graph", "flow chart"), ("flowchart", "flow chart"), ("sequenceDiagram", "sequence of messages")),
    *(("stateDiagram", "states and the ways between them"), ("classDiagram", "classes"), ("erDiagram", "entities")),
    *(("gantt", "plan over time"), ("pie", "pie chart"), ("mindmap", "mind map"), ("timeline", "time line")),
    *(("journey", "journey"), ("quadrantChart", "chart of four fields"), ("xychart", "chart"), ("sankey", "flows")),
    *(("gitGraph", "branches and commits"), ("kanban", "board"), ("requirementDiagram", "requirements")),
)
FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n[ \t]*---[ \t]*\n", re.DOTALL)
_COMMENT = re.compile(r"%%\{(?:.|\n)*?\}%%|^[ \t]*%%[^\n]*", re.MULTILINE)
_TITLE = re.compile(r"^[ \t]*accTitle[ \t]*:[ \t]*(.+)$", re.MULTILINE)
_SAID = re.compile(r"^[ \t]*accDescr[ \t]*(?::[ \t]*(.+)$|\{([^}]*)\})", re.MULTILINE)
_HEAD = re.compile(r"^[ \t]*(?:pie[ \t]+(?:showData[ \t]+)?)?title[ \t:]+(.+)$", re.MULTILINE)
_CHART = ("graph", "flowchart")


def in_words(text: str) -> str:
    """The words for an image of the diagram: those that its author gave, else what kind of diagram it is."""
    front, body = parts_of(text)
    said = [found[1] or found[2] for found in _SAID.finditer(body)]
    given = [*_TITLE.findall(body)[:1], *said[:1]]
    if given:
        return ". ".join(" ".join(one.split()).rstrip(".") for one in given) + "."
    head = _HEAD.search(front if body.lstrip().startswith(_CHART) else f"{front}\n{body}")
    title = " ".join(head[1].replace('"', " ").split()) if head else ""
    called = f" “{title}”" if title else ""
    return f"Diagram: {_kind(body)}{called}; its text is below."


def parts_of(text: str) -> tuple[str, str]:
    """What stands before the diagram between two lines `---`, and the diagram without asides."""
    front = FRONT.match(text)
    return (front[1] if front else ""), _COMMENT.sub("", text[front.end() :] if front else text)


def _kind(body: str) -> str:
    first = body.lstrip()
    return next((words for name, words in _KINDS if first.startswith(name)), "drawing")
