"""A page of each kind of the town hall's sites, for what is asked of every kind."""

from __future__ import annotations

SAMPLE = {
    "home": "index.html",
    "document": "d/QP-01.html",
    "scheduled": "d/QP-03.html",
    "withdrawn": "d/QP-02.html",
    "revision": "archive/QP-01/1.1.html",
    "master-list": "master-list.html",
    "group": "documents/procedures.html",
    "roles": "roles.html",
    "role": "roles/clerk.html",
    "changes": "changes.html",
    "reviews": "reviews.html",
    "archive": "archive/index.html",
    "as-of": "as-of/index.html",
    "redline": "redlines/QP-01/2.0.html",
    "check": "check/index.html",
    "matrix": "standards/iso-9001-2026.html",
    "registers": "registers.html",
    "register": "registers/improvement-plan.html",
    "help": "help/document-controller.html",
    "about": "about.html",
    "access": "access.html",
    "accessibility": "accessibility.html",
    "glossary": "glossary.html",
    "rules": "types-and-rules.html",
    "lost": "404.html",
}
"""On the internal site."""
PREVIEW = {"draft": "d/QP-04.html", "check-results": "check-results.html"}
"""On the preview, which alone has them."""
MORE = ("d/QP-66.html", "d/سياسة-1.html", "archive/QP-01/3.0.html")
"""On the internal site: texts that try to run script, an Arabic one, and a version still to come."""
PAGES = {**SAMPLE, **PREVIEW, **{address: address for address in MORE}}
"""Each kind of page, and more of some: name and address."""
