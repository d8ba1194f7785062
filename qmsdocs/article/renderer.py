"""The program that draws diagrams, run apart: a text that breaks the renderer, or keeps it busy for ever, ends this
program and nothing else. It is started by its path, with the folders of the renderer, and imports nothing of ours.

A line of JSON in is a diagram's text; a line of JSON out is [drawn, fault], one of the two empty. The end of the
input ends it.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys

SECONDS = 5.0
"""For one diagram: most take a hundredth of a second."""
MEMORY = 1 << 30
"""Bytes; the renderer has limits of its own, but not for everything."""


def main(folders: list[str]) -> None:
    _limit_memory()
    sys.path += folders
    import mmdr

    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  # pathlib is one import more for each start
        for line in sys.stdin:
            # A watch in C: it ends this program also while the renderer does not let Python run.
            faulthandler.dump_traceback_later(SECONDS, exit=True, file=nowhere)
            answer = _drawn(mmdr, json.loads(line))
            faulthandler.cancel_dump_traceback_later()
            print(json.dumps(answer), flush=True)


def _drawn(mmdr: object, text: str) -> tuple[str, str]:
    try:
        return mmdr.render(text, backend="merman").svg(), ""  # type: ignore[attr-defined]
    except Exception as error:  # whatever a renderer of others finds wrong is a fault of the diagram
        return "", str(error) or type(error).__name__


def _limit_memory() -> None:
    """Only where the system can do so."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    main(sys.argv[1:])
