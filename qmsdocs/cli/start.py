"""Where the program begins. Whoever presses Ctrl-C while it is still loading is answered as at any other moment."""

from __future__ import annotations

import sys


def main() -> None:
    try:
        from qmsdocs.cli.main import main as run
    except KeyboardInterrupt:
        print("Interrupted; nothing half done was left behind.", file=sys.stderr)
        sys.exit(130)
    run()
