"""Is every object of the history there, and is it what its name says? And does anything stand in its way?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qmsdocs.git.integrity import DAMAGED, Incomplete, diagnosis
from qmsdocs.git.objects import faults
from qmsdocs.git.raw import touched
from qmsdocs.git.refs import references, small_file
from qmsdocs.model.repository import Repository
from qmsdocs.process import GitFailed, run_git
from qmsdocs.source import shown_path
from qmsdocs.trust.line import Line, counted, line

_LIMIT = "That these are the commits which were there on a day: see the attestations."

_STAND_INS = (
    "Replace refs or grafts are here. They are passed over in all that is said here, but git shows others another "
    "history by them. To take them out: `git replace --delete ID`, `rm .git/info/grafts`."
)


def objects_line(repo: Repository, head: str, since: str | None) -> Line:
    """Every commit, folder and file at or below the head, and not at or below `since`, read and hashed anew. Raises
    Incomplete for a shallow or partial clone."""
    beyond = [f"^{since}"] if since else []
    try:
        listed = run_git(repo, ["rev-list", "--objects", head, *beyond])
        commits = run_git(repo, ["rev-list", "--count", head, *beyond]).decode("ascii").strip()
    except GitFailed as failed:
        trouble = diagnosis(repo, failed.stderr)
        if trouble is not DAMAGED:
            raise Incomplete(trouble) from None
        said = failed.stderr.splitlines()[-1] if failed.stderr else "git cannot read it"
        return Line(
            "clone", "amiss", "The history cannot be read to its end.", (said, f"To mend it: {DAMAGED.command}")
        )
    names = {row[: 40 if row[40:41] in (b"", b" ") else 64].decode("ascii"): row for row in listed.splitlines()}
    found = [_told(repo, head, id_, wrong, names) for id_, wrong in faults(repo, list(names))]
    others = counted(len(names) - int(commits), "folder or file", "folders and files")
    where = f" since {since[:10]}" if since else ""
    words = f"{counted(int(commits), 'commit')} with {others}{where}, each hashed anew and as its name says."
    return line("clone", "Objects are not what their names say." if found else words, found, limit=_LIMIT)


def _told(repo: Repository, head: str, id_: str, wrong: str, names: Mapping[str, bytes]) -> str:
    path = shown_path(names[id_][len(id_) + 1 :])
    try:
        brought = next((one.commit for one in touched(repo, [head]) if one.new == id_), "")
    except GitFailed:
        brought = ""
    place = f"{path}{f' (commit {brought[:10]})' if brought else ''}: " if path else ""
    return f"{place}the object {id_} {wrong}"


def replaced_line(repo: Repository) -> Line:
    """Replace refs and grafts: we pass over them, and whoever reads the history by git is shown another."""
    replaced = [f"{name}: shows another object in place of {name.rpartition('/')[2][:10]}" for name in _replaced(repo)]
    grafts = (small_file(repo.common_dir / "info" / "grafts", 1 << 20) or b"").decode("utf-8", "replace").splitlines()
    grafted = [f".git/info/grafts: gives {row.split()[0][:10]} other parents" for row in grafts if _says(row)]
    found = [*replaced, *grafted]
    return line("stand-ins", _STAND_INS if found else "No replace refs and no grafts.", found)


def _replaced(repo: Repository) -> Iterator[str]:
    yield from references(repo.common_dir, "refs/replace/")


def _says(row: str) -> bool:
    return bool(row.strip()) and not row.startswith("#")
