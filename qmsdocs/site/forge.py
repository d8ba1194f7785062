"""Where a file of the repository lies on its web server: the ways of GitHub, of GitLab, and of Gitea and Forgejo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

from qmsdocs.model.data import text
from qmsdocs.view import View

Kind = Literal["github", "gitlab", "gitea"]
_HOSTS: Mapping[str, Kind] = {
    **{"github": "github", "gitlab": "gitlab"},
    **{"gitea": "gitea", "forgejo": "gitea", "codeberg": "gitea"},
}
_FILE: Mapping[Kind, str] = {"github": "blob/{at}", "gitlab": "-/blob/{at}", "gitea": "src/commit/{at}"}
_HISTORY: Mapping[Kind, str] = {"github": "commits/{at}", "gitlab": "-/commits/{at}", "gitea": "commits/commit/{at}"}
_EDIT: Mapping[Kind, str] = {"github": "edit/{at}", "gitlab": "-/edit/{at}", "gitea": "_edit/{at}"}
_EDIT_URI = re.compile(r"/?(?P<way>-/edit|_edit|edit)/(?P<branch>[^/?#\s]+)")


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository on a web server, known by its address or by the way in which `edit_uri` says that it is edited."""

    url: str
    kind: Kind | None
    branch: str
    prefix: str
    """From the repository's top to the folder of the QMS: empty, or `sub/folder/`."""

    def file(self, path: str, commit: str) -> str:
        """A file as it stood in a commit. A server that we do not know is taken to do as GitHub does."""
        return self._at(_FILE[self.kind or "github"], commit, path)

    def history(self, path: str, commit: str) -> str:
        """The commits of a file up to one; empty where we do not know how the server says that."""
        return self._at(_HISTORY[self.kind], commit, path) if self.kind else ""

    def edit(self, path: str) -> str:
        """The form in which a change is proposed; empty where we do not know it."""
        return self._at(_EDIT[self.kind], self.branch, path) if self.kind else ""

    def _at(self, way: str, at: str, path: str) -> str:
        return f"{self.url}/{way.format(at=quote(at, safe=''))}/{quote(self.prefix + path)}"


def forge_for(view: View) -> Forge | None:
    """The web server of the repository; never for the public, to whom it may say what the site does not."""
    settings, repository = view.qms.settings, view.qms.repository
    if view.public:
        return None
    return forge_of(settings.repo_url, text(settings.look.get("edit_uri")), repository.prefix if repository else "")


def forge_of(repo_url: str, edit_uri: str, prefix: str) -> Forge | None:
    """None without an address that begins with https://, or where it holds a password. `edit_uri` as MkDocs has it
    (`edit/main/`, `-/edit/main/`, `_edit/main/`): its folder does not matter, for we know where a document lies."""
    try:
        parts = urlsplit(repo_url)
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        return None
    said = _EDIT_URI.match(edit_uri)
    ways: Mapping[str, Kind] = {"edit": "github", "-/edit": "gitlab", "_edit": "gitea"}
    known = next((_HOSTS[part] for part in parts.hostname.split(".") if part in _HOSTS), None)
    kind = ways[said["way"]] if said and (said["way"] != "edit" or known is None) else known
    url = re.sub(r"(\.git)?/*$", "", repo_url.partition("?")[0].partition("#")[0])
    return Forge(url, kind, said["branch"] if said else "main", prefix)
