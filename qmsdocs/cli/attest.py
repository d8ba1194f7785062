"""`qmsdocs attest`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qmsdocs.cli.common import clock, common, find_root
from qmsdocs.cli.streams import put, say
from qmsdocs.model.finding import CannotRun


@click.command("attest")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file (default: DAY.yml in the folder of attestations)."
)
@click.option("--site", type=click.Path(path_type=Path), help="The folder of a built site, whose sums are written too.")
@common
def command(out: Path | None, site: Path | None, root: Path | None, today: date | None) -> None:
    """Write down what is in force: the last commit, each revision with its digest, and the sums of a built site.

    Keep a copy where nobody who may push can change it. `qmsdocs verify` holds it against the history."""
    from qmsdocs.edit.files import write_new
    from qmsdocs.opening import open_with
    from qmsdocs.trust.attestation import Attestation, in_force, rendered
    from qmsdocs.trust.sums import sums_of

    top = find_root(root)
    qms = open_with(None, top, clock(today))  # no cache: an attestation rests on the commits alone
    assert qms.commit
    revisions = in_force(qms)
    text = rendered(Attestation(qms.commit, qms.day, revisions, sums_of(site) if site else None))
    default = f"{qms.settings.attestations}/{qms.day.isoformat()}.yml"
    base, name = (out.absolute().parent, out.name) if out else (top, default)
    path = base / name
    if path.is_file() and path.read_text("utf-8", "replace") == text:
        say(f"{path.name} says so already.")
    elif path.exists():
        raise CannotRun(
            f"{path.name} exists already, and an attestation is never changed.", "Name another: --out FILE."
        )
    else:
        write_new(base, name, text)
    put(str(out or default))
    say(f"{len(revisions)} revisions in force on {qms.day.isoformat()}, by commit {qms.commit[:10]}.")
    say("Commit it, and keep a copy where nobody who may push can change it.")
