"""Registers: what there is, a page for each with the address of every row, and a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from qmsdocs.article.stage import language_attributes
from qmsdocs.site.language import is_english, marked
from qmsdocs.site.page import Page, relative
from qmsdocs.site.pages.context import Context
from qmsdocs.site.pages.feedback import ways
from qmsdocs.site.pages.results import Result
from qmsdocs.site.pages.rules import ADDRESS as RULES
from qmsdocs.site.paper import css_string
from qmsdocs.site.registers.refs import References, register_address
from qmsdocs.site.registers.rows import ROLES, Seen, seen_registers
from qmsdocs.site.registers.table import SHORT, columns_of, meanings, sheet_rows, table_of
from qmsdocs.site.registers.words import clean
from qmsdocs.site.sheet import sheet
from qmsdocs.think.evidence import DEFAULT_STANDARD

REGISTERS = "registers.html"
TOLD = 12
"""So many check results are told on a register's page; the rest are counted."""


def registers_pages(context: Context) -> Iterator[Page]:
    """A page for all registers and one for each; none where there is none that the audience may know of. Roles have
    pages of their own. The search holds documents; what registers there are, and their rows by exact id, is for the
    jump."""
    registers = list(seen_registers(context.view).values())
    if not registers:
        return
    yield Page("registers", REGISTERS, "Registers", lambda: _all(context, registers), menu="Registers", search=False)
    yield from (_page(context, seen) for seen in registers if seen.name != ROLES)


def registers_data(context: Context) -> Iterator[tuple[str, str]]:
    """Each register for a spreadsheet: the fields that the audience may see, by name, in the order of rows."""
    for seen in seen_registers(context.view).values():
        if seen.name != ROLES and seen.readable and seen.fields:
            yield _sheet_address(seen), sheet(list(seen.fields), sheet_rows(context, seen))


def record_ids(context: Context) -> Iterator[tuple[str, str, list[list[str]]]]:
    """(title, address, [[id, anchor] …]) of every register with addresses for its rows, for the jump; an anchor that is
    the id is left out."""
    for seen in seen_registers(context.view).values():
        anchors = {row_id: address.partition("#")[2] for row_id, (address, _) in seen.by_id.items()}
        if seen.name != ROLES and anchors:
            yield (
                clean(seen.title),
                seen.address,
                [[one] if one == anchor else [one, anchor] for one, anchor in anchors.items()],
            )


def _sheet_address(seen: Seen) -> str:
    return seen.address.removesuffix(".html") + ".csv"


def _all(context: Context, registers: list[Seen]) -> Any:
    day = context.view.qms.day
    refs = References(context)
    rows = [
        {
            "title": _marked(context, seen.title),
            "link": register_address(context, seen),
            "about": _marked(context, seen.about),
            "readable": seen.readable,
            "count": len(seen.rows),
            "newest": seen.newest(day),
            "clauses": _clauses(refs, seen, REGISTERS),
        }
        for seen in sorted(registers, key=lambda one: (one.title.casefold(), one.name))
    ]
    return context.blocks(
        "registers",
        REGISTERS,
        rows=rows,
        dated=any(row["newest"] for row in rows),
        claimed=any(row["clauses"] for row in rows),
        sortable=len(rows) > SHORT,
    )


def _clauses(refs: References, seen: Seen, address: str) -> list[tuple[str, str]]:
    found = [refs.of(written, ("clause",), DEFAULT_STANDARD) for written in seen.clauses]
    return [(ref.words, relative(address, ref.address) if ref.address else "") for ref in found]


def _marked(context: Context, words: str) -> Markup:
    """Words of the repository among our own."""
    return marked(clean(words), context.language)


def _page(context: Context, seen: Seen) -> Page:
    return Page(
        "register",
        seen.address,
        clean(seen.title),
        lambda: _blocks(context, seen),
        language="" if is_english(context.language) else context.language,
        trail=(("Registers", REGISTERS),),
        search=False,
        css=_labels(seen),
    )


def _blocks(context: Context, seen: Seen) -> Any:
    table = table_of(context, seen)
    results = [one for one in context.results.get(seen.path, ()) if one.severity != "info"]
    return context.blocks(
        "register",
        seen.address,
        seen=seen,
        about=_marked(context, seen.about),
        table=table,
        heads=[(_marked(context, one.title), one.kind, one.choosable) for one in table.columns],
        sortable=[len(group.rows) > SHORT for group in table.groups],
        meanings=[(_marked(context, title), _marked(context, words)) for title, words in meanings(table)],
        clauses=_clauses(References(context), seen, seen.address),
        newest=seen.newest(context.view.qms.day),
        sheet=_sheet_address(seen),
        errors=any(one.severity == "error" for one in results),
        results=[] if context.view.public else list(map(Result, results[:TOLD])),
        rules=relative(seen.address, RULES) if RULES in context.addresses else "",
        more=max(0, len(results) - TOLD),
        language=Markup("" if is_english(context.language) else language_attributes(context.language)),
        feedback=list(ways(context, seen.address)),
    )


def _labels(seen: Seen) -> str:
    """The names that stand before a row's values where a narrow window has them one below the other. The style of all
    tables places the first eight."""
    columns, _ = columns_of(seen)
    named = [(number, css_string(f"{one.title}: ")) for number, one in enumerate(columns, 1) if one.name != "id"]
    labels = "".join(f"--l{number}:{words};" for number, words in named)
    beyond = (f".qms-register td:nth-child({n})::before{{content:var(--l{n})}}" for n, _ in named if n > 8)
    return f".qms-register{{{labels}}}@media screen and (max-width:44.9em){{{''.join(beyond)}}}"
