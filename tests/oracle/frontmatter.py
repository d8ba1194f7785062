"""The oracle's own reader of front matter: scalars as the text that stands there, nothing checked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from hashlib import sha256
from typing import Any

import yaml

Settings = dict[str, Any]
PICTURE = "![flow](flow.png)"

NOT_COVERED = {
    "status", "approvals", "reviews", "next_review", "withdrawn_on", "withdrawn_reason", "replaced_by", "owner",
    "clauses", "process", "related", "must_know", "records", "former_ids", "keywords",
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """A Markdown file of one commit. `readable` is False where its front matter cannot be read."""

    path: str
    readable: bool
    fields: dict[str, Any]
    covered: str
    folder_type: str | None
    """Type of the configured folder it lies in; None outside all of them."""
    controlled: bool
    written: str = ""
    """The covered fields in canonical form, a line each."""
    body: str = ""

    @property
    def picture(self) -> str | None:
        """Path of the one picture that a text may show."""
        return self.path.rpartition("/")[0] + "/flow.png" if PICTURE in self.body else None

    def digest(self, picture: bytes | None) -> str:
        """What an approval of the text covers, as docs/approval.md has it. `picture`: what lies where it shows one."""
        files = f"{sha256(picture).hexdigest()}  flow.png\n" if picture is not None else ""
        return sha256(f"{self.written}{files}\n{self.body}".encode()).hexdigest()

    def text(self, key: str) -> str | None:
        value = self.fields.get(key)
        if not isinstance(value, str):
            return None
        value = value.strip()
        if value in ("", "TBD", "[TBD]") or re.fullmatch(r"<.*>", value):
            return None
        return value

    @property
    def id(self) -> str | None:
        return self.text("id") if self.readable else None

    @property
    def version(self) -> str | None:
        return self.text("version") if self.readable else None

    @property
    def status(self) -> str | None:
        return self.text("status") if self.readable else None

    @property
    def type(self) -> str | None:
        return self.text("type") or self.folder_type

    def approvals(self) -> list[dict[str, str]]:
        entries = self.fields.get("approvals")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def folders(settings: Settings) -> list[dict[str, Any]]:
    given = settings.get("documents", {"procedures": "procedure", "policies": "policy"})
    if isinstance(given, dict):
        return [{"folder": folder, "type": kind} for folder, kind in given.items()]
    return list(given)


def folder_of(path: str, settings: Settings) -> dict[str, Any] | None:
    """The longest configured folder that holds the path and reads it; hidden folders are never read."""
    if any(part.startswith(".") for part in path.split("/")[:-1]):
        return None
    fits = [f for f in folders(settings) if f["folder"] == "." or path.startswith(f["folder"] + "/")]
    if not fits:
        return None
    folder = max(fits, key=lambda f: 0 if f["folder"] == "." else len(f["folder"]))
    name = path.rsplit("/", 1)[-1]
    if any(fnmatch(name, glob) for glob in folder.get("exclude", [])):
        return None
    return folder


def read(path: str, data: bytes, settings: Settings) -> File:
    """`path` is relative to the root."""
    folder = folder_of(path, settings)
    kind = folder.get("type") if folder else None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return File(path, False, {}, "raw " + data.hex(), kind, folder is not None)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    raw = _front(text)
    if raw is None or "\0" in text:
        return File(path, False, {}, "raw " + text, kind, folder is not None)
    keys, body = raw
    aliases = {**settings.get("aliases", {}), **(folder or {}).get("aliases", {})}
    fields = {ours: keys[theirs] for theirs, ours in reversed(aliases.items()) if theirs in keys}
    fields |= {key: value for key, value in keys.items() if key not in aliases}
    for key, names in (folder or {}).get("values", {}).items():
        if isinstance(fields.get(key), str):
            fields[key] = names.get(fields[key], fields[key])
    for key, value in (folder or {}).get("defaults", {}).items():
        fields.setdefault(key, value)
    counted = sorted((k, v) for k, v in keys.items() if aliases.get(k, k) not in NOT_COVERED)
    covered = json.dumps(counted, ensure_ascii=False) + "\n\n" + body
    lines = (f"{k}: {json.dumps(v, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}\n" for k, v in counted)
    return File(path, True, fields, covered, kind, folder is not None, "".join(lines), body)


def _front(text: str) -> tuple[dict[str, Any], str] | None:
    """Front matter and body; ({}, text) without front matter; None where it cannot be read."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    ends = [i for i, line in enumerate(lines) if i and line.rstrip() in ("---", "...")]
    if not ends:
        return None
    try:
        value = yaml.load("\n".join(lines[1 : ends[0]]), Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None
    if value is None or value == "":
        value = {}
    if not isinstance(value, dict):
        return None
    return {str(k): v for k, v in value.items()}, "\n".join(lines[ends[0] + 1 :])


@dataclass(frozen=True)
class Asked:
    """What the `mkdocs.yml` of a commit asked for: roles by type of document; who may approve in an emergency, for how
    many days."""

    roles: dict[str, list[str]]
    emergency: list[str]
    days: int


def asked(data: bytes | None) -> Asked:
    try:
        value = yaml.load((data or b"").decode("utf-8"), Loader=yaml.BaseLoader)["extra"]["qmsdocs"]
        roles = {str(k): list(v) for k, v in value.get("approvals", {}).items()}
        return Asked(roles, list(value.get("emergency_roles", [])), int(value.get("emergency_days", 30)))
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        return Asked({}, [], 30)
