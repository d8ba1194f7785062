"""Documents in groups: by the process that they say, the others by their folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qmsdocs.model.data import text
from qmsdocs.read.documents import folder_of
from qmsdocs.site.names import address_names
from qmsdocs.think.lifecycle import Standing
from qmsdocs.view import View


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one process, or of one folder; none that is withdrawn. `name`: its own in addresses."""

    title: str
    name: str
    documents: list[Standing] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"documents/{self.name}.html"


def groups_of(view: View) -> list[Group]:
    """Processes in the order of their register, those that are not in it by title, then folders by title."""
    titles = _processes(view)
    processes: dict[str, list[Standing]] = {}
    folders: dict[str, list[Standing]] = {}
    for standing in view.pages.values():
        process = standing.shown.text("process")
        if standing.state == "withdrawn":
            continue
        if process:
            processes.setdefault(process, []).append(standing)
        else:
            folder = folder_of(standing.past.path, view.qms.settings)
            folders.setdefault(_words(folder.path if folder else ""), []).append(standing)
    order = {process: place for place, process in enumerate(titles)}
    shown = {process: titles.get(process) or _words(process) for process in processes}
    known = sorted(processes, key=lambda process: (order.get(process, len(order)), shown[process], process))
    found = {f"process {process}": (shown[process], processes[process]) for process in known}
    found |= {f"folder {title}": (title, folders[title]) for title in sorted(folders)}
    names = address_names({key: title.lower() for key, (title, _) in found.items()})
    return [Group(title, names[key], documents) for key, (title, documents) in found.items()]


def _processes(view: View) -> Mapping[str, str]:
    """Titles of processes by id, from the register of that name; in public only if its schema lets titles be seen."""
    register, schema = view.qms.registers.get("processes"), view.qms.schemas.register("processes")
    if register is None or (view.public and "title" not in (schema.public_fields if schema else ())):
        return {}
    return {text(row.get("id")): text(row.get("title")) for _, row in register.live if text(row.get("id"))}


def _words(name: str) -> str:
    """A folder or an id as a heading: `work-instructions` is “Work instructions”; the whole repository is
    “Documents”."""
    name = " ".join(re.split(r"[-_\s]+", name.rpartition("/")[2])).strip()
    return name[:1].upper() + name[1:] if name not in ("", ".") else "Documents"
