"""Every colour that the settings may name can be read: contrast of 4.5 at least, as WCAG 2.2 reckons it."""

from __future__ import annotations

import re

import pytest

from qmsdocs.read.theme import ACCENTS, PRIMARIES
from qmsdocs.resources import packaged

CSS = (packaged("assets") / "css" / "15-colours.css").read_text("utf-8")
LIGHT = ("#ffffff", "#f4f6f9")
DARK = ("#1e2129", "#262d38", "#2e303e")
"""What words stand on: the page, our blocks, code."""


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _said(kind: str) -> dict[str, dict[str, str]]:
    """Colour names, and what each sets."""
    rows = re.findall(rf'^\[data-md-color-{kind}="([a-z-]+)"\] {{(.*)}}$', CSS, re.MULTILINE)
    return {name.replace("-", " "): dict(re.findall(r"--qms-([a-z-]+): (#[0-9a-f]{6});", rest)) for name, rest in rows}


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert _contrast("#000000", "#ffffff") == 21
    assert round(_contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(("kind", "names", "tail"), [("primary", PRIMARIES, ""), ("accent", ACCENTS, "-accent")])
def test_every_colour_can_be_read(kind: str, names: tuple[str, ...], tail: str) -> None:
    colours = _said(kind)
    assert set(colours) == set(names)
    shown = [
        (name, said[part], ground)
        for name, said in colours.items()
        for part, grounds in ((f"deep{tail}", LIGHT), (f"pale{tail}", DARK), ("link", LIGHT))
        for ground in grounds
        if part in said
    ]
    weak = {(name, colour, ground) for name, colour, ground in shown if _contrast(colour, ground) < 4.5}
    assert len(shown) >= 5 * len(names)
    assert weak == set()
