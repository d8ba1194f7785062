"""Bytes → text, with words for everything that is no text."""

from __future__ import annotations

from qmsdocs.model.finding import Fault, Place
from qmsdocs.read.complaints import TOO_LARGE

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "Open it in an editor and save it as UTF-8 (in most editors: “Save as”, encoding UTF-8)."


class TextFault(Exception):
    """Bytes that are no text; holds the fault to report (QMS101, or QMS107 for too large)."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


def decode(data: bytes, path: str, *, limit: int) -> str:
    """UTF-8 text, without BOM, with `\\n` as the only line end. Raises TextFault."""
    if len(data) > limit:
        message = f"The file is larger than {limit // (1024 * 1024)} MB, so it is not read."
        raise TextFault(Fault("QMS107", Place(path), message, TOO_LARGE))
    if data.startswith(_UTF16) or _every_other_byte_is_nul(data):
        raise TextFault(Fault("QMS101", Place(path), "The file is saved as UTF-16, which cannot be read here.", _SAVE))
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        place = _place(data, data.index(b"\0"), path)
        raise TextFault(Fault("QMS101", place, "The file holds a NUL character: it is no text, or is damaged.", _SAVE))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        message = f"The file is not saved as UTF-8: the character here (byte {byte:#04x}) cannot be read."
        raise TextFault(Fault("QMS101", _place(data, error.start, path), message, _SAVE)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _every_other_byte_is_nul(data: bytes) -> bool:
    """UTF-16 without a mark: of most letters one byte is 0."""
    half = len(data) // 2
    return half > 0 and b"\0" in data[:4] and max(data[0::2].count(0), data[1::2].count(0)) > half * 0.6


def _place(data: bytes, offset: int, path: str) -> Place:
    before = data[:offset]
    line_start = before.rfind(b"\n") + 1
    return Place(path, before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1)
