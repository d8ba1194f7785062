"""`qmsdocs attest`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import click

from qmsdocs.cli.common import clock, common, find_root
from qmsdocs.cli.streams import put, say
from qmsdocs.cli.writing import How, write, writing
from qmsdocs.model.finding import CannotRun


@click.command("attest")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file (default: DAY.yml in the folder of attestations)."
)
@click.option("--site", type=click.Path(path_type=Path), help="The folder of a built site, whose sums are written too.")
@writing
@common
def command(out: Path | None, site: Path | None, root: Path | None, today: date | None, **how: Unpack[How]) -> None:
    """Write down what is in force: the last commit, each revision with its digest, and the sums of a built site.

    Keep a copy where nobody who may push can change it. `qmsdocs verify` holds it against the history."""
    from qmsdocs.opening import open_with
    from qmsdocs.trust.attestation import Attestation, in_force, rendered
    from qmsdocs.trust.sums import sums_of

    top = find_root(root)
    qms = open_with(None, top, clock(today))  # no cache: an attestation rests on the commits alone
    assert qms.commit
    revisions = in_force(qms)
    text = rendered(Attestation(qms.commit, qms.day, revisions, sums_of(site) if site else None))
    path = (out.absolute() if out else top / qms.settings.attestations / f"{qms.day.isoformat()}.yml").resolve()
    _write(top, path, text.encode("utf-8"), f"Attest what is in force on {qms.day.isoformat()}", how)
    number = f"{len(revisions)} revision{'s' * (len(revisions) != 1)}"
    say(f"{number} in force on {qms.day.isoformat()}, by commit {qms.commit[:10]}.")
    say("Keep a copy where nobody who may push can change it.")


def _write(top: Path, path: Path, data: bytes, message: str, how: How) -> None:
    """Into the repository, or anywhere else; an attestation that is there stays as it is."""
    from qmsdocs.edit.files import write_new

    inside = path.is_relative_to(top)
    if path.is_file() and path.read_bytes() == data:
        put(path.relative_to(top).as_posix() if inside else str(path))
        say(f"{path.name} says so already.")
    elif path.exists():
        raise CannotRun(
            f"{path.name} exists already, and an attestation is never changed.", "Name another: --out FILE."
        )
    elif inside:
        say(write(top, {path.relative_to(top).as_posix(): data}, message, how, new=True))
    elif how["commit"]:
        raise CannotRun("What lies outside the repository cannot be committed.", "Leave out --commit, or --out.")
    else:
        if not how["dry_run"]:
            write_new(path.parent, path.name, data.decode())
        put(str(path))
