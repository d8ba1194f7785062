#!/usr/bin/env python3
"""Tells a forge (GitHub, Forgejo, GitLab) what qmsdocs found: one comment on a proposal, one issue of what falls due;
and asks it whether somebody approved a proposal.

    script/forge.py impact                              after a run of the workflow that checks proposals
    script/forge.py comment NUMBER FILE                 one comment, written once and edited afterwards
    script/forge.py issue FILE --title "What falls due" one issue, closed when the file is empty
    script/forge.py review NUMBER LOGIN                 an approving review of the proposal as it stands

It needs Python alone, so that the job that may write installs nothing. What comes from a proposal is a stranger's: it
is taken up to a size, made harmless (`tame`), and never run. `FORGE_TOKEN` is sent to the forge's own address only.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

ARTIFACT = 1 << 20
"""Bytes of an archive, and of a file in it, beyond which it is not read."""
ANSWER = 16 << 20
COMMENT = 60_000
"""Letters; GitHub takes 65,536."""
PAGES = 50
ABOUT = {
    "impact": "_Worked out from the content of this proposal, so read it as a part of it. Renewed with each commit._",
    "due": "_Kept up to date by a workflow. Closed when nothing falls due._",
}


class Refused(Exception):
    """Why nothing was written, in words."""


# What a forge would make of a text that is not ours: mentions, references, HTML, links, pictures, emoji.
_ALIVE = re.compile(
    r"[@#!~%$&^](?=[\w\"{])|<(?=[A-Za-z/!?])|](?=[(:\[])|:(?=//|\w+:)|\b(?:www|gh|mailto)(?=[.:-])|[`~]{3}(?=[ \t]*\w)",
    re.IGNORECASE,
)
_COMMANDS = re.compile(r"(?m)^(\s*)([:/])")
"""Forges read `::…` as a command of a workflow and `/…` as one of a comment."""


def tame(text: str) -> str:
    """The text as it reads, and nothing in it that works: a blank without width stands behind what a forge would act
    on. No control characters and no direction overrides."""
    kept = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co"))
    return _COMMANDS.sub("\\1\u200b\\2", _ALIVE.sub("\\g<0>\u200b", kept))


def shortened(text: str) -> str:
    """At most so much as a comment holds, cut at the end of a line."""
    if len(text) <= COMMENT:
        return text
    return f"{text[:COMMENT].rpartition(chr(10))[0]}\n\n… cut here. `qmsdocs impact` shows all of it.\n"


@dataclass(frozen=True)
class Forge:
    kind: str
    """`gitlab`, or `github`, which Forgejo's interface is made after."""
    api: str
    repository: str
    token: str
    bot: str = ""
    """Who writes with this token; empty: the forge is asked."""

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The forge's answer to a request of its API."""
        name = "PRIVATE-TOKEN" if self.kind == "gitlab" else "Authorization"
        value = self.token if self.kind == "gitlab" else f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        headers = {name: value, "Content-Type": "application/json", "Accept": "application/json"}
        status, answer, _ = _send(Request(self.api + path, data, headers, method=method))
        if status >= 300:
            raise Refused(f"The forge answered {method} {path} by sending us elsewhere ({status}).")
        return json.loads(answer) if answer else None

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page, as long as there is something new: forges have pages of their own
        sizes, and some lists have none."""
        known: set[Any] = set()
        for page in range(1, PAGES + 1):
            found = self.ask("GET", f"{path}{'&' if '?' in path else '?'}per_page=100&limit=100&page={page}")
            new = [one for one in found if one["id"] not in known]
            yield from new
            known |= {one["id"] for one in new}
            if not new:
                return

    @property
    def top(self) -> str:
        return f"/projects/{quote(self.repository, safe='')}" if self.kind == "gitlab" else f"/repos/{self.repository}"

    @property
    def field(self) -> str:
        """The field that holds the text of an issue."""
        return "description" if self.kind == "gitlab" else "body"

    def is_ours(self, item: Mapping[str, Any], text: str, mark: str) -> bool:
        """Whether we wrote it: others may copy our mark."""
        author = item.get("author" if self.kind == "gitlab" else "user") or {}
        return author.get("username" if self.kind == "gitlab" else "login") == self._me and text.startswith(mark)

    @cached_property
    def _me(self) -> str:
        if self.bot:
            return self.bot
        return str(self.ask("GET", "/user")["username" if self.kind == "gitlab" else "login"])


class _Stay(HTTPRedirectHandler):
    """No redirect is followed: it would take the token along."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _send(request: Request) -> tuple[int, bytes, str]:
    """Status, body and (of a redirect) where it leads."""
    there = urlsplit(request.full_url)
    if there.scheme != "https" and there.hostname != "127.0.0.1":
        raise Refused(f"{there.scheme}://{there.hostname} is no safe address for a token.")
    try:
        with build_opener(_Stay).open(request, timeout=60) as answer:
            body = answer.read(ANSWER + 1)
            status = int(answer.status)
    except HTTPError as error:
        if error.code in (301, 302, 303, 307, 308):
            return error.code, b"", error.headers.get("Location", "")
        said = error.read(300).decode("utf-8", "replace")
        raise Refused(f"The forge answered {request.method} {there.path} with {error.code}: {said}") from None
    except URLError as error:
        raise Refused(f"The forge cannot be reached at {there.hostname}: {error.reason}") from None
    if len(body) > ANSWER:
        raise Refused(f"The forge's answer to {there.path} is too large.")
    return status, body, ""


