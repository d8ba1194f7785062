"""`mkdocs.yml` as a whole: reading it. What of it is used stands in `carried.py`."""

from __future__ import annotations

from collections.abc import Mapping

from qmsdocs.model.data import KeyPath, Tree, Value, mapping
from qmsdocs.model.finding import CannotRun, Fault, Place
from qmsdocs.read.frontmatter import conflict_fault
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import NULLS, REGISTER, YamlFault, load_yaml
from qmsdocs.source import Snapshot, Unreadable

PATH = "mkdocs.yml"


def read_mkdocs(snapshot: Snapshot) -> tuple[Tree, str]:
    """The file as values, tags inert, and its text. Raises CannotRun, with the place, where it cannot be read."""
    entry = snapshot.entries().get(PATH)
    if entry is None:
        raise CannotRun("There is no file mkdocs.yml.", "Make one: a line `site_name: …` is enough.")
    if entry.kind == "outside":
        message = (
            "mkdocs.yml is a symbolic link that leaves the repository, or whose end is not there; it is not opened."
        )
        raise CannotRun(message, "Replace the link by the file itself.", Place(PATH))
    try:
        content = decode(snapshot.read(PATH), PATH, limit=REGISTER.bytes)
    except Unreadable as error:
        hint = "Put it back from an earlier commit."
        raise CannotRun(f"mkdocs.yml cannot be read. {error}", hint, Place(PATH)) from None
    except TextFault as error:
        raise _refused(error.fault) from None
    conflict = conflict_fault(content, PATH)
    if conflict:
        raise _refused(conflict)
    try:
        tree = load_yaml(content, PATH, limits=REGISTER)
    except YamlFault as error:
        raise _refused(error.fault) from None
    if not isinstance(tree.value, dict):
        raise CannotRun("mkdocs.yml holds no settings.", "Begin it with a line `site_name: …`.", Place(PATH))
    return tree, content


def said_in(value: Value | None) -> Mapping[str, Value]:
    """Our settings in the values of a whole file: `extra.qmsdocs`, checked by nobody."""
    return mapping(mapping(mapping(value).get("extra")).get("qmsdocs"))


def said_then(data: bytes) -> Mapping[str, Value] | None:
    """The same of a file of the past; None where it cannot be read."""
    try:
        return said_in(load_yaml(decode(data, "", limit=REGISTER.bytes), "", limits=REGISTER).value)
    except (TextFault, YamlFault):
        return None


def _refused(fault: Fault) -> CannotRun:
    return CannotRun(fault.message, fault.hint, fault.place)


def is_unsaid(tree: Tree, way: KeyPath, value: Value | None) -> bool:
    """Whether a key is there but says nothing: `key:`, `key: ~` or `key: null`, not in quotes."""
    return value is None or (isinstance(value, str) and value in NULLS and tree.mark(way).plain)
