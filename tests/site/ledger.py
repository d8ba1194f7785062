"""A repository of registers of every kind, sound and broken, with texts that only some may read.

What holds `SECRET` may reach no public page: fields that a schema does not name, registers whose schema names none,
internal documents, values that do not fit.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from qmsdocs.opening import open_commit
from qmsdocs.rules import Change, check
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.registers import registers_pages
from qmsdocs.site.registry import data_files, registry
from qmsdocs.view import Audience, View
from tests.fixtures.command import approved, settings, small
from tests.site.made import made
from tests.site.pages import Element

TODAY = date(2026, 3, 15)


def fields(**kinds: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": kinds}}


TEXT = {"type": "string"}
ROLE = {"$ref": "parts.json#/$defs/role"}
PARTS = {
    "$defs": {
        "role": {"$ref": "#/$defs/role_id"},
        "role_id": {**TEXT, "x-refers-to": "role", "description": "The role that answers for it."},
    }
}
RISKS = {
    **fields(
        id=TEXT,
        risk={**TEXT, "title": "What may happen"},
        area={"enum": ["citizen-office", "street-works"]},
        owner=ROLE,
        level={"type": "integer"},
        accepted={"type": "boolean"},
        found_on={**TEXT, "format": "date"},
        clause={**TEXT, "x-refers-to": "clause"},
        documents={"type": "array", "items": {**TEXT, "x-refers-to": "document"}},
        cites={"type": "array", "x-refers-to": ["register:issues", "document"]},
        page={**TEXT, "format": "uri"},
        actions={"type": "array", "items": fields(what=TEXT, owner=TEXT, due={**TEXT, "format": "date"})["items"]},
        secret_note=TEXT,
    ),
    "description": "What may go wrong, and what is done about it.",
    "x-qmsdocs": {
        "title": "Risks",
        "clauses": ["6.1.2", "8.1"],
        "public": ["id", "risk", "owner", "documents", "cites", "clause"],
        "layout": {"columns": ["id", "risk", "area", "owner", "level", "accepted", "found_on"], "sort": "-level"},
        "freshness": {"field": "found_on"},
    },
}
ISSUES = {
    **fields(id=TEXT, issue=TEXT, kind={"enum": ["internal", "external"]}),
    "x-qmsdocs": {"title": "SECRET Issues", "clauses": ["4.1"], "layout": {"group": "kind", "sort": "issue"}},
}
TRAINING = {
    **fields(
        id=TEXT, course=TEXT, standard={**TEXT, "x-refers-to": "standard"}, clause={**TEXT, "x-refers-to": "clause"}
    ),
    "description": "Who learns what <when>.",
    "x-qmsdocs": {"title": "Training & more", "public": ["id", "course", "standard", "clause"]},
}
RISK_ROWS = """\
- id: R-1
  risk: Papers are lost
  area: citizen-office
  owner: quality-manager
  level: 3
  accepted: false
  found_on: 2026-02-01
  clause: "6.1.2"
  documents: [QP-50, QP-51-SECRET, QP-99]
  cites: [I-1, I-9, QP-50]
  page: https://example.org/x?a=1&b=2
  actions: [{what: "Check =1+1", owner: quality-manager, due: 2026-04-01}, {what: Train}]
  secret_note: SECRETNOTE
- id: R-2
  risk: "First line\\nsecond\\n\\n  Another <b>paragraph</b>"
  area: street-works
  level: 10
  accepted: true
  found_on: 2062-01-01
