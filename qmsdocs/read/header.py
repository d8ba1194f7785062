"""Front matter under our names: aliases, value maps, defaults."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from qmsdocs.model.data import KeyPath, Mark, Tree, Value, mapping, text
from qmsdocs.model.document import Header
from qmsdocs.model.finding import Fault, Place
from qmsdocs.model.settings import Folder, Settings
from qmsdocs.read.yaml import YamlFault, load_yaml


def fast_header(header_text: str) -> dict[str, Value] | None:
    """Front matter as written, without places; None where it is not well-formed or no list of fields."""
    try:
        value = load_yaml(header_text, "").value
    except YamlFault:
        return None
    return {} if value == "" else value if isinstance(value, dict) else None


def names(folder: Folder, settings: Settings) -> dict[str, str]:
    """Name used there: our name. The folder's aliases stand before the general ones."""
    return {**settings.aliases, **folder.aliases} if settings.aliases or folder.aliases else {}


def canonical(written: Mapping[str, Value], folder: Folder, settings: Settings) -> dict[str, Value]:
    """The fields under our names. Our own name wins over an alias, an earlier alias over a later one."""
    taken = dict(written)
    for alias, ours in _aliases(folder, settings):
        if alias in taken and alias != ours:
            value = taken.pop(alias)
            taken.setdefault(ours, value)
    for name, values in folder.values.items():
        given = taken.get(name)
        if isinstance(given, str) and given in values:
            taken[name] = values[given]
    for name, default in folder.defaults.items():
        taken.setdefault(name, default)
    return taken


def to_header(tree: Tree, folder: Folder, settings: Settings, path: str) -> tuple[Header, tuple[Fault, ...]]:
    """Front matter as a Header, with what is wrong in it (QMS105 names that disagree, QMS902 hidden characters)."""
    written = mapping(tree.value)
    faults = [*_disagreements(tree, written, folder, settings, path), *_hidden(tree, path)]
    ours = canonical(written, folder, settings)
    renamed = {alias: name for alias, name in _aliases(folder, settings) if alias in written}
    marks = _renamed_marks(tree.marks, renamed, written) if renamed else tree.marks
    return Header(Tree(ours, marks), written), tuple(faults)


def _aliases(folder: Folder, settings: Settings) -> Iterator[tuple[str, str]]:
    yield from folder.aliases.items()
    yield from settings.aliases.items()


def _renamed_marks(
    marks: Mapping[KeyPath, Mark], renamed: Mapping[str, str], written: Mapping[str, Value]
) -> dict[KeyPath, Mark]:
    found: dict[KeyPath, Mark] = {path: mark for path, mark in marks.items() if not path or path[0] not in renamed}
    for alias, ours in renamed.items():
        if ours not in written:
            for path, mark in marks.items():
                if path and path[0] == alias:
                    found.setdefault((ours, *path[1:]), mark)
    return found


def _disagreements(
    tree: Tree, written: Mapping[str, Value], folder: Folder, settings: Settings, path: str
) -> Iterator[Fault]:
    first: dict[str, str] = {name: name for name in written}
    for alias, ours in _aliases(folder, settings):
        if alias not in written or alias == ours:
            continue
        other = first.setdefault(ours, alias)
        if other != alias and written[other] != written[alias]:
            mark = tree.mark((alias,))
            yield Fault(
                "QMS105",
                Place(path, mark.line, mark.column),
                f"`{alias}` and `{other}` are two names of one field, and they disagree.",
                f"Keep `{other}` with the right value and delete the line `{alias}`.",
            )


def _hidden(tree: Tree, path: str) -> Iterator[Fault]:
    """Control characters and direction overrides in any text of the front matter; one fault a field."""
    for key, value in mapping(tree.value).items():
        for where, words in _texts((key,), value):
            bad = hidden_character(words)
            if bad:
                mark = tree.mark(where)
                name = unicodedata.name(bad, "control character").lower()
                yield Fault(
                    "QMS902",
                    Place(path, mark.line, mark.column),
                    f"`{key}` holds a hidden character ({name}, U+{ord(bad):04X}), which can mislead readers.",
                    f"Delete the value of `{key}` and type it again.",
                )
                break


def hidden_character(words: str) -> str:
    """The first character that cannot be seen and may mislead; empty without one. Joiners are part of some scripts."""
    found = (c for c in words if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t\u200c\u200d")
    return next(found, "")


def _texts(path: KeyPath, value: Value) -> Iterator[tuple[KeyPath, str]]:
    waiting: list[tuple[KeyPath, Value]] = [(path, value)]
    while waiting:
        where, here = waiting.pop()
        if isinstance(here, dict):
            waiting += [((*where, key), item) for key, item in here.items()]
        elif isinstance(here, list):
            waiting += [((*where, index), item) for index, item in enumerate(here)]
        else:
            yield where, text(here)
