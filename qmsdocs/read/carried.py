"""What of `mkdocs.yml` is carried over into the site, and what is said of everything else: nothing is dropped silently.

The table `CARRIED` is the safe subset: texts and look, no code. The code and docs/settings.md both read it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from qmsdocs.model.data import KeyPath, Tree, Value, mapping, text
from qmsdocs.read.theme import ACCENTS, PRIMARIES, has_icon, has_language
from qmsdocs.source import Snapshot, Unreadable

Sound = Callable[[str, Mapping[str, Value], Snapshot], str]
"""From the text of a setting (with all settings, and the files): what the site uses; empty where it cannot be used."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A setting that the site uses."""

    name: str
    use: str
    form: str
    """What may stand there, in words that follow "Write"."""
    sound: Sound


def _text(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
    return value


def web_address(value: str) -> str:
    """A web address, without two slashes in its path, which would name another host; empty for anything else, and for
    one that holds a user's name or password."""
    try:
        known = re.fullmatch(r"https?://[^\s\"'<>\\]+", value) and urlsplit(value).hostname
        known = known if "@" not in urlsplit(value).netloc else None
    except ValueError:
        known = None
    return re.sub("(?<!:)/{2,}", "/", value) if known else ""


def _site_url(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
    found = web_address(value)
    return f"{found.rstrip('/')}/" if found and not re.search("[?#]", found) else ""


def _forge(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
    return web_address(value).rstrip("/")


def _edit_uri(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
    return value if re.fullmatch(r"/?(-/edit|_edit|edit)/[^/?#\s]+(/[^?#\s]*)?", value) else ""


def _colour(known: tuple[str, ...]) -> Sound:
    def sound(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
        name = value.replace("-", " ")
        return name if name in known else ""

    return sound


def _language(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
    return value if has_language(value) else ""


def _icon(value: str, _: Mapping[str, Value], __: Snapshot) -> str:
    return value if has_icon(value) else ""


def _picture(value: str, top: Mapping[str, Value], snapshot: Snapshot) -> str:
    """The path of a picture in the repository: as written, or, as MkDocs has it, below `docs_dir`."""
    from qmsdocs.read.drawing import PICTURES, harmless_svg  # dear to load, and few sites have one

    for folder in ("", text(top.get("docs_dir")) or "docs"):
        path = posixpath.normpath(posixpath.join(folder, value))
        if path.lower().endswith(PICTURES) and path in snapshot.entries():
            try:
                data = snapshot.read(path)
            except Unreadable:
                continue
            return path if not path.lower().endswith(".svg") or harmless_svg(data) else ""
    return ""


_PICTURE = "the path of a picture in this repository (an SVG without script)"
_PALETTE = "The {} colour of the frame. Light and dark are both made; the reader chooses."
CARRIED = (
    Carried("site_name", "The name of the site, on every page.", "a text", _text),
    Carried("site_description", "What search engines show of the site.", "a text", _text),
    Carried(
        "site_url",
        "Where the site will lie; permanent addresses begin with it.",
        "an address that begins with https://",
        _site_url,
    ),
    Carried("copyright", "Words at the foot of every page; markup is shown as text.", "a text", _text),
    Carried(
        "repo_url",
        "The forge: each document's page links to its source and history there.",
        "an address that begins with https://",
        _forge,
    ),
    Carried(
        "edit_uri",
        "How the forge edits a file and which branch is the main line, where its address does not tell; `main` where "
        "nothing is said. Of `edit/main/docs/` the folder does not matter.",
        "one of edit/BRANCH/ (GitHub), -/edit/BRANCH/ (GitLab) or _edit/BRANCH/ (Gitea, Forgejo)",
        _edit_uri,
    ),
    Carried(
        "theme.language",
        "The language of the frame: menu, search, buttons.",
        "a language of the theme, such as en, pt or ar",
        _language,
    ),
    Carried("theme.palette.primary", _PALETTE.format("first"), f"one of {', '.join(PRIMARIES)}", _colour(PRIMARIES)),
    Carried("theme.palette.accent", _PALETTE.format("second"), f"one of {', '.join(ACCENTS)}", _colour(ACCENTS)),
    Carried("theme.logo", "The picture beside the name.", _PICTURE, _picture),
    Carried("theme.favicon", "The picture in the browser's tab.", _PICTURE, _picture),
    Carried(
        "theme.icon.logo",
        "The icon beside the name, where there is no `theme.logo`.",
        "an icon of the theme, such as material/bank",
        _icon,
    ),
)
OURS = {
    "plugins: [qmsdocs]": "Plain `mkdocs build` then says in one line what to run instead.",
    "docs_dir": "A logo is also looked for there. MkDocs asks its plugins only where this folder is there.",
    "site_dir": "For MkDocs alone.",
    "extra.qmsdocs": "The settings above.",
}
"""What raises no word, beside what is carried over."""


def look_of(tree: Tree, snapshot: Snapshot) -> dict[str, Value]:
    """What is carried over, each value in a form that can be used: texts by name, and the look below `theme`."""
    top, found = mapping(tree.value), dict[str, Value]()
    for one in CARRIED:
        value = value_at(tree, way_of(tree, one.name))
        sound = one.sound(value, top, snapshot) if isinstance(value, str) and value else ""
        if sound:
            *groups, last = one.name.split(".")
            place = found
            for group in groups:
                place = place.setdefault(group, {})  # type: ignore[assignment]  # each group is a mapping
            place[last] = sound
    return found


def way_of(tree: Tree, name: str) -> KeyPath:
    """The way to a setting; of a palette of several parts, into the first."""
    way: list[str | int] = list(name.split("."))
    if way[:2] == ["theme", "palette"] and isinstance(value_at(tree, ("theme", "palette")), list):
        way.insert(2, 0)
    return tuple(way)


def value_at(tree: Tree, way: KeyPath) -> Value | None:
    here: Value | None = tree.value
    for step in way:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
        else:
            here = mapping(here).get(step)
    return here
