"""Registers: `registers/NAME.yml`, each a list of rows."""

from __future__ import annotations

from pathlib import PurePosixPath

from qmsdocs.model.data import Tree
from qmsdocs.model.finding import Fault, Place
from qmsdocs.model.record import Register
from qmsdocs.model.settings import Settings
from qmsdocs.read.frontmatter import conflict_fault
from qmsdocs.read.mkdocs import PATH as MKDOCS
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import REGISTER, YamlFault, load_yaml
from qmsdocs.source import Entry, Snapshot, Unreadable

_LIST = "Write each row as a list item, beginning with `- id: …`."


def read_registers(snapshot: Snapshot, settings: Settings) -> tuple[Register, ...]:
    """All registers, readable or not, by path."""
    folder = PurePosixPath(settings.registers)
    found = []
    for path, entry in snapshot.entries().items():
        way = PurePosixPath(path)
        if way.parent == folder and way.suffix in (".yml", ".yaml") and path != MKDOCS:
            found.append(_read(snapshot, entry, way.stem))
    return tuple(found)


def read_register(snapshot: Snapshot, settings: Settings, name: str) -> Register | None:
    """One register; None where it is not there."""
    paths = (f"{settings.registers}/{name}{suffix}" for suffix in (".yml", ".yaml"))
    entry = next((found for path in paths if (found := snapshot.entries().get(path))), None)
    return _read(snapshot, entry, name) if entry else None


def _read(snapshot: Snapshot, entry: Entry, name: str) -> Register:
    path = entry.path
    if entry.kind == "outside":
        return Register(name, path, readable=False)  # QMS901 names it
    try:
        text = decode(snapshot.read(path), path, limit=REGISTER.bytes)
        conflict = conflict_fault(text, path)
        if conflict:
            return Register(name, path, readable=False, faults=(conflict,))
        tree = load_yaml(text, path, limits=REGISTER)
    except Unreadable as error:
        fault = Fault("QMS101", Place(path), f"The file cannot be read. {error}", "Put it back from an earlier commit.")
        return Register(name, path, readable=False, faults=(fault,))
    except (TextFault, YamlFault) as error:
        return Register(name, path, readable=False, faults=(error.fault,))
    if tree.value == "":
        return Register(name, path, Tree([], tree.marks))
    if not isinstance(tree.value, list):
        fault = Fault("QMS103", Place(path), f"The register {name} is no list of rows.", _LIST)
        return Register(name, path, readable=False, faults=(fault,))
    return Register(name, path, tree)
