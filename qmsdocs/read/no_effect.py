"""Settings of MkDocs and Material that have no effect here, with the reason and, where there is one, what to say
instead. The code and docs/settings.md both read this table."""

from __future__ import annotations

_CODE = "it names code of others, and none is run when a site is built or a pull request looked at"
_COMMAND = "it is for the command `mkdocs`, which makes no site here"
_FRAME = "qmsdocs sets the frame itself"
_MARKDOWN = "Markdown is read in one way, as CommonMark with GitHub's extensions"
_MENU = "the menu is made of the pages that there are"
_OTHERS = "the site asks nothing of other hosts, and no other host counts its readers"
_TEMPLATES = "it is for templates of others, and none is used"

TOP = {
    "INHERIT": ("no other file is read", "Write what this file needs into it."),
    "dev_addr": (_COMMAND, "Say the port: `qmsdocs serve --port 8000`."),
    "draft_docs": ("whether a document is a draft is said by its `status`", ""),
    "edit_uri_template": ("links to a document's source are made from `repo_url`", ""),
    "exclude_docs": ("`extra.qmsdocs.documents` says which files are documents", "Say `exclude` there."),
    "extra_css": ("the look is made for every reader, on every screen and on paper", ""),
    "extra_javascript": (_CODE, ""),
    "extra_templates": (_TEMPLATES, ""),
    "google_analytics": (_OTHERS, ""),
    "hooks": (_CODE, ""),
    "markdown_extensions": (_MARKDOWN, ""),
    "mdx_configs": (_MARKDOWN, ""),
    "nav": (_MENU, ""),
    "not_in_nav": (_MENU, ""),
    "pages": (_MENU, ""),
    "remote_branch": (_COMMAND, ""),
    "remote_name": (_COMMAND, ""),
    "repo_name": ("links to a document's source are made from `repo_url`", ""),
    "site_author": (
        "pages name roles, not people",
        "Say who answers for the site: `extra: {qmsdocs: {site: {contact: …}}}`.",
    ),
    "strict": (_COMMAND, "Use `qmsdocs validate --strict`."),
    "use_directory_urls": ("addresses end in .html, so that the site can be read from a folder", ""),
    "validation": ("every link is checked, always", ""),
    "watch": (_COMMAND, "`qmsdocs serve` watches every file that the site is made of."),
}
THEME = {
    "custom_dir": (_CODE, ""),
    "direction": ("the direction of writing follows from `theme.language`", ""),
    "features": (_FRAME, ""),
    "font": ("the fonts of the reader's own device are used", ""),
    "locale": ("`theme.language` says the language", "Write `language` instead of `locale`."),
    "static_templates": (_TEMPLATES, ""),
    "variant": (_FRAME, ""),
}
EXTRA = {
    "alternate": ("a site has one language", ""),
    "analytics": (_OTHERS, ""),
    "annotate": (_MARKDOWN, ""),
    "consent": ("nothing is stored on the reader's device that would need consent", ""),
    "generator": (_FRAME, ""),
    "homepage": (_FRAME, ""),
    "polyfills": (_CODE, ""),
    "scope": (_FRAME, ""),
    "social": (_FRAME, "Say how to reach you: `extra: {qmsdocs: {site: {contact: …}}}`."),
    "status": ("the state of a document is computed", ""),
    "tags": ("documents are found by id, title, clause, role and process", ""),
    "version": ("each document has its versions, from git", ""),
}
OTHER_ICON = (_FRAME, "")
OTHER_THEME = ("the site has one theme, Material", "")
OTHER_EXTRA = (_TEMPLATES, "")
OTHER_PLUGIN = (_CODE, "")
PLUGINS = {
    "offline": ("the site can be read from a folder in any case", ""),
    "search": ("the site has a search in any case", ""),
}
UNKNOWN = ("it is no setting that MkDocs, Material or qmsdocs knows", "Look how it is spelt.")
