"""What is said of `mkdocs.yml` where the site does not use it: nothing is dropped silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from qmsdocs.model.data import KeyPath, Tree, Value, items, mapping, text
from qmsdocs.model.finding import Fault, Place
from qmsdocs.read import no_effect
from qmsdocs.read.carried import CARRIED, value_at, way_of
from qmsdocs.read.mkdocs import PATH, is_unsaid
from qmsdocs.source import Snapshot

Why = tuple[str, str]
"""Why a setting has no effect, and what to say instead; the latter may be empty."""
_TOP = {one.name for one in CARRIED if "." not in one.name} | {"docs_dir", "site_dir", "plugins", "theme", "extra"}
_THEME = {one.name.split(".")[1] for one in CARRIED if one.name.startswith("theme.")} | {"name"}
_PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map"))


def unused(tree: Tree, snapshot: Snapshot, content: str) -> Iterator[Fault]:
    """Settings that have no effect, and values that cannot be used: each at its place, with the reason."""
    top = mapping(tree.value)
    for one in CARRIED:
        way = way_of(tree, one.name)
        value = value_at(tree, way)
        if not (is_unsaid(tree, way, value) or (isinstance(value, str) and one.sound(value, top, snapshot))):
            yield _fault(tree, way, f"`{one.name}` {_unusable(one.name, value)}.", f"Write {one.form}.")
    yield from _in_part(tree, top)
    yield from _tags(content)
    for way, (why, instead) in {**_other_keys(top), **_plugins(top)}.items():
        name = ".".join(step for step in way if isinstance(step, str))
        if isinstance(way[-1], int):  # an item has no name but its own words
            name += f": {_named(value_at(tree, way))}"
        yield _fault(
            tree,
            way,
            f"`{name}` has no effect here: {why}.",
            instead or "Take it out of mkdocs.yml, or leave it for other tools.",
        )


def _unusable(name: str, value: Value | None) -> str:
    """A word of the look is shown again: often one letter is wrong. An address is not: it may hold a password."""
    shown = value if name.startswith("theme.") and isinstance(value, str) else ""
    return f"is “{shown}”, which cannot be used" if shown else "cannot be used as it stands"


def _fault(tree: Tree, way: KeyPath, message: str, hint: str) -> Fault:
    mark = tree.mark(way)
    return Fault("QMS199", Place(PATH, mark.line, mark.column), message, hint)


def _in_part(tree: Tree, top: Mapping[str, Value]) -> Iterator[Fault]:
    """Settings of which one part is used."""
    if "<" in text(top.get("copyright")):
        yield _fault(tree, ("copyright",), "Markup in `copyright` is shown as text.", "Write it in words alone.")
    palette = mapping(top.get("theme")).get("palette")
    parts = items(palette)
    others = {key for part in parts for key in mapping(part)} - {"primary", "accent"}
    colours = {(text(mapping(part).get("primary")), text(mapping(part).get("accent"))) for part in parts}
    if others or len(colours) > 1 or [part for part in parts if not isinstance(part, dict)]:
        listed = f" Not used: {', '.join(sorted(others))}." if others else ""
        message = f"Of `theme.palette` only `primary` and `accent` of its first part are used.{listed}"
        hint = "Light and dark are both made with these colours; the reader chooses."
        yield _fault(tree, ("theme", "palette"), message, hint)


def _tags(content: str) -> Iterator[Fault]:
    """Tags such as `!ENV` and `!!python/name:…`: none is followed, what stands behind them is taken as it is."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    lines = content.translate(dict.fromkeys(map(ord, "\x85\u2028\u2029"), " "))  # no line ends, as we read YAML
    for event in yaml.parse(lines, Loader=loader) if "!" in content else ():
        tag = getattr(event, "tag", None)
        if tag and tag != "!" and not tag.startswith(_PLAIN_TAGS):
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"The tag `{shown}` is not followed; what stands behind it is taken as it is."
            assert event.start_mark is not None
            place = Place(PATH, event.start_mark.line + 1, event.start_mark.column + 1)
            yield Fault("QMS199", place, message, "Write the value itself: nothing is read from variables or programs.")


def _other_keys(top: Mapping[str, Value]) -> dict[KeyPath, Why]:
    """Keys that are not used, and why."""
    found: dict[KeyPath, Why] = {}
    for key in top:
        if key not in _TOP and not (key == "use_directory_urls" and text(top[key]).lower() == "false"):
            found[(key,)] = no_effect.TOP.get(key, no_effect.UNKNOWN)
    for key in mapping(top.get("extra")):
        if key != "qmsdocs":
            found["extra", key] = no_effect.EXTRA.get(key, no_effect.OTHER_EXTRA)
    theme = top.get("theme", "")
    look = mapping(theme)
    if (theme if isinstance(theme, str) else text(look.get("name"))) not in ("", "material", "null", "~"):
        found["theme", "name"] = no_effect.OTHER_THEME
    for key in look:
        if key not in _THEME:
            found["theme", key] = no_effect.THEME.get(key, no_effect.OTHER_THEME)
    for key in mapping(look.get("icon")):
        if key != "logo":
            found["theme", "icon", key] = no_effect.OTHER_ICON
    return found


def _plugins(top: Mapping[str, Value]) -> dict[KeyPath, Why]:
    plugins = top.get("plugins")
    if plugins == []:
        return {("plugins",): no_effect.PLUGINS["search"]}
    named: dict[KeyPath, str] = {("plugins", name): name for name in mapping(plugins)}
    if not isinstance(plugins, dict):
        named = {("plugins", number): _named(one) for number, one in enumerate(items(plugins))}
    why = {way: no_effect.PLUGINS.get(name, no_effect.OTHER_PLUGIN) for way, name in named.items()}
    return {way: why[way] for way, name in named.items() if name != "qmsdocs"}


def _named(item: Value | None) -> str:
    """The name of an item of a list: its text, or the key that holds its options."""
    return item if isinstance(item, str) else next(iter(mapping(item)), "…")
