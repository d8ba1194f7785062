"""A MkDocs plugin for the top level of a repository: plain `mkdocs` says in one line what to run instead.

Named by `plugins: [qmsdocs]` in mkdocs.yml. It stops MkDocs before anything is read or written, so that a site without
revisions, redlines and checks never takes the place of the real one. The generator that `qmsdocs build` runs is given
a configuration of our own, without this plugin.
"""

from __future__ import annotations

from typing import Any

from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin

WORDS = "This website is made by qmsdocs. Run `qmsdocs build`, or `qmsdocs serve` to see changes as you write."


class Elsewhere(MkDocsException):
    """What stops MkDocs: one line, and the exit code of what could not run."""

    exit_code = 2


class QmsdocsPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # it has no options
    """Stops every command of MkDocs that reads the settings: build, serve, gh-deploy."""

    def load_config(self, *_: Any, **__: Any) -> Any:
        """The earliest moment that a plugin has: even a folder of pages that is not there is not complained of."""
        raise Elsewhere(WORDS)
