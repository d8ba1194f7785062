"""Diagrams: drawn apart and within limits, kept, harmless, and in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qmsdocs.article import drawings as drawings_module
from qmsdocs.article.diagram import in_words
from qmsdocs.article.drawings import Drawings
from qmsdocs.article.flow import steps_of
from qmsdocs.article.outline import parse_outline
from qmsdocs.article.shape import Diagram
from qmsdocs.read.drawing import harmless_svg
from qmsdocs.store import Store

KINDS = {
    "flowchart": "flowchart TD\nA[Receive] --> B{Ours?}\nB -- yes --> C[(Archive)]",
    "sequence": "sequenceDiagram\nparticipant C as Citizen\nC->>T: Asks\nT-->>C: Answers",
    "gantt": "gantt\ndateFormat YYYY-MM-DD\nsection One\nPrepare :a1, 2026-01-01, 30d\nAudit :after a1, 20d",
    "state": "stateDiagram-v2\n[*] --> Draft\nDraft --> Approved: approve",
    "class": "classDiagram\nDocument <|-- Procedure",
    "pie": 'pie title Late\n"Late" : 40\n"In time" : 60',
    "er": "erDiagram\nROLE ||--o{ DOCUMENT : owns",
    "mindmap": "mindmap\n  root((QMS))\n    Documents\n    Registers",
    "in front": "---\ntitle: A title\nconfig: {theme: forest}\n---\ngraph LR\nA --> B",
}
HOSTILE = [
    'flowchart LR\nA["<img src=x onerror=alert(1)>"] --> B["<script>alert(2)</script>"]\nclick A "javascript:alert(3)"',
    'flowchart LR\nA --> B\nstyle A fill:url(https://example.org/x.png)\nclick B href "https://example.org/" _blank',
    '%%{init: {"themeCSS": "@import \'https://e.org/a.css\';", "securityLevel": "loose"}}%%\nflowchart LR\nA --> B',
    '%%{init: {"fontFamily": "x; } @import url(https://example.org/z.css); {"}}%%\nflowchart LR\nA --> B',
    'flowchart LR\nA@{ img: "https://example.org/a.png", label: "pic" } --> B',
]
FAULTS = {
    "flowchart TD\nA[Receive --> B": "unterminated box label (missing `]`)",
    "anything\nelse": "its first line names no kind of diagram",
    "": "its first line names no kind of diagram",
    "flowchart LR\n" + "A --> B\n" * 7_000: "it has more than 50,000 characters",
    "flowchart LR\n" + " & ".join(f"A{n}" for n in range(90)) + " --> " + " & ".join(f"B{n}" for n in range(90)):
        "it is too large, or too deeply nested",
    'flowchart LR\nA["' + "x" * 45_000 + '"]': "it would be larger than any page",
}  # fmt: skip


@pytest.fixture
def drawings(tmp_path: Path) -> Drawings:
    return Drawings(Store(tmp_path / "store"))


def test_every_kind_is_drawn_with_its_size_and_harmless(drawings: Drawings) -> None:
    for kind, text in KINDS.items():
        drawn = drawings.of(text)
        assert not drawn.fault, kind
        assert drawn.svg.startswith(f'<svg width="{drawn.width}" height="{drawn.height}" '), kind
        assert harmless_svg(drawn.svg.encode()), kind
        assert 'class="today"' not in drawn.svg, kind
    drawings.keep()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_drawn_runs_nothing_and_fetches_nothing(drawings: Drawings, text: str) -> None:
    svg = drawings.of(text).svg
    assert not svg or harmless_svg(svg.encode())
    assert not re.search(r"<script|<foreignObject|\son\w+=|javascript:|@import|url\((?!#|&quot;#)", svg)
    drawings.keep()


def test_a_fault_is_said_in_words(drawings: Drawings) -> None:
    assert {text: drawings.of(text).fault for text in FAULTS} == FAULTS
    drawings.keep()


def test_the_look_is_the_sites_unless_a_diagram_brings_its_own(drawings: Drawings) -> None:
    assert "#0b5394" in drawings.of(KINDS["flowchart"]).svg
    assert "#0b5394" not in drawings.of(KINDS["in front"]).svg
    drawings.keep()


def test_what_was_drawn_is_kept_and_damage_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, text = Store(tmp_path), KINDS["pie"]
    first = Drawings(store)
    drawn, fault = first.of(text), first.of("pie\nwhat")
    first.keep()
    again = Drawings(store)
    monkeypatch.setattr(Drawings, "_started", lambda _: pytest.fail("drawn again"))
    assert (again.of(text), again.of("pie\nwhat")) == (drawn, fault)
    monkeypatch.undo()
    table = store.get("drawings")
    for broken in ("", [], ["<svg>", "", "wide", 3], {"svg": 1}):
        store.put("drawings", dict.fromkeys(table, broken))
        damaged = Drawings(store)
        assert damaged.of(text) == drawn
        damaged.keep()


def _program(monkeypatch: pytest.MonkeyPatch, folder: Path, change: str, into: str) -> None:
    """The program that draws, changed."""
    text = drawings_module._PROGRAM.read_text(encoding="utf-8")
    assert change in text
    (folder / "program.py").write_text(text.replace(change, into), encoding="utf-8")
    monkeypatch.setattr(drawings_module, "_PROGRAM", folder / "program.py")


BREAKS = {
    "ends": "os._exit(3)",
    "crashes": "ctypes.string_at(0)",
    "says what is no answer": "print('no JSON'); sys.stdout.flush(); os._exit(0)",
    "takes all memory": "keep = [bytearray(1 << 28) for _ in range(64)]; os._exit(1)",
}


@pytest.mark.parametrize("lines", BREAKS.values(), ids=BREAKS)
def test_a_renderer_that_breaks_takes_only_itself_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    _program(monkeypatch, tmp_path, "answer = ", f"import ctypes; {lines}; answer = ")
    drawings = Drawings(Store(tmp_path / "store"))
    started: list[object] = []
    monkeypatch.setattr(Drawings, "_started", _counting(started, Drawings._started))
    asked = [f"flowchart LR\nA --> B{number}" for number in range(9)]
    assert [drawings.of(text).fault.partition(" ")[2].split()[0] for text in asked] == ["renderer"] * 3 + ["broke"] * 6
    assert not any(drawings.of(text).svg for text in asked)
    assert len(started) == 3
    drawings.keep()
    assert Store(tmp_path / "store").get("drawings") == {}  # it may be of this moment


def _counting(seen: list[object], function: object):  # type: ignore[no-untyped-def]
    def counted(self: Drawings) -> object:
        seen.append(self)
        return function(self)  # type: ignore[operator]

    return counted


def test_a_diagram_without_end_is_ended(drawings: Drawings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(monkeypatch, tmp_path, "SECONDS = 5.0", "SECONDS = 2.0")
    endless = "gantt\ndateFormat YYYY-MM-DD\nexcludes weekends\na: 2020-01-01, 90000000d\n"
    assert drawings.of(endless).fault == "the renderer needs too much time or memory for it"
    assert drawings.of(KINDS["pie"]).svg  # and the next one is drawn
    drawings.keep()


def test_without_a_renderer_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmsdocs.article.drawings.find_spec", lambda _: None)
    monkeypatch.setattr(Drawings, "_started", lambda _: pytest.fail("started"))
    drawings = Drawings()
    assert (drawings.there, drawings.of(KINDS["pie"]).svg) == (False, "")


def test_the_outline_names_diagrams_with_their_lines() -> None:
    body = (
        "# A\n\n```mermaid\npie\n```\n\n## B\n\n- x\n\n  ~~~mermaid more words\n  graph LR\n  ~~~\n\n```mermaidx\n```\n"
    )
    assert parse_outline(body).diagrams == (Diagram("pie\n", 3), Diagram("graph LR\n", 11))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("graph LR\nA --> B", "Diagram: flow chart; its text is below."),
        ("sequenceDiagram\nA->>B: x", "Diagram: sequence of messages; its text is below."),
        ("gantt\n  title Audit plan\n", "Diagram: plan over time “Audit plan”; its text is below."),
        ('pie showData title "Late"\n', "Diagram: pie chart “Late”; its text is below."),
        ("---\ntitle: Late\n---\n%% x\nflowchart LR\ntitle --> B", "Diagram: flow chart “Late”; its text is below."),
        ("zenuml\nA->B", "Diagram: drawing; its text is below."),
        ("flowchart LR\n accTitle: How it goes\n accDescr: From A to B.\nA --> B", "How it goes. From A to B."),
        ("flowchart LR\n accDescr {\n  From A\n  to B\n }\nA --> B", "From A to B."),
        ("flowchart LR\n %% accTitle: not this\nA --> B", "Diagram: flow chart; its text is below."),
    ],
)  # fmt: skip
def test_the_words_of_a_diagram(text: str, words: str) -> None:
    assert in_words(text) == words


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            'flowchart TD\nA[Receive] --> B{Ours?}\nB -- yes --> C[(File it)]\nB -->|no| D["Send; on"]\nC & D --> E',
            ["Receive → Ours?", "Ours? → File it: yes", "Ours? → Send; on: no", "File it → E", "Send; on → E"],
        ),
        ("graph LR; A-->B; B-.->C:::red; C==>A; classDef red fill:#f00", ["A → B", "B → C", "C → A"]),
        ("flowchart\nA <--> B\nA --- C\nA -. perhaps .-> D\nE ~~~ F", ["A ↔ B", "A — C", "A → D: perhaps", "E", "F"]),
        ("flowchart\nA --> Office\nsubgraph Office [The office]\nB\nend", ["A → The office", "B"]),
        ('flowchart\nA["x <br/> #quot;y#quot; #9829;"] --> B("a --> b")', ['x "y" ♥ → a --> b']),
        ("flowchart\nA --> B --> C\n%% A --> D", ["A → B", "B → C"]),
        ("flowchart\nA --o B", []),
        ("flowchart\nA@{ shape: rect } --> B", []),
        ("flowchart\nA --> B\nwhat is this", []),
        ("sequenceDiagram\nA->>B: x", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_flow_chart_that_is_understood_whole_is_a_list_of_its_arrows(text: str, steps: list[str]) -> None:
    assert steps_of(text) == steps
