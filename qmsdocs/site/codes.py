"""QR codes on paper: the way from a printed copy to the words that say whether it is current."""

from __future__ import annotations

from markupsafe import Markup

from qmsdocs.store import Store

TABLE = "codes"
_MASK = 3
"""Any of the eight patterns can be read; to try all for the prettiest would take three times as long."""


class Codes:
    """Codes by the address that they hold, drawn here and now: no other host learns what is printed."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._known = store.get(TABLE) if store else {}
        self._used: dict[str, str] = {}

    def of(self, address: str) -> Markup:
        """The code as SVG."""
        kept = self._known.get(address)
        drawn = self._used[address] = kept if isinstance(kept, str) else _drawn(address)
        return Markup(drawn)

    def keep(self) -> None:
        """Save them for the next build. Losing them costs time, never a result."""
        if self._store and self._used.keys() != self._known.keys():
            self._store.put(TABLE, self._used)


def _drawn(address: str) -> str:
    """It can be read with a seventh of it stained, and has the white border that readers look for."""
    import segno  # few commands draw

    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    drawn: str = code.svg_inline(border=4, omitsize=True, light="#fff", svgclass="qms-code", lineclass=None)
    return drawn.replace("<svg ", '<svg role="img" aria-label="QR code" ', 1)
