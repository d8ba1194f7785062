"""Texts and the elements around each, as HTML again."""

from __future__ import annotations

from qmsdocs.article.elements import Path


class Writer:
    """Writes texts one after the other, and opens and closes the elements around them."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._path: Path = ()
        self._changes = 0

    def new(self) -> int:
        """A number that no element has."""
        self._changes += 1
        return (1 << 40) + self._changes

    def put(self, path: Path, text: str) -> None:
        if path is not self._path:
            depth = 0
            for one, other in zip(self._path, path, strict=False):
                if one.number != other.number:
                    break
                depth += 1
            self._out += [f"</{mark.name}>" for mark in reversed(self._path[depth:])]
            self._out += [mark.tag for mark in path[depth:]]
            self._path = path
        self._out.append(text)

    def end(self) -> str:
        self.put((), "")
        return "".join(self._out)