def write_comment(forge: Forge, number: int, text: str) -> str:
    """One comment on a proposal, edited where it is there already."""
    mark = "<!-- qmsdocs: impact -->"
    body = f"{mark}\n{shortened(tame(text)).strip()}\n\n{ABOUT['impact']}\n"
    gitlab = forge.kind == "gitlab"
    listed = f"{forge.top}/merge_requests/{number}/notes" if gitlab else f"{forge.top}/issues/{number}/comments"
    ours = next((one for one in forge.pages(listed) if forge.is_ours(one, str(one["body"]), mark)), None)
    if ours is None:
        forge.ask("POST", listed, {"body": body})
        return f"The comment on {number} is written."
    one = f"{listed}/{ours['id']}" if gitlab else f"{forge.top}/issues/comments/{ours['id']}"
    forge.ask("PUT" if gitlab else "PATCH", one, {"body": body})
    return f"The comment on {number} is renewed."


def write_issue(forge: Forge, title: str, text: str) -> str:
    """One issue, edited where it is open already, and closed where there is nothing to say any more."""
    mark = "<!-- qmsdocs: due -->"
    body = f"{mark}\n{shortened(tame(text)).strip() or 'Nothing falls due.'}\n\n{ABOUT['due']}\n"
    gitlab = forge.kind == "gitlab"
    open_ones = forge.pages(f"{forge.top}/issues?state={'opened' if gitlab else 'open'}")
    ours = next((one for one in open_ones if forge.is_ours(one, str(one.get(forge.field) or ""), mark)), None)
    if ours is None:
        if not text.strip():
            return "Nothing falls due, and no issue says otherwise."
        forge.ask("POST", f"{forge.top}/issues", {"title": title, forge.field: body})
        return "The issue is opened."
    closed = {"state_event": "close"} if gitlab else {"state": "closed"}
    change = {"title": title, forge.field: body, **({} if text.strip() else closed)}
    number = ours["iid" if gitlab else "number"]
    forge.ask("PUT" if gitlab else "PATCH", f"{forge.top}/issues/{number}", change)
    return f"Issue {number} is {'renewed' if text.strip() else 'closed'}."


def post_impact(forge: Forge, event: Mapping[str, Any]) -> str:
    """The comment from what a run for a proposal left behind. Its number is believed only if that proposal, in this
    repository, stands at the very commit that the event names."""
    run = event["workflow_run"]
    if run["event"] != "pull_request":
        return "That run was for no proposal: nothing to say."
    files = _artifact(forge, int(run["id"]), "impact")
    if not files:
        return "That run left no impact behind: nothing to say."
    if not re.fullmatch("[0-9]{1,9}", files.get("number", "").strip()) or "impact.md" not in files:
        raise Refused("What that run left behind is not what our workflow writes.")
    number = int(files["number"])
    pull = forge.ask("GET", f"{forge.top}/pulls/{number}")
    if pull["head"]["sha"] != run["head_sha"] or pull["state"] != "open":
        return f"Proposal {number} does not stand at {run['head_sha'][:10]} (any more): nothing is said of it."
    return write_comment(forge, number, files["impact.md"])


def _artifact(forge: Forge, run: int, name: str) -> dict[str, str]:
    """The text files of what a run left behind under a name; nothing where it left none."""
    found = forge.ask("GET", f"{forge.top}/actions/runs/{run}/artifacts?name={name}")["artifacts"]
    kept = [one for one in found if one["name"] == name and not one.get("expired")]
    if not kept:
        return {}
    if int(kept[0]["size_in_bytes"]) > ARTIFACT:
        raise Refused("What that run left behind is too large.")
    return _unpacked(_download(forge, f"{forge.top}/actions/artifacts/{int(kept[0]['id'])}/zip"))


