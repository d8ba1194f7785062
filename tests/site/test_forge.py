"""Addresses of files on the web servers of repositories."""

from __future__ import annotations

import pytest

from qmsdocs.site.forge import forge_of

COMMIT = "0123abc"
WAYS = {
    ("https://github.com/a/b", ""): ("blob/0123abc", "commits/0123abc", "edit/main"),
    ("https://github.com/a/b", "edit/master/docs/"): ("blob/0123abc", "commits/0123abc", "edit/master"),
    ("https://github.example.org/a/b", "blob/master/docs"): ("blob/0123abc", "commits/0123abc", "edit/main"),
    ("https://gitlab.com/a/b", "edit/trunk"): ("-/blob/0123abc", "-/commits/0123abc", "-/edit/trunk"),
    ("https://git.example.org/a/b", "-/edit/trunk/docs/"): ("-/blob/0123abc", "-/commits/0123abc", "-/edit/trunk"),
    ("https://git.example.org/a/b", "/_edit/main/"): (*("src/commit/0123abc", "commits/commit/0123abc", "_edit/main"),),
    ("https://git.example.org/a/b", "edit/main/"): ("blob/0123abc", "commits/0123abc", "edit/main"),
    ("https://forgejo.example.org/a/b?x#y", ""): ("src/commit/0123abc", "commits/commit/0123abc", "_edit/main"),
}


@pytest.mark.parametrize(("url", "edit_uri"), WAYS)
def test_ways_of_forges(url: str, edit_uri: str) -> None:
    forge = forge_of(url, edit_uri, "sub/")
    assert forge is not None
    path = "ä/b c.md"
    found = (forge.file(path, COMMIT), forge.history(path, COMMIT), forge.edit(path))
    base = url.partition("?")[0]
    assert found == tuple(f"{base}/{way}/sub/%C3%A4/b%20c.md" for way in WAYS[url, edit_uri])


def test_a_server_that_nobody_knows_shows_files_but_neither_history_nor_changes() -> None:
    forge = forge_of("https://code.example.org/a/b", "", "")
    assert forge is not None
    assert (forge.file("a.md", COMMIT), forge.history("a.md", COMMIT), forge.edit("a.md")) == (
        *("https://code.example.org/a/b/blob/0123abc/a.md", "", ""),
    )


@pytest.mark.parametrize(
    "url", ["", "http://github.com/a/b", "https://", "https://u:p@github.com/a/b", "git@github.com:a/b", "https://[x"]
)
def test_what_is_no_sound_address_is_none(url: str) -> None:
    assert forge_of(url, "", "") is None
