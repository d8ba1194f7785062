"""`qmsdocs redact`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from qmsdocs.cli.common import Day, clock, common, find_root
from qmsdocs.cli.streams import put, say
from qmsdocs.cli.writing import How, check_message, writing
from qmsdocs.model.finding import CannotRun, Refused
from qmsdocs.model.redaction import REGISTER

if TYPE_CHECKING:
    from qmsdocs.edit.redact import Order, Plan
    from qmsdocs.edit.rewriting import Rewriting
    from qmsdocs.qms import Qms


@click.command("redact")
@click.argument("what", nargs=-1, required=True, metavar="WHAT…")
@click.option("--ground", required=True, help="The ruling or the right that demands it; without what is taken out.")
@click.option("--role", required=True, help="The role that ordered it, by its id in registers/roles.yml.")
@click.option("--containing", default="", metavar="WORDS", help="Only contents that hold these words.")
@click.option("--field", "fields", multiple=True, help="Blank this field of the front matter, too.")
@click.option("--date", "day", type=Day(), help="The day on which it is carried out (default: today).")
@writing
@common
def command(
    what: tuple[str, ...],
    ground: str,
    role: str,
    containing: str,
    fields: tuple[str, ...],
    day: date | None,
    root: Path | None,
    today: date | None,
    **how: Unpack[How],
) -> None:
    """Take contents out of the history, where a court or a person's right demands it, and record that.

    WHAT is a path, the id of a document, or git's id of a content. A notice takes the place of each; what the last
    commit holds stays. Every later commit gets another name: everybody needs a fresh clone. It cannot be undone."""
    from qmsdocs.edit.found import at_the_keyboard, plain_words, role_of
    from qmsdocs.edit.redact import Order, planned
    from qmsdocs.edit.rewriting import foreseen
    from qmsdocs.opening import open_commit

    ground = plain_words("--ground", ground)
    if not ground:
        raise CannotRun("The ground is empty.", 'Say it: --ground "Ruling 14/2026 of the administrative court".')
    check_message(how)
    top = find_root(root)
    qms = open_commit(top, clock(today))
    assert qms.repository and qms.commit
    role_of(qms, role)
    _check_clean(qms)
    if how["commit"]:
        at_the_keyboard(qms)
    order = Order(what, ground, role, day or qms.day, containing, fields)
    rewriting = foreseen(qms.repository)
    plan = planned(qms, order, rewriting.heads)
    rewriting = rewriting.with_blobs({one.blob: one.replaced_by for one in plan.removed})
    commit = "" if how["dry_run"] else _carry_out(top, qms, plan, order, rewriting, how)
    _say_plan(plan, rewriting.ids, how)
    if commit:
        put(commit)
    if not how["dry_run"]:
        _say_what_remains("" if commit else _register(qms), rewriting.remote)


def _say_plan(plan: Plan, ids: Mapping[str, str], how: How) -> None:
    for one in plan.removed:
        put(f"{one.path} {one.blob}")
    number, changed = len(plan.removed), sum(old != new for old, new in ids.items())
    say(
        f"{plan.id}: {number} content{'s' * (number != 1)} would leave the history; "
        f"{changed} of {len(ids)} commits would get another name."
        if how["dry_run"]
        else f"{plan.id}: {number} content{'s' * (number != 1)} taken out of the history; "
        f"{changed} of {len(ids)} commits have another name."
    )
    for words in plan.left:
        say(f"Look: {words}.")


def _register(qms: Qms) -> str:
    known = qms.registers.get(REGISTER)
    return known.path if known else f"{qms.settings.registers}/{REGISTER}.yml"


def _carry_out(top: Path, qms: Qms, plan: Plan, order: Order, rewriting: Rewriting, how: How) -> str:
    """First the new history and the commit of the record, which nothing names yet; then the record; then branches and
    tags. So whatever cannot be done is known before anything is moved. Gives the commit, where one is asked for."""
    from qmsdocs.edit.files import replace_file, write_new
    from qmsdocs.edit.redact import with_record
    from qmsdocs.edit.rewriting import move_names, write_history
    from qmsdocs.git.committing import prepare, take

    assert qms.commit
    path, head = _register(qms), rewriting.ids[qms.commit]
    was = (top / path).read_text("utf-8") if (top / path).exists() else ""
    text = with_record(was, plan, order, qms.commit, head)
    write_history(rewriting, plan.notices)
    files = {path: (was.encode("utf-8") or None, text.encode("utf-8"))}
    message = how["message"].strip() or f"Record the redaction {plan.id}"
    ready = prepare(rewriting.repo, files, message, head) if how["commit"] else None
    if (top / path).exists():
        replace_file(top, path, text.encode("utf-8"))
    else:
        write_new(top, path, text)
    move_names(rewriting)
    _forget(top)
    if ready:
        take(rewriting.repo, ready)
    return ready.commit if ready else ""


def _check_clean(qms: Qms) -> None:
    from qmsdocs.git.changes import differs_from_head
    from qmsdocs.source import work_tree

    assert qms.repository
    differing = differs_from_head(qms.repository, work_tree(qms.root))
    if differing:
        raise Refused(
            f"The work tree is not clean: {', '.join(differing[:3])}.", "Commit or take back what you changed."
        )


def _forget(top: Path) -> None:
    """The cache holds what was taken out, too."""
    import shutil

    from qmsdocs.store import open_store

    store = open_store(top)
    if store:
        shutil.rmtree(store.folder, ignore_errors=True)


def _say_what_remains(uncommitted: str, remote: Sequence[str]) -> None:
    if uncommitted:
        say(f"Commit {uncommitted} now: without it nobody can tell a lawful redaction from a forgery.")
    say("Then `qmsdocs attest` anew, and build and publish the site anew.")
    say("The old contents are still there, unnamed. To take them away for good:")
    say("  on the server: git push --force --all && git push --force --tags; ask whoever runs it to clear its caches")
    if remote:
        say(f"  then here: git fetch, for these still name them: {', '.join(remote)}")
    say("  here: git reflog expire --expire=now --all && git gc --prune=now")
    say("  elsewhere: other clones, forks, backups, copies of the site. People clone afresh, and never merge the old.")
