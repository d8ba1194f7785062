"""Nothing of an internal document, then or now, and no person is anywhere in the public output."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from tests.fixtures.town import png
from tests.site.conftest import Sites
from tests.site.pages import article, every_page, facts, page, said, tables


def _everything(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def sites_of(sites: Sites) -> tuple[Path, Path]:
    return sites.internal, sites.public


def _slugs(secret: str) -> set[str]:
    return {secret, secret.lower(), secret.capitalize()}


SECRETS = (
    *("SECRETID", "SECRETTITLE", "SECRETTEXT", "SECRETFILE", "SECRETALT", "SECRETIMAGE", "SECRETDATA", "SECRETCELL"),
    *("SECRETFORMER", "SECRETSUMMARY", "SECRETTEXTTHEN", "SECRETOLD", "SECRETTITLETHEN", "SECRETONCEPUBLIC"),
    *(
        "SECRETTITLENOW",
        "SECRETFUTURE",
        "SECRETTITLELATER",
        "SECRETPLAN",
        "SECRETAGAIN",
        "SECRETLINKTEXT",
        "SECRETDRAFT",
        "SECRETHEADING",
        "SECRETHINT",
        "SECRETREFERENCE",
        "SECRETNAME",
        "Ana Writer",
        "QP-05",
        "QP-07",
    ),
)
NOWHERE = ("SECRETDRAFT", "SECRETFILE", "SECRETHINT")
"""Drafts, names of files, and hints of links in headings are on neither site."""
ADDRESSES = ("secretauthor@", "secretholder@", "ana@example", "clerk@example")


def test_secrets_are_in_the_internal_site_but_not_in_the_public_one(sites: Sites) -> None:
    whole = [b"\n".join([*map(str.encode, found), *found.values()]) for found in map(_everything, sites_of(sites))]
    internal, public = whole
    for secret in SECRETS:
        assert secret in NOWHERE or secret.encode() in internal, secret
        for form in _slugs(secret):
            assert form.encode() not in public, form
    assert b"secret" not in public.lower()


def test_no_address_of_a_person_is_in_any_site(sites: Sites) -> None:
    for site in (sites.internal, sites.public, sites.preview):
        for path, data in _everything(site).items():
            for address in ADDRESSES:
                assert address.encode() not in data, (path, address)


def test_pictures_and_files_of_internal_documents_are_not_there_under_any_name(sites: Sites) -> None:
    hidden = {hashlib.sha256(data).hexdigest() for data in (png((1, 2, 3)), b"SECRETCELL\n")}

    def digests(site: Path) -> set[str]:
        return {hashlib.sha256(data).hexdigest() for data in _everything(site).values()}

    assert hidden <= digests(sites.internal)
    assert not hidden & digests(sites.public)


def test_the_public_site_is_the_internal_one_without_internal_pages(sites: Sites) -> None:
    gone = {
        "d/QP-05-SECRETID.html",
        "d/QP-07.html",
        "archive/QP-07/1.0.html",
        "archive/QP-06/1.0.html",
        "archive/QP-06/3.0.html",
        "redlines/QP-06/2.0.html",
        "redlines/QP-06/3.0.html",
        "redlines/QP-07/2.0.html",
    }
    assert set(every_page(sites.internal)) - set(every_page(sites.public)) == gone
    assert set(every_page(sites.public)) < set(every_page(sites.internal))


def test_internal_documents_are_named_so_and_nothing_more(sites: Sites) -> None:
    assert facts(sites.public, "d/QP-01.html")["Replaces"] == "QP-02 Fax machines, internal document"
    text = said(article(sites.public, "d/QP-01.html"))
    assert "See also internal document ." in text.replace("document.", "document .")
    row = page(sites.public, "standards/iso-9001-2026.html").get_element_by_id("c-4.1")
    assert [said(cell) for cell in row[1:]] == ["Covered", "internal document", ""]


def test_a_text_that_will_be_internal_is_not_told_of_in_a_document_that_is_public(sites: Sites) -> None:
    clause = page(sites.internal, "standards/iso-9001-2026.html").get_element_by_id("c-9.3.1")
    assert [said(cell) for cell in clause[1:3]] == ["Planned", "QP-06 Stamps (planned)"]
    clause = page(sites.public, "standards/iso-9001-2026.html").get_element_by_id("c-9.3.1")
    assert [said(cell) for cell in clause[1:3]] == ["Planned", "internal document (planned)"]
    clause = page(sites.public, "standards/iso-9001-2026.html").get_element_by_id("c-8.1")
    assert "QP-03 Complaints (planned)" in said(clause[2])
    assert "Coming" not in said(article(sites.public, "d/QP-06.html"))
    assert "2026-12" not in said(article(sites.public, "index.html")) + said(article(sites.public, "master-list.html"))


def test_what_was_internal_then_stays_hidden_in_a_document_that_is_public_now(sites: Sites) -> None:
    (revisions,) = (found for caption, found in tables(sites.public, "d/QP-06.html").items() if "revisions" in caption)
    assert [row[0] for row in revisions] == ["2.0 (this text)"]


def test_a_heading_that_names_one_has_an_anchor_without_its_words(sites: Sites) -> None:
    shown = [(one.get("id"), said(one)) for one in article(sites.public, "d/QP-01.html").findall(".//h3")]
    assert shown == [("keep", "Retention and disposition#"), ("qms-part-12", "As in internal document#")]
    assert "To that part, and internal document." in said(article(sites.public, "d/QP-01.html"))
    there = article(sites.internal, "d/QP-01.html").get_element_by_id("as-in-secretheading")
    assert said(there) == "As in SECRETHEADING#"


def test_roles_are_named_and_people_are_not(sites: Sites) -> None:
    shown = facts(sites.public, "d/QP-01.html")
    assert (shown["Owner"], shown["Approved by"]) == ("Town clerk", "Mayor, 20 May 2026 as stated in the document")
    head = page(sites.public, "d/QP-01.html").findall(".//table")[-1].find("thead")
    assert head is not None
    assert re.findall(r"\w+(?: \w+)*", said(head)) == ["Version State In force from What changed Approvals Released"]
