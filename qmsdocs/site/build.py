"""From a Qms to a published site: gather everything, only then write, check, and only then publish."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qmsdocs.model.finding import CannotRun, Finding
from qmsdocs.qms import Qms
from qmsdocs.site.check import check_site
from qmsdocs.site.frames import frames_for
from qmsdocs.site.generators import MKDOCS, Generator
from qmsdocs.site.pages.context import Context
from qmsdocs.site.phases import Phases
from qmsdocs.site.publish import publish, workplace
from qmsdocs.site.registry import registry
from qmsdocs.site.seen import Seen
from qmsdocs.site.stage import Staged
from qmsdocs.site.writing import Site
from qmsdocs.store import open_store
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
    generator: Generator = MKDOCS,
    phases: Phases | None = None,
) -> BuiltSite:
    """Build and publish. The old site stays whole until the new one is whole. Raises CannotRun, OSError."""
    phases = phases or Phases()
    context = Context(View(qms, audience, preview), findings, force, generator.name)
    _outside_sources(qms, out)
    with workplace(out) as work:
        with phases.phase("list of pages", "Gathering pages …"):
            pages = registry(context)
        with phases.phase("frames"):
            store = open_store(qms.root)
            frames = frames_for(context.view, pages, generator, work / "frames", store)
        seen = Seen(store, f"checked-{audience}")
        site = Site(context, frames, work / "site", Staged(qms.root), seen, phases)
        site.write(pages)
        with phases.phase("check", "Checking the site …"):
            count = check_site(site.folder, site.read)
        with phases.phase("publish"):
            publish(site.folder, out)
    seen.keep()
    context.codes.keep()
    return BuiltSite(out, count)


def _outside_sources(qms: Qms, out: Path) -> None:
    """The output is never a folder that holds sources or what is staged, nor lies behind a link that leaves the
    repository."""
    target, root = out.absolute().resolve(), qms.root.resolve()
    said = Path(os.path.normpath(out.absolute()))  # `../site` is meant to leave the repository
    below = any(folder.resolve() == root for folder in said.parents)  # by whatever way the root was reached
    if below and not target.is_relative_to(root):
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
    staged = root / "build"
    if target == staged or any(target.is_relative_to(staged / name) for name in ("pages", "overrides")):
        raise CannotRun(
            f"{out} is where pages are staged, so the site cannot go there.", "Give another folder: --out FOLDER."
        )
