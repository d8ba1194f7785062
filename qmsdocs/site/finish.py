"""After the generator: what the site must not hold is taken out, and a content security policy goes into each page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


_CHARSET = re.compile(r'<meta charset="utf-8">', re.IGNORECASE)


_RELATIVE = re.compile(r'( (?:href|src)="|"(?:base|search)": ")(?!https?:|[#/"]|[a-z]+:)')
LOST = "404.html"


def finish(site: Path, moved: Mapping[str, str], top: str) -> None:
    """Every page gets its policy; pages staged under another name (`moved`: name there, address) get their own; the
    page for addresses that are not there is shown at any depth, so its links begin at `top`; the list of pages for
    search engines goes, for it names pages that they are asked to leave alone."""
    for made, address in moved.items():
        (site / made).rename(site / address)
    for leftover in ("sitemap.xml", "sitemap.xml.gz"):
        (site / leftover).unlink(missing_ok=True)
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if path == site / LOST:
            text = _RELATIVE.sub(lambda found: found[1] + top, text)
        path.write_bytes(_with_policy(text).encode("utf-8"))


def _with_policy(html: str) -> str:
    digests = sorted({_hash(script) for script in _SCRIPT.findall(html)})
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = _POLICY.format(hashes=hashes)
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _CHARSET.sub(lambda first: first[0] + tag, html, count=1)  # browsers look for the charset in 1,024 bytes


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
