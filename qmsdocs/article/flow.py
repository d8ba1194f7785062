"""A flow chart as a list of its arrows: “Is it ours? → Register it: yes”.

Only charts that are understood whole have such a list: a list that lacks an arrow would be worse than none. It is asked
for only where a renderer has drawn the chart, so it need not tell what is no chart at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from qmsdocs.article.diagram import parts_of

_LONGEST = 2_000
"""Characters of a line; a longer one is not looked at."""
_HEAD = re.compile(r"(?:graph|flowchart(?:-elk)?)(?:[ \t]+(?:TB|TD|BT|RL|LR|<|>|\^|v))?[ \t]*")
_SKIPPED = re.compile(r"(?:classDef|class|style|linkStyle|click|direction|accTitle|accDescr)\b")
_BLOCK = re.compile(r"accDescr[ \t]*\{[^}]*\}")
_GROUP = re.compile(r"subgraph[ \t]+(?:([\w.-]+)[ \t]*\[[ \t]*(.+?)[ \t]*\]|(.+?))[ \t]*")
_BOX = re.compile(
    r"""[ \t]*(?P<id>\w+(?:[.-]\w+)*)
    (?:(?:\(\[|\[\[|\[\(|\({1,3}|\{\{?|\[[/\\]?|>)[ \t]*
       (?P<label>"[^"]*"|[^"\[\](){}|]+?)
       [ \t]*[/\\]?[\])}]+)?
    (?::::[\w-]+)?[ \t]*""",
    re.VERBOSE,
)
_ARROW = re.compile(
    r"""(?P<start>[<xo]?)
    (?: (?:--|==|-\.)[ \t]*(?P<within>[^-=.>|"][^|"\n]*?|"[^"]*")[ \t]*(?:--+|==+|\.+-)(?P<late>[->=xo]?)
      | (?:--+|==+|-\.+-|~~~+)(?P<end>[->=xo]?)(?:[ \t]*\|(?P<beside>"[^"]*"|[^|]*)\|)? )""",
    re.VERBOSE,
)
_ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
_ENTITY = re.compile(r"#(\w+);")


class _NotUnderstood(Exception):
    pass


@dataclass(slots=True)
class _Chart:
    boxes: dict[str, str] = field(default_factory=dict)
    """Their labels by name; empty where none was given."""
    groups: dict[str, str] = field(default_factory=dict)
    arrows: list[tuple[str, str, str, str]] = field(default_factory=list)
    """From, sign, to, words."""

    def word(self, name: str) -> str:
        return self.boxes[name] or self.groups.get(name) or name


def steps_of(text: str) -> list[str]:
    """The arrows of a flow chart, in words and in order, then boxes that have none; empty for all other diagrams."""
    chart = _Chart()
    try:
        for statement in _statements(text):
            _read(statement, chart)
    except _NotUnderstood:
        return []
    word = chart.word
    steps = [f"{word(a)} {sign} {word(b)}" + (f": {words}" if words else "") for a, sign, b, words in chart.arrows]
    joined = {box for a, _, b, _ in chart.arrows for box in (a, b)}
    return steps + [word(box) for box in chart.boxes if box not in joined]


def _statements(text: str) -> Iterator[str]:
    lines = _BLOCK.sub("", parts_of(text)[1]).strip().split("\n")
    head = _HEAD.match(lines[0])
    if not head:
        raise _NotUnderstood
    for line in (lines[0][head.end() :], *lines[1:]):
        if len(line) > _LONGEST:
            raise _NotUnderstood
        yield from (part.strip() for part in re.findall(r'(?:"[^"]*"|[^;"])+', line))


def _read(statement: str, chart: _Chart) -> None:
    if not statement or statement == "end" or _SKIPPED.match(statement):
        return
    group = _GROUP.fullmatch(statement)
    if group:
        name, title = group[1] or group[3].strip('"'), group[2] or group[3]
        chart.groups[name] = _plain(title)
        return
    at, before, arrow = 0, list[str](), ("", "")
    while True:
        boxes, at = _boxes(statement, at, chart)
        chart.arrows += [(a, arrow[0], b, arrow[1]) for a in before for b in boxes if arrow[0]]
        if at == len(statement):
            return
        found = _ARROW.match(statement, at)
        if not found:
            raise _NotUnderstood
        at, before, arrow = found.end(), boxes, _said(found)


def _boxes(statement: str, at: int, chart: _Chart) -> tuple[list[str], int]:
    """Boxes joined by `&`, and where they end."""
    found: list[str] = []
    while True:
        box = _BOX.match(statement, at)
        if not box:
            raise _NotUnderstood
        name = box["id"]
        label = _plain(box["label"] or "")
        chart.boxes[name] = label or chart.boxes.get(name, "")
        found.append(name)
        at = box.end()
        if statement[at : at + 1] != "&":
            return found, at
        at += 1


def _said(arrow: re.Match[str]) -> tuple[str, str]:
    """The sign and the words of an arrow; no sign for one that is not seen."""
    start, end = arrow["start"], arrow["end"] or arrow["late"] or ""
    if arrow[0].startswith("~"):
        return "", ""
    if start in ("x", "o") or end in ("x", "o"):
        raise _NotUnderstood  # what these mean is not ours to say
    sign = {("<", ">"): "↔", ("", ">"): "→", ("<", ""): "←"}.get((start, end.strip("-=")), "—")
    return sign, _plain(arrow["within"] or arrow["beside"] or "")


def _plain(label: str) -> str:
    """The words of a label, without markup."""
    shown = _ICON.sub("", label.strip().strip('"').strip("`").replace("**", ""))
    shown = re.sub(r"<[^<>]*>", " ", shown)
    shown = unescape(_ENTITY.sub(lambda name: f"&#{name[1]};" if name[1].isdigit() else f"&{name[1]};", shown))
    return " ".join(shown.split())
