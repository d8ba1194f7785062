"""From a Qms to a published site: gather everything, only then write, check, and only then publish."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qmsdocs.model.finding import CannotRun, Finding
from qmsdocs.qms import Qms
from qmsdocs.resources import packaged
from qmsdocs.site.check import check_site
from qmsdocs.site.configuration import configuration
from qmsdocs.site.finish import finish
from qmsdocs.site.generator import generate
from qmsdocs.site.page import Page, staged_path
from qmsdocs.site.pages.context import Context
from qmsdocs.site.publish import publish, workplace
from qmsdocs.site.registry import data_files, registry
from qmsdocs.site.shell import frame_pages
from qmsdocs.site.stage import stage, write
from qmsdocs.source import SITE_MARK
from qmsdocs.view import Audience, View


@dataclass(frozen=True, slots=True)
class BuiltSite:
    path: Path
    pages: int


def build_site(
    qms: Qms,
    findings: Sequence[Finding],
    *,
    out: Path,
    audience: Audience = "internal",
    force: bool = False,
    preview: bool = False,
    keep_staged: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> BuiltSite:
    """Build and publish. The old site stays whole until the new one is whole. Raises CannotRun, OSError."""
    view = View(qms, audience, preview)
    context = Context(view, findings, force)
    _outside_sources(qms, out)
    with workplace(out) as work:
        progress("Gathering pages …")
        pages = registry(context)
        staging, site = work / "pages", work / "site"
        stage(pages, staging)
        for address, text in data_files(context).items():
            write(staging / address, text)
        shutil.copytree(packaged("overrides"), work / "overrides")
        write(work / "mkdocs.yml", configuration(view, pages, site, staging, work / "overrides"))
        progress(f"Building {len(pages)} pages …")
        generate(work / "mkdocs.yml", qms.day)
        finish(site, _moved(pages), view.top)
        frame_pages(site, [page for page in pages if page.frame == "shell"])
        for address, data in sorted(context.texts.files.by_address.items()):
            path = site / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        progress("Checking the site …")
        count = check_site(site)
        if keep_staged:
            _keep_staged(qms.root, staging)
        publish(site, out)
    return BuiltSite(out, count)


def _moved(pages: Sequence[Page]) -> dict[str, str]:
    """Pages that the generator made under another name, and their address."""
    made = {staged_path(page.address).removesuffix(".md") + ".html": page.address for page in pages}
    return {name: address for name, address in made.items() if name != address}


def _outside_sources(qms: Qms, out: Path) -> None:
    """The output is never a folder that holds sources, nor lies behind a link that leaves the repository."""
    target, root = out.absolute().resolve(), qms.root.resolve()
    if out.absolute().is_relative_to(root) and not target.is_relative_to(root):
        raise CannotRun(
            f"The way to {out} is a symbolic link that leaves the repository, so nothing is written there.",
            "Remove the link, or give another folder: --out FOLDER.",
        )
    folders = [folder.path for folder in qms.settings.folders] + [qms.settings.registers, qms.settings.schemas]
    sources = [root / folder for folder in folders]
    if (
        root.is_relative_to(target)
        or ".git" in target.parts
        or any(target.is_relative_to(one) for one in sources if one != root)
    ):
        raise CannotRun(f"{out} holds the sources, so the site cannot go there.", "Give another folder: --out FOLDER.")


def _keep_staged(root: Path, staging: Path) -> None:
    """The staged pages stay in build/pages, for whoever wants to look at them or frame them otherwise. Where that
    cannot be (a root that is read-only, another build at the same moment), the site is no worse for it."""
    kept = root / "build" / "pages"
    if kept.parent.is_symlink() or kept.is_symlink():
        return
    if kept.exists() and not (kept / SITE_MARK).is_file():
        return
    with suppress(OSError):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), (kept.parent / ".gitignore").open("x", encoding="utf-8") as file:
            file.write("*\n")  # what is made again and again does not belong in a commit
        (kept / SITE_MARK).write_text("Staged by `qmsdocs build`; replaced by the next one.\n", encoding="utf-8")
        shutil.copytree(staging, kept, dirs_exist_ok=True)
