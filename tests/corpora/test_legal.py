"""What a forge resolves, and what Markdown and YAML allow, is no fault; on the site it leads where it should."""

from __future__ import annotations

from pathlib import Path

from tests.corpora.test_sites import Page
from tests.fixtures.command import approved, found, procedure, run, small

LINKS = """
[top](#top) [root](/policies/POL-01.md) [root part](/policies/POL-01.md#scope-and-more) [folder](../policies/)
[folder](../policies) [other text](../README.md#about) [blank](../forms/my%20form.pdf) [angle](<../forms/my form.pdf>)
[raw](../forms/a.pdf?raw=true) [query](https://x.example/?a=1#b) [mail](mailto:a@b.example) [call](tel:+351123)
[self](QP-01-x.md#purpose) [dot](./QP-01-x.md) [ref][r] [ref2] <https://auto.example> https://bare.example
![A picture](/assets/p.png) ![Again](../assets/p.png "title") [![Linked](../assets/p.png)](https://x.example)
[letters](#über-uns) [the same](#%C3%BCber-uns) [second](#same-1) [code](#run-git-log) [and](#a--b) [1](#1-first-step)
[marks](#bold-words) [note](#fn1)[^1] [named](#own-name) [given](#explicit) [quote](#whats-new) [link](#see-the-site)
[html](#html-id) [snake](#snake_case_name) [dots](#version-102) [slash](#andor) [kanji](#日本語) [line](#underlined)
`[code](nowhere.md)` <!-- [comment](gone.md) --> {{ template }} {% x %} \\[escaped](gone.md) [words only]

    [indented code](gone.md)

```
[fenced](gone.md)
```

[r]: ../policies/POL-01.md "title"
[ref2]: ../policies/POL-01.md#scope-and-more
[not used]: gone.md

## Über uns

## Same

## Same

## Run `git log`

## A & B

## 1. First step

## **Bold** *words*

## What's new?

## See [the site](https://x.example)

## snake_case_name

## Version 1.02

## And/or

## 日本語

## Explicit title {#explicit}

<a name="own-name"></a>

<div id="html-id">Words.</div>

Underlined
----------

[^1]: A note.
"""
FILES: dict[str, str | bytes] = {
    "procedures/QP-01-x.md": approved("QP-01") + LINKS,
    "policies/POL-01.md": approved("POL-01").replace("## Scope", "## Scope\n\nAll.\n\n## Scope and more"),
    "README.md": "# About\n",
    "forms/my form.pdf": b"%PDF-1",
    "forms/a.pdf": b"%PDF-1",
    "assets/p.png": b"\x89PNG\r\n",
}
FRONT_MATTER = {
    "comments and blank lines": "# who\n\nid: QP-02 # ours\n\ntitle: T\nversion: 1\nstatus: draft\nowner: clerk\n",
    "quotes of both kinds": "'id': \"QP-02\"\ntitle: 'It''s \"so\": # no comment'\nversion: '1.10'\n"
    'status: "draft"\nowner: clerk\n',
    "folded and literal texts": "id: QP-02\ntitle: >-\n  A title\n  of two lines\nversion: 1.0\nstatus: draft\n"
    "owner: clerk\nchange_summary: |\n  One.\n  Two.\n",
    "braces and brackets": "{id: QP-02, title: T, version: 1.0, status: draft, owner: clerk, tags: [a, {b: c}]}\n",
    "keys of other tools": "id: QP-02\ntitle: T\nversion: 2026.1\nstatus: draft\nowner: clerk\n"
    "redirect_from:\n  - /tos\nversions:\n  fpt: '*'\nyes: no\ndate: 2026-13-45\n",
    "words that YAML 1.1 takes for others": "id: QP-02\ntitle: No\nversion: 1e3\nstatus: draft\nowner: clerk\n"
    "language: no\nprocess: 0x1F\n",
}
ROLES = "- {id: clerk, title: Clerk}\n- {id: quality-manager, title: Quality manager}\n"


def test_links_and_anchors_that_lead_somewhere_are_no_fault(tmp_path: Path) -> None:
    root = small(tmp_path / "qms", FILES)
    assert found(root) == []
    built = run(root, "build")
    assert built.code == 0, built.err
    page = Page((root / "build/site/d/QP-01.html").read_text("utf-8"))
    links = set(page.links)
    assert {
        "POL-01.html",
        "POL-01.html#scope-and-more",
        "#über-uns",
        "#own-name",
        "#fn1",
        "mailto:a@b.example",
    } <= links
    assert len([link for link in links if link.endswith(("/my-form.pdf", "/a.pdf"))]) == 2
    assert len([address for address in page.fetched if address.endswith("/p.png")]) == 3
    assert not [link for link in links if "gone" in link or "nowhere" in link]


def test_legal_front_matter_is_no_fault(tmp_path: Path) -> None:
    body = procedure().split("\n---\n", 1)[1]
    for number, (name, header) in enumerate(FRONT_MATTER.items()):
        for ends in ("\n", "\r\n"):
            text = f"---\n{header}---\n{body}".replace("\n", ends)
            files = {"procedures/QP-02-x.md": text, "registers/roles.yml": ROLES}
            root = small(tmp_path / f"{number}{len(ends)}", files, commit=False)
            assert [one for one in found(root) if "QMS510" not in one] == [], name
