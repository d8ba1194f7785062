"""Where the program begins. Whoever presses Ctrl-C while it is still loading is answered as at any other moment."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    # A command lives for seconds, and what it makes holds no circles worth looking for: a fifth of validate's time.
    gc.disable()
    try:
        from qmsdocs.cli.main import main as run
    except KeyboardInterrupt:
        print("Interrupted; nothing half done was left behind.", file=sys.stderr)
        sys.exit(130)
    run()