def _download(forge: Forge, path: str) -> bytes:
    """The forge says where the archive lies; there nobody is given our token."""
    status, data, there = _send(Request(forge.api + path, headers={"Authorization": f"Bearer {forge.token}"}))
    if status >= 300:
        status, data, _ = _send(Request(there))
    if status != 200 or len(data) > ARTIFACT:
        raise Refused("What that run left behind cannot be read, or is too large.")
    return data


def _unpacked(data: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [one.filename for one in archive.infolist() if one.filename in ("number", "impact.md")]
            read = {name: archive.open(name).read(ARTIFACT + 1) for name in names}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Refused("What that run left behind is no archive.") from None
    if any(len(text) > ARTIFACT for text in read.values()):
        raise Refused("What that run left behind is too large.")
    return {name: text.decode("utf-8", "replace") for name, text in read.items()}


def approving_review(forge: Forge, number: int, login: str) -> dict[str, str]:
    """Where and when somebody approved a proposal at its last commit. Their last word counts."""
    if forge.kind == "gitlab":
        raise Refused("Approvals on GitLab are tied to no commit: record them by hand, with the address as reference.")
    pull = forge.ask("GET", f"{forge.top}/pulls/{number}")
    listed = forge.pages(f"{forge.top}/pulls/{number}/reviews")
    mine = [one for one in listed if (one.get("user") or {}).get("login") == login]
    words = [one for one in mine if one["state"] not in ("COMMENTED", "COMMENT", "PENDING")]
    last = max(words, key=lambda one: str(one["submitted_at"]), default=None)
    if last is None or last["state"] != "APPROVED" or last.get("dismissed") or last.get("stale"):
        raise Refused(f"{login} has not approved proposal {number}.")
    if last["commit_id"] != pull["head"]["sha"]:
        raise Refused(f"{login} approved proposal {number} before its last commit: ask for another look.")
    found = {"reference": last["html_url"], "date": str(last["submitted_at"])[:10], "commit": pull["head"]["sha"]}
    forms = {"reference": r"https?://[!-~]{1,500}", "date": r"\d{4}-\d\d-\d\d", "commit": "[0-9a-f]{40,64}"}
    for key, value in found.items():
        if not re.fullmatch(forms[key], value):
            raise Refused(f"The forge's answer holds a {key} of an odd form.")
    return found


def _forge(environment: Mapping[str, str]) -> Forge:
    """By what the forge's own runner says. `FORGE_BOT`: who writes with the token, where the forge does not tell."""
    if "GITLAB_CI" in environment:
        kind, api, repository = "gitlab", environment["CI_API_V4_URL"], environment["CI_PROJECT_ID"]
    else:
        kind, api, repository = "github", environment["GITHUB_API_URL"], environment["GITHUB_REPOSITORY"]
    github = kind == "github" and not api.rstrip("/").endswith("/api/v1")
    bot = environment.get("FORGE_BOT", "github-actions[bot]" if github else "")
    return Forge(kind, api.rstrip("/"), repository, environment["FORGE_TOKEN"], bot)


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked = parser.add_subparsers(dest="command", required=True)
    asked.add_parser("impact")
    comment = asked.add_parser("comment")
    comment.add_argument("number", type=int)
    comment.add_argument("file", type=Path)
    issue = asked.add_parser("issue")
    issue.add_argument("file", type=Path)
    issue.add_argument("--title", default="What falls due")
    review = asked.add_parser("review")
    review.add_argument("number", type=int)
    review.add_argument("login")
    return parser.parse_args(words)


def _done(asked: argparse.Namespace, forge: Forge) -> str:
    if asked.command == "impact":
        return post_impact(forge, json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8")))
    if asked.command == "comment":
        return write_comment(forge, asked.number, asked.file.read_text("utf-8"))
    if asked.command == "issue":
        return write_issue(forge, asked.title, asked.file.read_text("utf-8"))
    found = approving_review(forge, asked.number, asked.login)
    return "\n".join(f"{key}={value}" for key, value in found.items())


def main(words: list[str]) -> int:
    try:
        print(_done(_arguments(words), _forge(os.environ)))
    except Refused as error:
        return _said(str(error))
    except KeyError as error:
        return _said(f"The environment, the event or the forge's answer lacks {error}.")
    return 0


def _said(words: str) -> int:
    """In one line that begins with our name, so that it is no command of a workflow."""
    print(f"forge.py: {' '.join(words.split())}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
