"""`mkdocs.yml` as a whole: reading it, the safe subset that is carried over, and the keys that we do not use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qmsdocs.model.data import KeyPath, Tree, Value, mapping, text
from qmsdocs.model.finding import CannotRun, Fault, Place
from qmsdocs.read.frontmatter import conflict_fault
from qmsdocs.read.text import TextFault, decode
from qmsdocs.read.yaml import NULLS, REGISTER, YamlFault, load_yaml
from qmsdocs.source import Snapshot, Unreadable

PATH = "mkdocs.yml"
_TEXTS = ("site_name", "site_url", "site_description", "site_author", "copyright")
_LOOK = ("language", "direction", "palette", "logo", "favicon", "icon")
_QUIET = ("docs_dir", "site_dir", "use_directory_urls", "theme", "extra")
"""Keys that need no word: we set them ourselves."""


def read_mkdocs(snapshot: Snapshot) -> Tree:
    """The file as values, tags inert. Raises CannotRun, with the place, where it cannot be read."""
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
    return tree


def _refused(fault: Fault) -> CannotRun:
    return CannotRun(fault.message, fault.hint, fault.place)


def is_unsaid(tree: Tree, way: KeyPath, value: Value | None) -> bool:
    """Whether a key is there but says nothing: `key:`, `key: ~` or `key: null`, not in quotes."""
    return value is None or (isinstance(value, str) and value in NULLS and tree.mark(way).plain)


def look_of(top: Mapping[str, Value]) -> dict[str, Value]:
    """The safe subset: texts and the look of the theme, no code."""
    found: dict[str, Value] = {key: top[key] for key in _TEXTS if isinstance(top.get(key), str)}
    theme = mapping(top.get("theme"))
    look: dict[str, Value] = {key: theme[key] for key in _LOOK if key in theme}
    return {**found, "theme": look} if look else found


def repo_url_of(top: Mapping[str, Value]) -> str:
    """The forge's web address; empty for anything that is none (a script, a place on a disk)."""
    url = text(top.get("repo_url"))
    return url if re.match(r"https?://[^\s\"'<>]+$", url) else ""


def unused(tree: Tree) -> Iterator[Fault]:
    """Keys that have no effect, and those whose value we cannot use."""
    top = mapping(tree.value)
    theme, extra = mapping(top.get("theme")), mapping(top.get("extra"))
    ways: list[KeyPath] = [(key,) for key in top if key not in (*_TEXTS, *_QUIET, "repo_url")]
    ways += [("theme", key) for key in theme if key not in (*_LOOK, "name")]
    ways += [("extra", key) for key in extra if key != "qmsdocs"]
    for way in ways:
        name = ".".join(map(str, way))
        message = f"`{name}` has no effect here: qmsdocs builds the site with settings of its own."
        hint = f"Take `{name}` out, or leave it for other tools; qmsdocs only says that it does not use it."
        yield _unused(tree, way, message, hint)
    for key in _TEXTS:
        if key in top and not isinstance(top[key], str):
            yield _unused(tree, (key,), f"`{key}` is no text, so it is not used.", f'Write `{key}: "…"` on one line.')
    if text(top.get("repo_url")) and not repo_url_of(top):
        message = "`repo_url` is no web address, so it is not used."
        yield _unused(tree, ("repo_url",), message, "Write `repo_url` with https:// at the beginning.")


def _unused(tree: Tree, way: KeyPath, message: str, hint: str) -> Fault:
    mark = tree.mark(way)
    return Fault("QMS199", Place(PATH, mark.line, mark.column), message, hint)
