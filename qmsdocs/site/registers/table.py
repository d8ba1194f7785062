"""The table of a register, laid out as its schema says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup, escape

from qmsdocs.read.shape import Shape
from qmsdocs.site.pages.context import Context
from qmsdocs.site.registers.cells import Cells
from qmsdocs.site.registers.order import grouped, standard_of
from qmsdocs.site.registers.refs import referred
from qmsdocs.site.registers.rows import ODD, Row, Seen, field_words, is_words
from qmsdocs.site.registers.words import clean, ours

SHORT = 7
"""Rows that are seen at one glance: no filter, no sorting. Also the number of columns that a table has at most, where
its schema does not name them."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    title: str
    shape: Shape = field(repr=False)
    kind: str
    """How wide it is, as a class of style: `words`, `number`, or nothing."""

    @property
    def choosable(self) -> bool:
        """Whether its values are few and come back, so that readers may choose one."""
        few = bool(self.shape.choices()) or "boolean" in self.shape.kinds
        return few or referred(self.name, self.shape) == ("role",)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand in one table, as HTML; with its heading where there are several."""

    title: str
    rows: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rest: tuple[Column, ...]
    """Fields that stand below the first words of a row."""
    groups: tuple[Group, ...]


def table_of(context: Context, seen: Seen) -> Table:
    columns, rest = columns_of(seen)
    if not columns:
        return Table((), (), ())
    writer = _Writer(Cells(context, seen.address), seen, columns, rest)
    groups = (Group(title, tuple(map(writer.row, numbers))) for title, numbers in grouped(writer.cells, seen))
    return Table(columns, rest, tuple(groups))


def columns_of(seen: Seen) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The columns, and the rest. A field that no row fills is left out, unless the schema names it as a column."""
    filled = {name for row in seen.rows for name in row}
    wanted = [name for name in seen.layout.columns if name in seen.fields]
    used = [name for name in seen.fields if name in filled and name not in (seen.layout.group, ODD)]
    if not wanted:
        wanted = used if len(used) <= SHORT else used[: SHORT - 1]
    odd = [ODD] if ODD in filled else []
    rest = [name for name in used if name not in wanted]
    return _as_columns(seen, [*wanted, *odd]), _as_columns(seen, rest)


def _as_columns(seen: Seen, names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(_column(name, seen.fields[name]) for name in names)


def _column(name: str, shape: Shape) -> Column:
    kind = "words" if is_words(name, shape) or "array" in shape.kinds else ""
    if shape.kinds and shape.kinds <= {"integer", "number", "null"}:
        kind = "number"
    return Column(name, clean(field_words(name, shape)), shape, kind)


@dataclass(frozen=True)
class _Writer:
    """Writes rows as HTML."""

    cells: Cells
    seen: Seen
    columns: tuple[Column, ...]
    rest: tuple[Column, ...]

    @cached_property
    def _head(self) -> str:
        """The column that names a row: its id, else the first."""
        names = [column.name for column in self.columns]
        return "id" if "id" in names else names[0]

    @cached_property
    def _first_words(self) -> str:
        """The column below whose value the rest of a row stands."""
        title = self.seen.title_field
        return title if any(column.name == title for column in self.columns) else self._head

    def row(self, number: int) -> Markup:
        row, anchor = self.seen.rows[number], self.seen.anchors[number]
        standard = standard_of(self.seen, row)
        cells = []
        for column in self.columns:
            shown = self._id(row, anchor) if column.name == "id" else self._cell(row, column, standard)
            if column.name == self._first_words:
                shown += self._more(row, standard)
            kind = Markup(' class="qms-number"') if column.kind == "number" else Markup("")
            whole = Markup('<th scope="row"%s>%s</th>') if column.name == self._head else Markup("<td%s>%s</td>")
            cells.append(whole % (kind, shown))
        name = Markup(' id="%s"') % anchor if anchor else Markup("")
        return Markup("<tr%s>%s</tr>") % (name, Markup(" ").join(cells))

    def _cell(self, row: Row, column: Column, standard: str) -> Markup:
        value = row.get(column.name)
        return Markup("") if value is None else self.cells.html(column.name, value, column.shape, standard)

    def _id(self, row: Row, anchor: str) -> Markup:
        value = row.get("id")
        words = clean(self.cells.text("id", value, Shape((), {})))
        shown = escape(words if len(words) <= 100 else words[:99] + "…")
        if len(words) > 20:
            shown = Markup('<span class="qms-break">%s</span>') % shown
        if anchor:
            return Markup('<a href="#%s">%s</a>') % (anchor, shown)
        fault = "no id" if value is None else "no text" if isinstance(value, list | dict) else "the id of another entry"
        return shown + Markup(' <span class="qms-quiet">(%s)</span>') % ours(self.cells.context, fault)

    def _more(self, row: Row, standard: str) -> Markup:
        said = ((column.title, self._cell(row, column, standard)) for column in self.rest if column.name in row)
        pairs = Markup(" ").join(Markup("<div><dt>%s</dt> <dd>%s</dd></div>") % pair for pair in said)
        if not pairs:
            return Markup("")
        of = Markup('<span class="qms-unseen"> %s</span>') % clean(str(row.get("id", ""))[:80])
        more = ours(self.cells.context, "More")
        return Markup(' <details class="qms-rest"><summary>%s%s</summary> <dl>%s</dl></details>') % (more, of, pairs)


def sheet_rows(context: Context, seen: Seen) -> list[list[object]]:
    """Cells for a spreadsheet: every field of every row, in the order of the register."""
    cells = Cells(context, seen.address)
    return [
        [
            row[name] if type(row.get(name)) is int else cells.text(name, row.get(name), shape, standard_of(seen, row))
            for name, shape in seen.fields.items()
        ]
        for row in seen.rows
    ]


def meanings(table: Table) -> list[tuple[str, str]]:
    """What the columns mean, where the schema says it."""
    every = (*table.columns, *table.rest)
    return [(column.title, clean(words)) for column in every if (words := column.shape.said("description"))]
