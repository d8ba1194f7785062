"""Writes the generator's configuration for the pages that `qmsdocs build` has staged, so that it can build them alone.

python -m benchmarks.staged ROOT DAY CONFIGURATION SITE
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from qmsdocs.opening import open_commit
from qmsdocs.resources import packaged
from qmsdocs.site.configuration import configuration
from qmsdocs.view import View


def main(root: str, today: str, target: str, site: str) -> None:
    day = date.fromisoformat(today)
    view = View(open_commit(Path(root), lambda _: day), "internal", False)
    Path(target).write_text(configuration(view, Path(site), Path(root, "build", "pages"), packaged("overrides")))


if __name__ == "__main__":
    main(*sys.argv[1:])
