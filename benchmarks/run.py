"""Measures the command beside its yardsticks and prints one table.

    python -m benchmarks.run [--sizes 50,500,2000] [--rounds 3] [--only help,validate,history,list,diff,verify,build]
                             [--keep DIR]

Figures are processor seconds, user and system, children included, and the peak memory of the largest process; medians
of the rounds, ours and the yardstick in turn. Compare within a row only. Cold: an empty cache and a copy of the
repository that nothing has read. The answers are compared with the truth in the same run; exit code 1 when they differ.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.building import built
from benchmarks.comparing import compared
from benchmarks.measure import COMMAND, PROJECT, Failed
from benchmarks.reading import FOLLOWED, Corpus, Rig, corpus_at, growth, helped, histories, lists, validated, verified
from benchmarks.table import AT, Row, render

MEASURES: dict[str, Callable[[Rig, Corpus], list[Row]]] = {
    "history": histories,
    "validate": validated,
    "list": lists,
    "diff": compared,
    "verify": verified,
    "build": built,
}
NOTES = f"""
Limits are meant for {AT} documents and {AT * 10} commits. Logs of single files were run for {FOLLOWED} files or fewer
and extrapolated to all. Sites of more than {AT} documents are built in one round."""


def measured(rig: Rig, folder: Path, sizes: list[int], only: list[str]) -> tuple[list[Row], bool]:
    """All rows asked for, and whether every answer was that of the truth."""
    rows = helped(rig) if "help" in only else []
    true = True
    for documents in sizes:
        path = folder / f"corpus-{documents}"
        if not path.exists():
            made = ["benchmarks.corpus", "--documents", str(documents), "--commits", str(documents * 10), str(path)]
            subprocess.run([sys.executable, "-m", *made], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        corpus = corpus_at(path)
        for name in (name for name in only if name in MEASURES):
            say(f"{documents} documents: {name}")
            rows += MEASURES[name](rig, corpus)
        say(f"{documents} documents: comparing with the truth")
        check = ["benchmarks.truth", str(corpus.path), "--command", rig.command]
        true &= subprocess.run([sys.executable, "-m", *check], cwd=PROJECT, check=False).returncode == 0
    return rows + growth(rows), true


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure qmsdocs beside its yardsticks.")
    parser.add_argument("--sizes", default="50,500,2000", help="numbers of documents; ten times as many commits")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(["help", *MEASURES]), help="what to measure, with commas")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="make the repositories there, or use those made before"
    )
    parser.add_argument("--command", default=COMMAND, help="the qmsdocs to measure (default: of this environment)")
    chosen = parser.parse_args()
    only = chosen.only.split(",")
    if unknown := set(only) - {"help", *MEASURES}:
        parser.error(f"--only knows help, {', '.join(MEASURES)}; not {', '.join(sorted(unknown))}")
    rig = Rig(chosen.command, chosen.rounds)
    with tempfile.TemporaryDirectory(prefix="qms-bench-") as folder:
        try:
            sizes = [int(size) for size in chosen.sizes.split(",")]
            rows, true = measured(rig, chosen.keep or Path(folder), sizes, only)
        except Failed as failure:
            sys.exit(str(failure))
    print(render(rows) + NOTES)
    sys.exit(not true)


if __name__ == "__main__":
    main()