- {id: R-3, risk: "=HYPERLINK(1)", owner: Hanna SECRETPERSON, level: 2, clause: "99"}
- {id: R-4, owner: {name: Somebody SECRETNAMED}}
"""
ODD_ROWS = """\
- {id: R-2, text: first}
- {id: R-2, text: twice}
- {text: null, more: ~}
- {id: "R <b>&\\"x", text: "<script>window.hacked = 1</script> {{ 7 * 7 }} {% raw %}"}
- {id: qms-filter-1, text: [one, two]}
- {id: QMS-jump, text: ["a list of texts that are too long to stand", "in one line, so they stand below each other"]}
- {id: [1, 2], text: {a: {b: {c: {d: {e: {f: {g: {h: i}}}}}}}}}
- just SECRETWORDS
- [a, list]
-
- {id: R 3, text: "\\e[31m red \\u202e turned \\u0002\\a", number: "12"}
- {id: سجل, text: مخاطر فقدان}
- {id: R-4, text: LONG}
- {id: UNBROKEN, text: UNBROKEN}
- {id: R-5, number: many, yes: "true", day: soon, page: "javascript:alert(1)"}
- {id: R-6, number: 007, yes: True, day: 2026-02-30, page: "//example.org", unknown field: {deep: [a, [b, {c: d}]]}}
""".replace("LONG", "word " * 2000).replace("UNBROKEN", "y" * 10_000)
ODD = {
    **fields(
        id=TEXT,
        text=TEXT,
        number={"type": "integer"},
        yes={"type": "boolean"},
        day={**TEXT, "format": "date"},
        page={**TEXT, "format": "uri"},
    ),
    "x-qmsdocs": {"public": ["id", "text"]},
}
FILES = {
    "mkdocs.yml": settings("standards: [iso-9001-2026, iso-9001-2015]", "show_names: true"),
    "procedures/QP-50-counter.md": approved(
        "QP-50", classification="public", records="[{title: Laws, register: issues}, {title: Risks, register: risks}]"
    ),
    "procedures/QP-51.md": approved("QP-51-SECRET", title="SECRETTITLE"),
    "registers/roles.yml": "- {id: quality-manager, title: Quality manager, holders: [{name: Hanna SECRETPERSON}]}\n",
    "schemas/registers/parts.json": json.dumps(PARTS),
    "schemas/registers/risks.schema.json": json.dumps(RISKS),
    "schemas/registers/issues.schema.json": json.dumps(ISSUES),
    "schemas/registers/training.schema.json": json.dumps(TRAINING),
    "schemas/registers/odd.schema.json": json.dumps(ODD),
    "schemas/registers/torn.schema.json": json.dumps({"x-qmsdocs": {"title": "Torn", "public": ["id"]}}),
    "registers/risks.yml": RISK_ROWS,
    "registers/issues.yml": "- {id: I-2, issue: SECRET law, kind: external}\n- {id: I-3, issue: Other}\n"
    "- {id: I-10, issue: Fewer people 10, kind: internal}\n- {id: I-1, issue: Fewer people 9, kind: internal}\n",
    "registers/training.yml": "".join(f"- {{id: T-{n}, course: Course {n}, clause: '7.2'}}\n" for n in range(1, 9))
    + "- {id: T-9, standard: iso-9001-2015, clause: 7.2}\n",
    "registers/odd.yml": ODD_ROWS,
    "registers/torn.yml": "- {id: SECRET\n",
    "registers/keys.yml": "- {id: K-1, room_number: 12a}\n",
    "registers/Keys.yml": "- {id: K-2}\n",
    "registers/index.yml": "- {}\n",
    "registers/none.yml": "",
    "registers/o dd & (1).yml": "- {a: b}\n",
}


def ledger(path: Path) -> Path:
    return small(path, FILES)


def context_of(root: Path, audience: Audience = "internal") -> Context:
    """What a forced build of HEAD begins with, all its pages known."""
    qms = open_commit(root, lambda _: TODAY, renders=True)
    context = Context(View(qms, audience), check(Change(qms)), True)
    registry(context)
    return context


def shown(context: Context) -> dict[str, Element]:
    """The pages of registers by address, without their frame."""
    return made(context, registers_pages)


def sheets(context: Context) -> dict[str, str]:
    """The files for spreadsheets."""
    return {address: text for address, text in data_files(context).items() if address.startswith("registers/")}
