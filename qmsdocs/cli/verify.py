"""`qmsdocs verify`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmsdocs.cli.common import clock, common, find_root, output_format, print_json
from qmsdocs.cli.streams import put, say
from qmsdocs.reports.words import safe

if TYPE_CHECKING:
    from qmsdocs.trust.line import Line

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("verify")
@click.option("--since", default="", metavar="REV", help="Look only at what came after this commit of the main line.")
@click.option("--attestation", "attestations", multiple=True, type=_FILE, help="An attestation kept elsewhere.")
@click.option("--site", type=click.Path(path_type=Path), help="The folder of a built site, compared with the sums.")
@output_format("text", "json")
@common
def command(
    since: str, attestations: tuple[Path, ...], site: Path | None, format_: str, root: Path | None, today: date | None
) -> int:
    """Recompute everything from the commits alone, and say what it rests on: objects, texts, approvals, attestations,
    redactions, time stamps. Exit code 0 when all is good, 1 when anything is amiss or could not be looked at."""
    from qmsdocs.trust.verify import Asked, verify

    found = verify(find_root(root), clock(today), Asked(since, attestations, site))
    if format_ == "json":
        rows = [line.row for line in found.lines]
        counts = {state: sum(row["state"] == state for row in rows) for state in ("good", "amiss", "unknown", "note")}
        day = found.day.isoformat() if found.day else None
        print_json({"lines": rows, "summary": counts, "commit": found.commit, "today": day})
    else:
        put("\n".join(row for line in found.lines for row in _shown(line)))
        say("All is good." if found.good else "Not all is good.")
        say("docs/trust.md of qmsdocs says what this proves, and what it does not.")
    return 0 if found.good else 1


def _shown(line: Line) -> Iterator[str]:
    state = {"amiss": "AMISS", "unknown": "UNKNOWN"}.get(line.state, line.state)
    yield safe(f"{state:<8}{line.subject}: {line.words}")
    yield from (safe(f"          {detail}") for detail in line.details)
    if line.limit:
        yield f"          Not proved: {line.limit}"
