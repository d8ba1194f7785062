"""Comparing versions as people count them."""

from __future__ import annotations

from itertools import zip_longest


def went_back(old: str, new: str) -> bool:
    """Whether `new` is lower than `old`, part by part: digits as numbers, single letters by the alphabet, a leading
    `v` dropped, a missing part as 0. What cannot be compared is not said to have gone back."""
    for before, after in zip_longest(_parts(old), _parts(new), fillvalue="0"):
        if before == after:
            continue
        if _number(before) and _number(after):
            if int(before) != int(after):
                return int(after) < int(before)
        elif len(before) == len(after) == 1 and before.isalpha() and after.isalpha():
            return after < before
        else:
            return False
    return False


def _parts(version: str) -> list[str]:
    plain = version.strip().lower()
    return plain.removeprefix("v").strip().split(".")


def _number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 19
