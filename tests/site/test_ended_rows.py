"""A record that ended: the internal site says so below its table, the public site knows nothing of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qmsdocs.opening import open_work_tree
from qmsdocs.site.registers.rows import seen_registers
from qmsdocs.view import View
from tests.fixtures.command import TODAY, found, run, small

SCHEMA = """{
  "type": "array",
  "items": {
    "type": "object",
    "required": ["id", "about"],
    "properties": {"id": {"type": "string"}, "about": {"type": "string"}}
  },
  "x-qmsdocs": {"title": "Complaints", "public": ["id", "about"]}
}
"""
ROWS = """\
- {id: C-1, rule: Kept for 5 years, decision: Destroyed <b>as planned</b>, date: 2026-03-10, role: quality-manager}
- {id: C-2, about: The answer came late.}
"""


def test_a_record_that_ended_is_shown_as_ended_and_only_inside(tmp_path: Path) -> None:
    root = small(
        tmp_path / "qms",
        {"registers/complaints.yml": ROWS, "schemas/registers/complaints.schema.json": SCHEMA},
    )
    assert found(root) == []
    qms = open_work_tree(root, lambda _: date.fromisoformat(TODAY))
    inside, outside = (seen_registers(View(qms, audience))["complaints"] for audience in ("internal", "public"))
    assert [row["id"] for row in inside.rows] == ["C-2"] == [row["id"] for row in outside.rows]
    assert [row["id"] for row in inside.ended] == ["C-1"] and outside.ended == ()
    for audience in ("internal", "public"):
        assert run(root, "build", "--audience", audience, "--out", str(tmp_path / audience)).code == 0
        page = (tmp_path / audience / "registers/complaints.html").read_text("utf-8")
        assert ("Destroyed &lt;b&gt;as planned&lt;/b&gt;" in page) == (audience == "internal")
        assert "The answer came late." in page
