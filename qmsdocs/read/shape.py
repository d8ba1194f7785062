"""What a schema says of a value and of what lies in it: all that `$ref`, `allOf`, `anyOf` … join, as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Files = Mapping[str, Mapping[str, Any]]
"""All schemas by the path that a `$ref` may name."""
_Part = tuple[Any, Any]
"""A piece of a schema, and the top of its file: what a `#…` in it counts from."""
_JOINING = ("allOf", "anyOf", "oneOf")
REFERS = "x-refers-to"
"""The keyword that says what the ids in a field are ids of (see `REFERRED` in read/sound.py)."""


def shape_of(schema: Mapping[str, Any], files: Files) -> Shape:
    """The shape of the value that a whole schema describes."""
    return Shape(((schema, schema),), files)


@dataclass(frozen=True, eq=False)
class Shape:
    """Lazy: what lies deeper is looked at when it is asked for, so that a schema may refer to itself."""

    parts: tuple[_Part, ...]
    files: Files

    @cached_property
    def rules(self) -> tuple[Mapping[str, Any], ...]:
        """Everything that applies to the value, in the order of the schema, each once."""
        return tuple(rule for rule, _ in self._joined)

    @cached_property
    def _joined(self) -> tuple[tuple[Mapping[str, Any], Any], ...]:
        found: dict[int, tuple[Mapping[str, Any], Any]] = {}
        waiting = list(reversed(self.parts))
        while waiting:
            rule, top = waiting.pop()
            if isinstance(rule, dict) and id(rule) not in found:
                found[id(rule)] = rule, top
                waiting += reversed(list(self._next(rule, top)))
        return tuple(found.values())

    def _next(self, rule: Mapping[str, Any], top: Any) -> Iterator[_Part]:
        if isinstance(rule.get("$ref"), str):
            yield _resolved(rule["$ref"], top, self.files)
        for keyword in _JOINING:
            parts = rule.get(keyword)
            yield from ((part, top) for part in (parts if isinstance(parts, list) else ()))
        yield from ((rule.get(keyword), top) for keyword in ("then", "else"))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields of a group, in the order of the schema."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in _properties(rule)))

    @cached_property
    def _fields(self) -> dict[str, Shape]:
        return {name: self._field(name) for name in self.names}

    def field(self, name: str) -> Shape:
        return self._fields[name] if name in self._fields else self._field(name)

    def _field(self, name: str) -> Shape:
        return self._below(
            _properties(rule)[name] if name in _properties(rule) else rule.get("additionalProperties")
            for rule in self.rules
        )

    @cached_property
    def item(self) -> Shape:
        """The shape of each item of a list."""
        return self._below(rule.get("items") for rule in self.rules)

    def _below(self, rules: Iterable[Any]) -> Shape:
        pairs = zip(rules, (top for _, top in self._joined), strict=True)
        return Shape(tuple((rule, top) for rule, top in pairs if isinstance(rule, dict)), self.files)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The types that the value may have; none where nothing is said."""
        said = (rule.get("type", []) for rule in self.rules)
        return frozenset(kind for kinds in said for kind in (kinds if isinstance(kinds, list) else [kinds]))

    @cached_property
    def refers(self) -> tuple[str, ...]:
        """What the ids in it are ids of: said of the value itself, or of the items of the list that it is."""
        said = next((rule[REFERS] for rule in (*self.rules, *self.item.rules) if REFERS in rule), ())
        return (said,) if isinstance(said, str) else tuple(map(str, said))

    @property
    def free_text(self) -> bool:
        """Whether it is a text in people's own words: no id, no choice, no day."""
        free = not self.kinds or "string" in self.kinds
        return free and not (self.refers or self.choices() or self.said("format"))

    def said(self, keyword: str) -> str:
        """The first text that stands under a keyword, such as `title`; empty without one."""
        return next((rule[keyword] for rule in self.rules if isinstance(rule.get(keyword), str)), "")

    def choices(self) -> tuple[str, ...]:
        """The texts among which the value is chosen; none where it is free."""
        said = next((rule["enum"] for rule in self.rules if isinstance(rule.get("enum"), list)), ())
        return tuple(one for one in said if isinstance(one, str))


def _properties(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    found = rule.get("properties")
    return found if isinstance(found, dict) else {}


def _resolved(ref: str, top: Any, files: Files) -> _Part:
    """What a `$ref` means, and the top of the file in which it lies."""
    path, _, pointer = ref.partition("#")
    if path:
        top = files.get(path.removeprefix("./").removeprefix("../"), files.get(f"registers/{path}"))
    here: Any = top
    for part in pointer.strip("/").split("/") if pointer else ():
        here = here.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(here, dict) else None
    return here, top
