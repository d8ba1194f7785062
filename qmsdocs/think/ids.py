"""Ids of documents: what they may be, which look alike, and their addresses."""

from __future__ import annotations

import unicodedata

MAXIMUM = 100
MAXIMUM_BYTES = 240
""".html and what the generator adds must fit in a file name of 255."""


def id_fault(value: str) -> str:
    """Why a text cannot be an id, in words; empty when it can."""
    if not value:
        return "it is empty"
    if len(value) > MAXIMUM:
        return f"it is longer than {MAXIMUM} characters"
    if len(value.encode("utf-8", "replace")) > MAXIMUM_BYTES:
        return f"it is longer than {MAXIMUM_BYTES} bytes, more than a file name can hold"
    if not value[0].isalnum():
        return "it must begin with a letter or digit"
    if "  " in value or value != value.strip(" "):
        return "blanks stand at its end or two together"
    for character in value:
        mark = unicodedata.category(character) in ("Mn", "Mc")
        if not (character.isalnum() or mark or character in " -_."):
            return f"it holds {_named(character)}"
    scripts = {script for script in map(_script, value) if script}
    if "LATIN" in scripts and len(scripts) > 1:
        return "letters of another script, which may look the same, stand beside Latin ones"
    return ""


def _named(character: str) -> str:
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    return f"“{character}” ({name})" if character.isprintable() and not character.isspace() else f"a hidden {name}"


def _script(character: str) -> str:
    """The script of a letter, by the first word of its Unicode name: LATIN, CYRILLIC, GREEK …"""
    return unicodedata.name(character, "OTHER").split()[0] if character.isalpha() else ""


def same_looking(value: str) -> str:
    """One form for all ids that differ only by case, blanks or Unicode form."""
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def address_of(document_id: str) -> str:
    """The permanent address of a document's page, relative to the site's top."""
    return f"d/{document_id.replace(' ', '_')}.html"
