"""A build that remembers the builds before gives the bytes of one that knows nothing, whatever was edited between."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from qmsdocs.opening import open_commit, open_work_tree
from qmsdocs.rules import Change, check
from qmsdocs.site.build import build_site
from qmsdocs.site.generators import MKDOCS
from qmsdocs.view import Audience
from tests.fixtures.repos import Repo, make_repo
from tests.fixtures.town import png
from tests.site.trees import tree

FRAME = (
    '<html lang="en"><head><meta charset="utf-8"><title>QMSFRAMETITLE</title>QMSFRAMEHEAD</head><body><pre>{told}</pre>'
    "<ul>{entry}</ul><main>QMSFRAMEARTICLE</main>QMSFRAMEMADE</body></html>"
)
ENTRY = '<li class="md-nav__item"><a href="#qms-part" class="md-nav__link">QMSFRAMEPART</a></li>'
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {"type": "object", "properties": {one: {"type": "string"} for one in ("id", "title", "owner", "note")}},
}
SITES: tuple[tuple[Audience, bool], ...] = (("internal", False), ("public", False), ("internal", True))


def _framed(folder: Path, _: date) -> None:
    """In the place of the generator: a frame that shows all that the generator was told."""
    told = (folder / "mkdocs.yml").read_text().replace("<", "&lt;").replace("QMSFRAMEMADE", "")
    for stub in (folder / "pages").rglob("*.md"):
        path = folder / "site" / stub.relative_to(folder / "pages").with_suffix(".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FRAME.format(told=told, entry=ENTRY if "QMSFRAMEPART" in stub.read_text() else ""))
    (folder / "site/search").mkdir()
    (folder / "site/search/search_index.json").write_text('{"config": {}}')


@dataclass
class Quay:
    """A small QMS as values; each edit changes some, and all files are written from them."""

    values: dict[str, object] = field(default_factory=dict)

    def new(self, name: str) -> None:
        self.values[name] = self.number(name) + 1

    def at(self, name: str) -> object:
        return self.values.get(name, "first")

    def number(self, name: str) -> int:
        return int(str(self.values.get(name, 0)))

    def files(self) -> dict[str, str | bytes]:
        classes = ("public", "internal") if self.values.get("hidden") else ("public", "public")
        fields = ["id", "title", "owner", "note"][: 2 + self.number("fields") % 3]
        schema = {**SCHEMA, "x-qmsdocs": {"title": f"Things {self.at('register title')}", "public": fields}}
        found: dict[str, str | bytes] = {
            "mkdocs.yml": self._settings(),
            "registers/roles.yml": f"- {{id: clerk, title: Clerk {self.at('role')}}}\n- {{id: mayor, title: Mayor}}\n",
            "registers/things.yml": f"- {{id: T1, title: Row {self.at('row')}, owner: clerk, note: Note}}\n",
            "schemas/registers/things.schema.json": json.dumps(schema),
            "look/logo.png": png((1, 2, self.number("logo"))),
            "procedures/chart.png": png((self.number("picture"), 2, 3)),
            "procedures/one.md": self._text("QP-1", classes[0], self._body()),
            "procedures/two.md": self._text("QP-2", classes[1], f"## Part {self.at('heading')}\n\nWords.\n"),
        }
        if not self.values.get("gone"):
            found["procedures/three.md"] = self._text("QP-3", "public", "## End\n\nThree.\n")
            found["procedures/form.txt"] = f"Form {self.at('form')}\n"
        return found

    def _settings(self) -> str:
        colour = ("indigo", "teal", "red")[self.number("colour") % 3]
        return (
            f"site_name: Quay {self.at('name')}\ncopyright: Body {self.at('copyright')}\n"
            f"theme: {{name: material, logo: look/logo.png, palette: {{primary: {colour}}}}}\n"
            "extra:\n  qmsdocs:\n    standards: []\n    documents: {procedures: procedure}\n"
            f"    feedback: mailto:a{self.at('feedback')}@example.org\n"
            f"    check_again_days: {30 + self.number('again')}\n"
        )

    def _text(self, id_: str, classification: str, body: str) -> str:
        version = self.values.get(f"version {id_}", 1)
        return (
            f"---\nid: {id_}\ntitle: Text {self.at('title ' + id_)}\nversion: '{version}'\nstatus: approved\n"
            f"owner: clerk\nmust_know: [{self.values.get('must know', 'mayor')}]\n"
            f"keywords: [word{self.at('keyword')}]\n"
            f"effective_date: 2026-01-01\nnext_review: 2027-01-01\nchange_summary: Sum {self.at('summary')}\n"
            f"classification: {classification}\n---\n\n# Text\n\n{body}"
        )

    def _body(self) -> str:
        return (
            f"## Links\n\n[Two](two.md#part-{self.at('linked')}), [three](three.md#end), [form](form.txt).\n\n"
            f"![Chart](chart.png)\n\n## Drawn\n\n```mermaid\ngraph LR\n  A --> B{self.at('diagram')}\n```\n\n"
            f"See {self.at('body')}.\n"
        )


def _more(name: str) -> Callable[[Quay], None]:
    return lambda quay: quay.new(name)


def _turned(name: str) -> Callable[[Quay], None]:
    def edit(quay: Quay) -> None:
        quay.values[name] = not quay.values.get(name)

    return edit


def _linked(quay: Quay) -> None:
    quay.values["linked"] = quay.at("heading") if quay.at("linked") != quay.at("heading") else "nowhere"


def _next_version(quay: Quay) -> None:
    quay.values["version QP-1"] = int(str(quay.values.get("version QP-1", 1))) + 1


def _must_know(quay: Quay) -> None:
    quay.values["must know"] = "clerk" if quay.values.get("must know") == "mayor" else "mayor"


EDITS: tuple[Callable[[Quay], None], ...] = (
    *map(_more, ("fields", "register title", "role", "row", "logo", "picture", "heading", "form", "colour", "name")),
    *map(
        _more, ("copyright", "feedback", "again", "title QP-1", "title QP-2", "keyword", "summary", "diagram", "body")
    ),
    *(_turned("hidden"), _turned("gone"), _linked, _next_version, _must_know),
)


def _built(repo: Repo, out: Path, audience: Audience, preview: bool, day: date) -> dict[str, str]:
    opened = open_work_tree if preview else open_commit
    qms = opened(repo.path, lambda _: day, renders=True)
    findings = check(Change(qms))
    generator = replace(MKDOCS, run=_framed)
    build_site(qms, findings, out=out, audience=audience, force=True, preview=preview, generator=generator)
    qms.keep()
    return tree(out)


def _write(repo: Repo, files: dict[str, str | bytes]) -> None:
    for path in ("procedures/three.md", "procedures/form.txt"):
        if path not in files and (repo.path / path).exists():
            repo.delete(path)
    for path, text in files.items():
        repo.write(path, text)


def test_every_edit_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quay, repo = Quay(), make_repo(tmp_path / "repo")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    seen: dict[tuple[Audience, bool], dict[str, str]] = {}
    edits = random.Random(7).sample(EDITS, len(EDITS))
    for number, pair in enumerate(zip(edits[::2], edits[1::2], strict=True)):
        for edit in pair:
            edit(quay)
        _write(repo, quay.files())
        repo.commit(date=f"2026-02-01T10:{number:02}:00+00:00")
        kind = SITES[number % len(SITES)]
        monkeypatch.setenv("QMSDOCS_CACHE", "")
        warm = _built(repo, tmp_path / "warm", *kind, date(2026, 3, 1))
        monkeypatch.setenv("QMSDOCS_CACHE", "off")
        assert _built(repo, tmp_path / "cold", *kind, date(2026, 3, 1)) == warm, pair
        assert warm != seen.get(kind), pair
        seen[kind] = warm
    kept = {path.stem for path in (tmp_path / "cache").rglob("*.json")}
    assert kept >= {"frames-mkdocs-internal", "frames-mkdocs-public", "checked-internal", "sections", "drawings"}
    assert "redlines" in kept
