"""A frame that the generator made once, with places for what a page is. Filling one costs nearly nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from qmsdocs.model.finding import CannotRun

TITLE, HEAD, ARTICLE, CONTENTS, MADE = (f"QMSFRAME{name}" for name in ("TITLE", "HEAD", "ARTICLE", "CONTENTS", "MADE"))
"""Marks that stand in a frame where these are to stand: the page's title as text, what its head adds, its article, the
entries of its table of contents, and what stands below every page."""
PART = "QMSFRAMEPART"
"""The words of the one heading of a stub, by which the generator shows how an entry of a table of contents looks."""
_MARK = re.compile("(QMSFRAME(?:TITLE|HEAD|ARTICLE|CONTENTS|MADE))")

_SCRIPT = re.compile(r"(<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>)(.*?)(</script>)", re.DOTALL)
_ANY_SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
_CHARSET = re.compile(r'<meta charset="utf-8">', re.IGNORECASE)
_MENU = re.compile(r'<ul class="(?:md-tabs__list"|md-nav__list"(?= data-md-scrollfix>))')
"""The words of the menu are ours, English in a frame of any language."""
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>')
_RELATIVE = re.compile(r'( (?:href|src)="|"(?:base|search)": ")(?!https?:|[#/"]|[a-z]+:)')


@dataclass(frozen=True, slots=True)
class Frame:
    """Text as it stands, then a mark, then text again, and so on."""

    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        return "".join([values[piece] if number % 2 else piece for number, piece in enumerate(self.pieces)])


def frame_of(html: str, entry: re.Pattern[str], contents: bool) -> Frame:
    """The frame in a page that the generator made of a stub; `entry`: how an entry of a table of contents looks there.

    It is checked that each mark is where it must be: a page without its article would look like a page.
    """
    html = entry.sub(CONTENTS, _CANONICAL.sub("", _MENU.sub(r'\g<0> lang="en"', html)))
    pieces = _MARK.split(_with_policy(_tidy(html)))
    found = pieces[1::2]
    whole = (
        found.count(TITLE) > 0
        and all(found.count(mark) == 1 for mark in (HEAD, ARTICLE, MADE))
        and (CONTENTS in found) == contents
        and not any("QMSFRAME" in piece for piece in pieces[::2])
    )
    if not whole:
        raise CannotRun("The frame of the pages could not be made.", "Please report this: it is our fault.")
    return Frame(tuple(pieces))


def at_top(frame: Frame, top: str) -> Frame:
    """The frame of a page that is shown at any depth: its own links begin at the top of the site."""
    return Frame(tuple(_RELATIVE.sub(lambda found: found[1] + top, piece) for piece in frame.pieces))


def _tidy(html: str) -> str:
    """Blank space between lines is a third of what the templates leave, and stands in every page."""
    parts = _ANY_SCRIPT.split(html)
    return "".join(part if number % 2 else re.sub(r"\s*\n\s*", "\n", part) for number, part in enumerate(parts))


def _with_policy(html: str) -> str:
    """The page's content security policy: of scripts within the page, those alone that the frame has."""
    digests = sorted({_hash(script) for _, script, _ in _SCRIPT.findall(html)})
    policy = _POLICY.format(hashes=" ".join(f"'sha256-{digest}'" for digest in digests))
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _CHARSET.sub(lambda first: first[0] + tag, html, count=1)  # browsers look for the charset in 1,024 bytes


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
