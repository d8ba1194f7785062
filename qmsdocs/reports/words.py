"""Text that comes from a repository, made safe for a terminal or a log."""

from __future__ import annotations

import json
import re
import unicodedata

_COMMAND = re.compile(r"(?m)^(\s*)::")
_KEPT = {"\t": "    "}


def safe(value: str, *, keep_lines: bool = False) -> str:
    """No control characters, no direction overrides, and no line that begins with `::`, which a forge would obey."""
    printable = value.isprintable()  # true of most texts, and much quicker to ask than for each character
    shown = value if printable else "".join(_shown(character, keep_lines) for character in value)
    return _COMMAND.sub(r"\1: :", shown)


def _shown(character: str, keep_lines: bool) -> str:
    if character == "\n" and keep_lines:
        return character
    if character in _KEPT:
        return _KEPT[character]
    category = unicodedata.category(character)
    if character in "\n\r\v\f\x85\u2028\u2029":
        return " "
    return "\ufffd" if category in ("Cc", "Cf", "Cs", "Co", "Cn") else character


def json_lines(value: object) -> str:
    """JSON with a line for each row: readable in a diff, and quick. ASCII only, so that nothing in it can steer a
    terminal."""
    if isinstance(value, dict):
        parts = [f"  {json.dumps(key)}: {_rows(part, '  ')}" for key, part in value.items()]
        return "{\n" + ",\n".join(parts) + "\n}"
    return _rows(value, "")


def _rows(value: object, indent: str) -> str:
    if isinstance(value, list) and value:
        lines = (f"{indent}  {json.dumps(row)}" for row in value)
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    return json.dumps(value)
