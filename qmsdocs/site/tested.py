"""What the tests of qmsdocs open in a browser, in facts that the accessibility statement names. A test compares them
with what is tested: a claim here that the tests do not carry fails."""

from __future__ import annotations

AXE = "4.12.1"
"""The version of axe-core that looks at every kind of page."""
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
"""Its rules, by their tags: WCAG 2.0 to 2.2, levels A and AA, and good practice; the size of targets (2.5.8) is on."""
WIDTHS = (1280, 320)
"""Of the window, in pixels."""
